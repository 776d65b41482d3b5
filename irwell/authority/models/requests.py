"""Requests: what one body asks of another, and what became of it."""

from django.db import models

from irwell.agreements.request_cycle import REQUEST_STATES
from irwell.authority.models.organisations import Organisation, Person


class Request(models.Model):
    """One request: the document, its digest, its state, and whose turn it was when.

    `reasons` is the commitment of a `Detail`; the codes are those of `barriers.yaml`.
    """

    id = models.CharField(primary_key=True, max_length=63)
    from_organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="requests_made"
    )
    from_person = models.ForeignKey(Person, models.PROTECT, related_name="requests_made")
    to_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="requests_received"
    )
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="requests_owned")
    data_sets = models.JSONField(default=list)
    urgency = models.CharField(max_length=10)
    document = models.JSONField()
    digest = models.CharField(max_length=71)
    state = models.CharField(
        max_length=10, db_index=True, choices=[(word, word) for word in REQUEST_STATES]
    )
    codes = models.JSONField(default=list, blank=True)
    reasons = models.CharField(max_length=80, blank=True)
    submitted_at = models.CharField(max_length=32)
    triaged_at = models.CharField(max_length=32, blank=True)
    assigned_at = models.CharField(max_length=32, blank=True)
    answered_at = models.CharField(max_length=32, blank=True)
    changed_at = models.CharField(max_length=32, db_index=True)

    class Meta:
        """Order."""

        ordering = ("submitted_at", "id")

    def __str__(self) -> str:
        return f"request {self.id}: {self.state}"

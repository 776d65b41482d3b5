"""What goes wrong: incidents, and demands of the law for data that somebody holds."""

from django.db import models

from irwell.authority.models.agreements import Agreement
from irwell.authority.models.organisations import Organisation, Person


class Incident(models.Model):
    """Something that went wrong with shared data.

    `what`, and `text` in each of `steps`, are commitments of `Detail`s: the words can be erased,
    the proof stands. `lessons` are public words.
    """

    id = models.CharField(primary_key=True, max_length=32)
    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=16, db_index=True)
    what = models.CharField(max_length=80)
    lead = models.ForeignKey(Organisation, models.PROTECT, related_name="incidents_led")
    reported_by = models.ForeignKey(Person, models.PROTECT, related_name="incidents_reported")
    agreements = models.ManyToManyField(Agreement, related_name="incidents")
    suspended = models.JSONField(default=list)
    aware_at = models.CharField(max_length=32)
    reported_at = models.CharField(max_length=32)
    changed_at = models.CharField(max_length=32)
    told_at = models.CharField(max_length=32, blank=True)
    ico_reference = models.CharField(max_length=63, blank=True)
    steps = models.JSONField(default=list)
    lessons = models.CharField(max_length=2000, blank=True)

    class Meta:
        """Order."""

        ordering = ("reported_at", "id")

    def __str__(self) -> str:
        return f"incident {self.id}: {self.state}"


class Demand(models.Model):
    """A demand of the law for data that a recipient holds: a warrant, an order, a statute.

    `law` and `secret_reason` are commitments of `Detail`s.
    """

    id = models.CharField(primary_key=True, max_length=32)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="demands")
    kind = models.CharField(max_length=20)
    by = models.ForeignKey(Organisation, models.PROTECT, related_name="demands")
    person = models.ForeignKey(Person, models.PROTECT, related_name="demands")
    law = models.CharField(max_length=80)
    outcome = models.CharField(max_length=12)
    received_on = models.CharField(max_length=10)
    entered_at = models.CharField(max_length=32)
    tell_on = models.CharField(max_length=10, blank=True)
    secret_reason = models.CharField(max_length=80, blank=True)

    class Meta:
        """Order."""

        ordering = ("entered_at", "id")

    def __str__(self) -> str:
        return f"demand {self.id} under {self.agreement_id}"

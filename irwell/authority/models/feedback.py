"""What recipients say of what they got: deliveries accepted or disputed, faults reported."""

from django.db import models

from irwell.authority.models.agreements import Agreement
from irwell.authority.models.data import DataSet, Deposit
from irwell.authority.models.organisations import Organisation
from irwell.authority.models.releases import Release


class Delivery(models.Model):
    """One recipient's word on one release: accepted, or disputed with a reason."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="deliveries")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="deliveries")
    state = models.CharField(
        max_length=10, choices=[("accepted", "accepted"), ("disputed", "disputed")]
    )
    reason = models.CharField(max_length=80, blank=True)  # the commitment of a `Detail`
    by_date = models.CharField(max_length=10)
    at = models.CharField(max_length=32)

    class Meta:
        """Constraints and order."""

        verbose_name_plural = "deliveries"
        constraints = (
            models.UniqueConstraint(fields=("release", "organisation"), name="delivery_once"),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.state} {self.release_id}"


class Fault(models.Model):
    """A recipient's report about one released column, and the provider's answer.

    `text` and `answer` are commitments of `Detail`s: the words can be erased, the proof stands.
    """

    id = models.CharField(primary_key=True, max_length=32)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="faults")
    data_set = models.ForeignKey(DataSet, models.PROTECT, related_name="faults")
    release = models.ForeignKey(Release, models.PROTECT, related_name="faults")
    opened_by = models.ForeignKey(Organisation, models.PROTECT, related_name="faults")
    column = models.CharField(max_length=255)
    source_column = models.CharField(max_length=255)
    kind = models.CharField(max_length=12)
    text = models.CharField(max_length=80, blank=True)
    state = models.CharField(
        max_length=10,
        default="open",
        db_index=True,
        choices=[(word, word) for word in ("open", "answered", "corrected", "rejected")],
    )
    opened_at = models.CharField(max_length=32)
    answered_at = models.CharField(max_length=32, blank=True)
    closed_at = models.CharField(max_length=32, blank=True)
    answer = models.CharField(max_length=80, blank=True)
    corrected_by = models.ForeignKey(
        Deposit, models.PROTECT, null=True, related_name="corrected_faults"
    )

    class Meta:
        """Order."""

        ordering = ("opened_at", "id")

    def __str__(self) -> str:
        return f"fault {self.id} in {self.data_set_id}: {self.state}"

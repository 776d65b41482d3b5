"""Shares in an emergency: what could not wait, until when, and what the look back found."""

from django.db import models

from irwell.authority.models.agreements import Agreement
from irwell.authority.models.organisations import Person


class Emergency(models.Model):
    """That an agreement is an emergency share: one signature, at most 72 hours, a look back."""

    agreement = models.OneToOneField(
        Agreement, models.PROTECT, primary_key=True, related_name="emergency"
    )
    why = models.CharField(max_length=300)
    waived = models.JSONField(default=list)
    ends_at = models.CharField(max_length=32, db_index=True)
    review_by = models.CharField(max_length=32)
    outcome = models.CharField(max_length=12, blank=True)
    reasons = models.CharField(max_length=80, blank=True)
    reviewed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="emergencies_reviewed"
    )
    reviewed_at = models.CharField(max_length=32, blank=True)

    def __str__(self) -> str:
        return f"emergency share {self.agreement_id}"

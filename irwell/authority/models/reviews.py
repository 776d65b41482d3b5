"""What people said of an agreement before it was signed: assessment, advice, decision."""

from django.db import models

from irwell.authority.models.agreements import Agreement
from irwell.authority.models.organisations import Organisation, Person


class Review(models.Model):
    """One person's word on one version, over the digest of its text.

    `reasons`, `against_advice` and `conditions` are commitments of `Detail`s: the words can be
    erased, the proof stands. `codes` are reason codes of `barriers.yaml`; `findings` are the ids of
    rules that gave a warning.
    """

    STEPS = ("assess", "advise", "decide")

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="reviews")
    step = models.CharField(max_length=8, choices=[(word, word) for word in STEPS])
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="reviews")
    person = models.ForeignKey(Person, models.PROTECT, related_name="reviews")
    role = models.CharField(max_length=16)
    outcome = models.CharField(max_length=28)
    reasons = models.CharField(max_length=80, blank=True)
    against_advice = models.CharField(max_length=80, blank=True)
    conditions = models.JSONField(default=list, blank=True)
    codes = models.JSONField(default=list, blank=True)
    findings = models.JSONField(default=list, blank=True)
    digest = models.CharField(max_length=71)
    at = models.CharField(max_length=32)

    class Meta:
        """Constraints and order."""

        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "step", "organisation", "role"), name="review_once_a_role"
            ),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.step} of {self.agreement_id} by {self.organisation_id}: {self.outcome}"

"""Bodies that joined an agreement by signing it."""

from typing import Any

from django.db import models

from irwell.authority.models.agreements import Agreement, RegisterEntry
from irwell.authority.models.organisations import Organisation, Person


class Accession(models.Model):
    """One body's accession to one agreement version, with its signature over the document."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="accessions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="accessions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="accessions")
    joins_as = models.CharField(max_length=63)
    gives = models.BooleanField()
    receives = models.BooleanField()
    document = models.JSONField()
    digest = models.CharField(max_length=71)
    signature = models.JSONField()
    at = models.CharField(max_length=32)
    left_at = models.CharField(max_length=32, blank=True, db_index=True)
    left_reason = models.CharField(max_length=80, blank=True)  # the commitment of a `Detail`

    class Meta:
        """Constraints and order."""

        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "organisation"),
                condition=models.Q(left_at=""),
                name="accession_once_a_body",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} joined {self.agreement_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; where a body joins or leaves what stands in the public register, note that there.

        Args:
            args: As Django's.
            kwargs: As Django's.
        """
        new, fields = self._state.adding, kwargs.get("update_fields") or ()
        super().save(*args, **kwargs)
        if new or "left_at" in fields:
            self._note("joined" if new else "left")

    def _note(self, what: str) -> None:
        entry = RegisterEntry.objects.filter(pk=self.agreement_id).first()
        if entry is None or not entry.shows_joined(self.joins_as):
            return
        own = {"organisation_id": self.organisation_id, "gives": self.gives,
               "receives": self.receives, "joined": True}  # fmt: skip
        if what == "joined":
            entry.party_rows.create(**own)
        else:
            entry.party_rows.filter(**own).delete()
        self.agreement.register_changes.create(
            at=self.left_at or self.at,
            before=entry.state,
            state=entry.state,
            what=what,
            body_id=self.organisation_id,
        )

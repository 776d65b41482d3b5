"""Agreements, their parties and signatures, and the public register."""

from django.db import models

from irwell.authority.models.organisations import Organisation, Person


class Agreement(models.Model):
    """One version of an agreement: the document, its digest and its state."""

    id = models.CharField(primary_key=True, max_length=75)
    name = models.CharField(max_length=63, db_index=True)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=71)
    document = models.JSONField()
    state = models.CharField(max_length=12, db_index=True)
    state_reason = models.CharField(max_length=300, blank=True)
    changed_at = models.CharField(max_length=32)
    proposed_by = models.ForeignKey(Person, models.PROTECT)
    parties = models.ManyToManyField(Organisation, through="Party", related_name="agreements")

    class Meta:
        """Constraints and order."""

        constraints = (
            models.UniqueConstraint(fields=("name", "version"), name="agreement_version_once"),
            models.UniqueConstraint(
                fields=("name",),
                condition=models.Q(state__in=("active", "suspended")),
                name="agreement_one_live_version",
            ),
        )

    def __str__(self) -> str:
        return self.id


class Party(models.Model):
    """A body's part in one agreement version."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="party_rows")
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    gives = models.BooleanField()
    receives = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.agreement_id}"


class Signature(models.Model):
    """One body's signature document over one agreement version."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="signatures")
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    document = models.JSONField()

    class Meta:
        """Constraints and order."""

        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "organisation"), name="signature_once_a_body"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} signed {self.agreement_id}"


class RegisterEntry(models.Model):
    """What the public sees of an agreement: an entry, or a dated, named withholding."""

    agreement = models.OneToOneField(Agreement, models.PROTECT, primary_key=True)
    document = models.JSONField()

    def __str__(self) -> str:
        return f"register entry of {self.agreement_id}"

"""Agreements, their parties and signatures, and the public register."""

from typing import Any

from django.db import models
from django.db.models.fields.json import KT

from irwell.authority.models.organisations import Organisation, Person
from irwell.authority.models.requests import Request


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
    proposed_at = models.CharField(max_length=32, blank=True)
    request = models.ForeignKey(Request, models.PROTECT, null=True, related_name="agreements")
    paper = models.ForeignKey("self", models.PROTECT, null=True, related_name="upgrades")
    parties = models.ManyToManyField(Organisation, through="Party", related_name="agreements")
    title = models.GeneratedField(
        expression=KT("document__title"),
        output_field=models.CharField(max_length=200),
        db_persist=True,
    )

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
        indexes = (
            models.Index(fields=("state", "name", "version"), name="agreement_by_state"),
            # Titles are searched in the order of the list, without a look at the documents.
            models.Index(fields=("name", "version", "title"), name="agreement_by_name"),
        )

    def __str__(self) -> str:
        return self.id

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; where the state of an agreement in the public register changes, note that there.

        Every act that changes a state saves the row, so that none can forget the register.

        Args:
            args: As Django's.
            kwargs: As Django's.
        """
        new, fields = self._state.adding, kwargs.get("update_fields")
        super().save(*args, **kwargs)
        if not new and (fields is None or "state" in fields):
            self._note_state()

    def _note_state(self) -> None:
        entry = RegisterEntry.objects.filter(pk=self.pk).exclude(state=self.state).first()
        if entry is not None:
            self.register_changes.create(at=self.changed_at, before=entry.state, state=self.state)
            entry.state = self.state
            entry.save(update_fields=["state"])


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
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="signatures")
    document = models.JSONField()
    at = models.CharField(max_length=32, blank=True)

    class Meta:
        """Constraints and order."""

        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "organisation"), name="signature_once_a_body"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} signed {self.agreement_id}"


class RegisterChange(models.Model):
    """One change that the public can read of: an entry, or another state. Its id is permanent."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="register_changes")
    at = models.CharField(max_length=32)
    before = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=12)
    what = models.CharField(
        max_length=6,
        choices=[("state", "state"), ("joined", "joined"), ("left", "left")],
        default="state",
    )
    body = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.state}"


class RegisterEntry(models.Model):
    """What the public sees of an agreement: an entry, or a dated, named withholding.

    `number` is that of the change by which it came into the register: the list stands in its order.
    The words of `document` are searched by an index that the database keeps itself
    (`authority/searching.py`).
    """

    agreement = models.OneToOneField(Agreement, models.PROTECT, primary_key=True)
    document = models.JSONField()
    number = models.BigIntegerField(unique=True)
    state = models.CharField(max_length=12, default="active")
    topic = models.GeneratedField(
        expression=KT("document__purpose__code"),
        output_field=models.CharField(max_length=63, null=True),
        db_persist=True,
    )

    class Meta:
        """Constraints and order."""

        indexes = (
            models.Index(fields=("state", "number"), name="register_by_state"),
            models.Index(fields=("topic", "number"), name="register_by_topic"),
        )

    def __str__(self) -> str:
        return f"register entry of {self.agreement_id}"

    def shows_joined(self, joins_as: str) -> bool:
        """Say whether the public may see who joined the agreement by signing it.

        Args:
            joins_as: The party whose rights a body took on.

        Returns:
            False where that party, or anything about joining, is withheld.
        """
        fields = [str(item["field"]) for item in self.document.get("withheld", ())]
        hiding = ("all", "parties", f"parties.{joins_as}")
        return not any(
            field in hiding or field.startswith((f"parties.{joins_as}.", "accession"))
            for field in fields
        )


class RegisterParty(models.Model):
    """A body's part in an agreement, only where the register shows it: lists are filtered by it."""

    entry = models.ForeignKey(
        RegisterEntry, models.CASCADE, to_field="number", related_name="party_rows"
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    gives = models.BooleanField()
    receives = models.BooleanField()
    joined = models.BooleanField(default=False)

    class Meta:
        """Constraints and order."""

        indexes = (
            models.Index(
                fields=("organisation", "entry", "receives"), name="register_by_organisation"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} in register entry {self.entry_id}"

"""Bodies, the people who act for them, and their public keys."""

from typing import ClassVar

from django.db import models


class Organisation(models.Model):
    """A body that joined; the authority itself is one, marked so."""

    SECTORS: ClassVar = [
        (word, word.replace("_", " "))
        for word in (
            "central_government",
            "local_government",
            "health",
            "police",
            "third_sector",
            "private",
            "open_public",
        )
    ]

    id = models.CharField(primary_key=True, max_length=63)
    name = models.CharField(max_length=200)
    sector = models.CharField(max_length=32, choices=SECTORS)
    place = models.CharField(max_length=8, choices=[("home", "at home"), ("hosted", "hosted")])
    authority = models.BooleanField(default=False)
    joined_at = models.CharField(max_length=32)
    profile = models.JSONField(default=dict, blank=True)
    profile_digest = models.CharField(max_length=71, blank=True)
    status = models.CharField(
        max_length=10,
        choices=[("member", "member"), ("suspended", "suspended"), ("left", "left")],
        default="member",
        db_index=True,
    )
    status_reason = models.CharField(max_length=300, blank=True)
    amended_by = models.CharField(max_length=63, blank=True)
    verified_at = models.CharField(max_length=32, blank=True)

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Someone who may act for one body. The id is opaque; no name enters the ledger."""

    id = models.CharField(primary_key=True, max_length=63)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="people")
    roles = models.JSONField(default=list)
    title = models.CharField(max_length=120, blank=True)
    appointed_at = models.CharField(max_length=32)
    ended_at = models.CharField(max_length=32, blank=True)

    def __str__(self) -> str:
        return f"{self.id} ({self.organisation_id})"


class PublicKey(models.Model):
    """A key document, as entered in the ledger.

    From `ended_at` on it signs no more; what it signed before stands. A `hosted` key's private
    half is kept by this node, an `own` one's on the signatory's own machine.
    """

    id = models.CharField(primary_key=True, max_length=120)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="public_keys")
    document = models.JSONField()
    kept = models.CharField(
        max_length=6,
        choices=[("own", "on the signatory's own machine"), ("hosted", "by this node")],
        default="own",
    )
    entered_at = models.CharField(max_length=32, blank=True)
    ended_at = models.CharField(max_length=32, blank=True)
    end = models.CharField(
        max_length=8,
        choices=[("replaced", "replaced"), ("revoked", "revoked")],
        blank=True,
    )

    def __str__(self) -> str:
        return self.id


class Token(models.Model):
    """A bearer token, kept only as a hash: of a person, of a recipient's system, or of a home."""

    id = models.CharField(primary_key=True, max_length=32)
    hash = models.CharField(max_length=64, unique=True)
    kind = models.CharField(
        max_length=10,
        choices=[("person", "person"), ("recipient", "recipient system"), ("home", "home")],
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="tokens")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="tokens")
    system = models.CharField(max_length=63, blank=True)
    issued_at = models.CharField(max_length=32)
    expires_at = models.CharField(max_length=32)
    ended_at = models.CharField(max_length=32, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} token {self.id}"


class Mailing(models.Model):
    """One letter to one role mailbox on one day; the row is taken before the letter is sent."""

    mailbox = models.CharField(max_length=254)
    day = models.CharField(max_length=10)
    at = models.CharField(max_length=32)
    notices = models.PositiveIntegerField(default=0)
    state = models.CharField(
        max_length=10,
        choices=[("sending", "sending"), ("sent", "sent"), ("failed", "failed")],
        default="sending",
    )
    fault = models.CharField(max_length=63, blank=True)

    class Meta:
        """Constraints and order."""

        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("mailbox", "day"), name="mailing_once_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.notices} notices on {self.day}: {self.state}"

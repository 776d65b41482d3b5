"""Releases, the reads of them, and figures made under an agreement."""

from django.db import models

from irwell.authority.models.agreements import Agreement
from irwell.authority.models.data import DataSet
from irwell.authority.models.organisations import Organisation, Token


class Release(models.Model):
    """What one agreement lets out of one data set, built once; the current one is what is read."""

    id = models.CharField(primary_key=True, max_length=32)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="releases")
    data_set = models.ForeignKey(DataSet, models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    identity = models.CharField(max_length=71)
    manifest = models.JSONField()
    files = models.JSONField()
    key = models.CharField(max_length=80)
    as_at = models.CharField(max_length=10)
    at = models.CharField(max_length=32)
    state = models.CharField(max_length=10)

    class Meta:
        """Constraints and order."""

        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "data_set", "number"), name="release_number_once"
            ),
            models.UniqueConstraint(
                fields=("agreement", "data_set"),
                condition=models.Q(state="current"),
                name="release_one_current",
            ),
        )
        ordering = ("agreement_id", "data_set_id", "number")

    def __str__(self) -> str:
        return f"release {self.number} of {self.data_set_id} under {self.agreement_id}"


class Read(models.Model):
    """One permitted query; its signed links carry its id, and end with it."""

    id = models.CharField(primary_key=True, max_length=32)
    token = models.ForeignKey(Token, models.PROTECT)
    release = models.ForeignKey(Release, models.PROTECT, related_name="reads")
    at = models.CharField(max_length=32)
    expires_at = models.CharField(max_length=32, db_index=True)
    served_at = models.CharField(max_length=32, blank=True)
    served_bytes = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"read {self.id}"


class RefusedLink(models.Model):
    """That a link of one read was refused for one reason, so that it is entered only once."""

    read = models.ForeignKey(Read, models.PROTECT)
    reason = models.CharField(max_length=60)

    class Meta:
        """Constraints and order."""

        constraints = (
            models.UniqueConstraint(fields=("read", "reason"), name="refused_link_once"),
        )

    def __str__(self) -> str:
        return f"{self.read_id} refused: {self.reason}"


class RefusedLook(models.Model):
    """That a token was refused a table's description, so that a loop is entered once a day."""

    token = models.ForeignKey(Token, models.PROTECT)
    share = models.CharField(max_length=63)
    reason = models.CharField(max_length=60)
    day = models.CharField(max_length=10)

    class Meta:
        """Constraints and order."""

        constraints = (
            models.UniqueConstraint(
                fields=("token", "share", "reason", "day"), name="refused_look_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.token_id} refused {self.share}: {self.reason}"


class Figure(models.Model):
    """A table of figures that passed disclosure control, or a plan made from one."""

    id = models.CharField(primary_key=True, max_length=32)
    kind = models.CharField(max_length=10, choices=[("measure", "measure"), ("plan", "plan")])
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="figures")
    made_by = models.ForeignKey(Organisation, models.PROTECT)
    document = models.JSONField()
    at = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

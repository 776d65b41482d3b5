"""Data sets, their contracts and their deposits."""

from django.db import models

from irwell.authority.models.organisations import Organisation


class DataSet(models.Model):
    """A data set at one contract major; the id is `<organisation>/<slug>@<major>`."""

    id = models.CharField(primary_key=True, max_length=140)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="data_sets")
    place = models.CharField(max_length=8, choices=[("home", "at home"), ("hosted", "hosted")])
    described_at = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.id


class Contract(models.Model):
    """One version of a data set's contract: the document, and its digest."""

    data_set = models.ForeignKey(DataSet, models.PROTECT, related_name="contracts")
    version = models.CharField(max_length=32)
    digest = models.CharField(max_length=71)
    document = models.JSONField()
    described_at = models.CharField(max_length=32)

    class Meta:
        """Constraints and order."""

        constraints = (
            models.UniqueConstraint(fields=("data_set", "version"), name="contract_version_once"),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.data_set_id} {self.version}"


class Deposit(models.Model):
    """One delivery of a hosted data set: clean Parquet in the vault, raw upload as evidence."""

    id = models.CharField(primary_key=True, max_length=32)
    data_set = models.ForeignKey(DataSet, models.PROTECT, related_name="deposits")
    contract = models.ForeignKey(Contract, models.PROTECT)
    seq = models.PositiveIntegerField()
    at = models.CharField(max_length=32)
    rows = models.PositiveBigIntegerField()
    blob = models.CharField(max_length=64)
    evidence = models.CharField(max_length=64)
    key = models.CharField(max_length=80)
    report = models.JSONField()
    withdrawn_at = models.CharField(max_length=32, blank=True)

    class Meta:
        """Constraints and order."""

        constraints = (
            models.UniqueConstraint(fields=("data_set", "seq"), name="deposit_seq_once"),
        )
        ordering = ("seq",)

    def __str__(self) -> str:
        return f"{self.data_set_id} deposit {self.seq}"

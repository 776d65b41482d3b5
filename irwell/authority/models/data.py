"""Data sets, their contracts, the mappings of their files, and their deposits."""

from django.db import models

from irwell.authority.models.organisations import Organisation, Person


class DataSet(models.Model):
    """A data set at one contract major; the id is `<organisation>/<slug>@<major>`."""

    id = models.CharField(primary_key=True, max_length=140)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="data_sets")
    place = models.CharField(max_length=8, choices=[("home", "at home"), ("hosted", "hosted")])
    described_at = models.CharField(max_length=32)
    shared_scores = models.JSONField(default=dict, blank=True)  # `authority/sharing.py`

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


class Mapping(models.Model):
    """One version of which column of a file is which of the contract, confirmed by a person."""

    data_set = models.ForeignKey(DataSet, models.PROTECT, related_name="mappings")
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=71)
    document = models.JSONField()
    confirmed_by = models.ForeignKey(Person, models.PROTECT)
    confirmed_at = models.CharField(max_length=32)

    class Meta:
        """Constraints and order."""

        constraints = (
            models.UniqueConstraint(fields=("data_set", "version"), name="mapping_version_once"),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.data_set_id} mapping {self.version}"


class Deposit(models.Model):
    """One delivery of a hosted data set: clean Parquet in the vault, raw upload as evidence.

    An `accepted` deposit may be released; a `held` one waits for a person; a `refused` and a
    `withdrawn` one have lost their key. The marks are keyed digests of the upload and of its
    rows: they stay when the upload is gone, and know its twin.
    """

    id = models.CharField(primary_key=True, max_length=32)
    data_set = models.ForeignKey(DataSet, models.PROTECT, related_name="deposits")
    contract = models.ForeignKey(Contract, models.PROTECT)
    seq = models.PositiveIntegerField()
    at = models.CharField(max_length=32)
    rows = models.PositiveBigIntegerField()
    blob = models.CharField(max_length=64)
    evidence = models.CharField(max_length=64, blank=True)
    quarantine = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=80)
    report = models.JSONField()
    state = models.CharField(
        max_length=10,
        default="accepted",
        db_index=True,
        choices=[(word, word) for word in ("accepted", "held", "refused", "withdrawn")],
    )
    state_reason = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=63, default="upload")
    deposited_by = models.CharField(max_length=63, blank=True)
    upload_mark = models.CharField(max_length=71, blank=True, db_index=True)
    rows_mark = models.CharField(max_length=71, blank=True, db_index=True)
    twin_of = models.CharField(max_length=32, blank=True)
    evidence_until = models.CharField(max_length=10, blank=True, db_index=True)
    withdrawn_at = models.CharField(max_length=32, blank=True)

    class Meta:
        """Constraints and order."""

        constraints = (
            models.UniqueConstraint(fields=("data_set", "seq"), name="deposit_seq_once"),
        )
        ordering = ("seq",)

    def __str__(self) -> str:
        return f"{self.data_set_id} deposit {self.seq}"

"""The ledger's rows: canonical entries, and the hashes of the subtrees that each completes."""

from django.db import models


class LedgerHead(models.Model):
    """One row, locked by each append; the number of entries."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"ledger of {self.size} entries"


class LedgerEntry(models.Model):
    """One entry as its canonical bytes; `nodes` are the subtree hashes it completes, 32 each."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    act = models.CharField(max_length=12, db_index=True)
    canonical = models.BinaryField()
    nodes = models.BinaryField()

    class Meta:
        """Constraints and order."""

        verbose_name_plural = "ledger entries"

    def __str__(self) -> str:
        return f"entry {self.seq}: {self.act}"


class Detail(models.Model):
    """A personal detail whose salted commitment stands in an entry; erasing it keeps the proof."""

    commitment = models.CharField(primary_key=True, max_length=80)
    salt = models.BinaryField()
    text = models.CharField(max_length=2000)

    def __str__(self) -> str:
        return self.commitment

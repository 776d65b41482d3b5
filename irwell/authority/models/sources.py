"""Where files of hosted data sets are fetched from; credentials stand wrapped among the keys."""

from django.db import models

from irwell.authority.models.data import DataSet
from irwell.authority.models.organisations import Organisation


class DataSource(models.Model):
    """One source of a hosted data set: its document, without the credential that it names."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sources")
    data_set = models.ForeignKey(DataSet, models.PROTECT, related_name="sources")
    name = models.CharField(max_length=63)
    digest = models.CharField(max_length=71)
    document = models.JSONField()
    connected_by = models.CharField(max_length=63)
    connected_at = models.CharField(max_length=32)
    ended_at = models.CharField(max_length=32, blank=True)

    class Meta:
        """Constraints and order."""

        constraints = (
            models.UniqueConstraint(fields=("organisation", "name"), name="source_name_once"),
        )
        ordering = ("organisation_id", "name")

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.name}"

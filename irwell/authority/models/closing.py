"""How an agreement is closed, how people's rights are carried to recipients, and certificates."""

from django.db import models

from irwell.authority.models.agreements import Agreement
from irwell.authority.models.organisations import Organisation, Person


class Closing(models.Model):
    """The closing of one agreement version.

    `recipients` says for each body that must certify what of; `settled` the providers that have
    accepted. `benefit` is the public note against `target`.
    """

    agreement = models.OneToOneField(
        Agreement, models.PROTECT, primary_key=True, related_name="closing"
    )
    opened_at = models.CharField(max_length=32)
    recipients = models.JSONField(default=dict)
    settled = models.JSONField(default=list)
    due_on = models.CharField(max_length=10)
    closed_at = models.CharField(max_length=32, blank=True)
    target = models.CharField(max_length=300, blank=True)
    benefit = models.CharField(max_length=2000, blank=True)

    def __str__(self) -> str:
        return f"closing of {self.agreement_id}"


class RightsCase(models.Model):
    """One person's use of a right, without the person: each task alone knows one pseudonym."""

    id = models.CharField(primary_key=True, max_length=32)
    kind = models.CharField(max_length=16)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="rights_cases")
    state = models.CharField(max_length=10, default="open", db_index=True)
    received_on = models.CharField(max_length=10)
    due_at = models.CharField(max_length=32)
    entered_at = models.CharField(max_length=32)
    answered_at = models.CharField(max_length=32, blank=True)

    class Meta:
        """Order."""

        ordering = ("entered_at", "id")

    def __str__(self) -> str:
        return f"rights case {self.id}: {self.state}"


class RightsTask(models.Model):
    """What one recipient has to do about one pseudonym that it received.

    `subject` is the commitment of a `Detail` that holds the pseudonym until the task is done.
    `releases` are those that held it when it was found.
    """

    case = models.ForeignKey(RightsCase, models.PROTECT, related_name="tasks")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="rights_tasks")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="rights_tasks")
    data_sets = models.JSONField(default=list)
    releases = models.JSONField(default=list)
    subject = models.CharField(max_length=80)
    state = models.CharField(max_length=10, default="open", db_index=True)

    class Meta:
        """Constraints and order."""

        constraints = (
            models.UniqueConstraint(
                fields=("case", "agreement", "organisation"), name="rights_task_once"
            ),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return f"task of {self.organisation_id} in rights case {self.case_id}"


class Certificate(models.Model):
    """What a recipient certifies: that it destroyed what it received, or did a rights task.

    `returned` is the commitment of why a provider did not accept it; another one is asked for.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="certificates")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="certificates")
    person = models.ForeignKey(Person, models.PROTECT, related_name="certificates")
    kind = models.CharField(max_length=12)
    task = models.OneToOneField(RightsTask, models.PROTECT, null=True, related_name="certificate")
    document = models.JSONField()
    digest = models.CharField(max_length=71)
    at = models.CharField(max_length=32)
    returned = models.CharField(max_length=80, blank=True)

    class Meta:
        """Constraints and order."""

        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "organisation"),
                condition=models.Q(kind="destruction", returned=""),
                name="certificate_of_destruction_once",
            ),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.kind} certificate of {self.organisation_id} for {self.agreement_id}"

"""What a need could be met by, in the register: data sets, templates, agreements to join."""

from dataclasses import asdict
from typing import Any

from irwell.agreements.bodies import Body
from irwell.agreements.finding import Searched, find
from irwell.agreements.model import Agreement as Document
from irwell.agreements.templates import templates
from irwell.authority.actors import Actor
from irwell.authority.bodies import bodies
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of, contract_of
from irwell.authority.models import Agreement, Contract, Organisation
from irwell.contracts.model import Contract as DataContract

LONGEST = 500  # characters of a need; a sentence is enough
MOST = 50  # matches that are shown


def search(desk: Desk, actor: Actor, text: str) -> list[dict[str, Any]]:
    """Rank what a need could be met by.

    Args:
        desk: The desk, for the day.
        actor: Who asks: only agreements that their body could join are found.
        text: A sentence, or words; at most `LONGEST` characters count.

    Returns:
        The best `MOST` matches, best first, each with `kind`, `id`, `title`, `score`, `reasons`
        and `joins_as`. An agreement of which the public register withholds something is not
        found by a body that is no party to it.
    """
    searched = Searched(_contracts(), templates(), _joinable())
    found = find(text[:LONGEST], searched, asking=_asking(actor.organisation), day=desk.today())
    return [{**asdict(own), "reasons": list(own.reasons)} for own in found[:MOST]]


def _contracts() -> list[DataContract]:
    newest: dict[str, Contract] = {}
    for row in Contract.objects.order_by("id"):
        newest[row.data_set_id] = row
    return [contract_of(row) for row in newest.values()]


def _joinable() -> list[Document]:
    rows = Agreement.objects.filter(
        state="active", document__kind="accession", registerentry__document__register="full"
    ).order_by("name")
    open_to_all = rows.select_related("registerentry")
    return [agreement_of(row) for row in open_to_all if not row.registerentry.document["withheld"]]


def _asking(organisation: str) -> Body | None:
    """Return the body that asks; where its document is not known, its id and sector do."""
    known = bodies([organisation]).get(organisation)
    row = Organisation.objects.filter(pk=organisation).first()
    if known is not None or row is None:
        return known
    return Body(
        id=row.id, name=row.name, sector=row.sector, public_authority=False,
        competent_authority=False, health_or_care=False, dea_schedules=(), foi_body=False,
        ico_registration="", registered_number="", legal_form="", controlled_by="", areas=(),
        assurance=None, contacts={}, document={}, digest="",
    )  # fmt: skip

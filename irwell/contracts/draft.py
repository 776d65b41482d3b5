"""A contract proposed from a file; a person confirms it.

Checked against the same file, what is proposed has no errors: each promise is one that every
value keeps. What only a person can know is a question.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from irwell import tables
from irwell.contracts.draft_columns import column_document
from irwell.contracts.draft_questions import Question, questions
from irwell.contracts.profile import Profile, profile_from
from irwell.contracts.profile_dates import Order
from irwell.contracts.profile_keys import primary_key
from irwell.contracts.signs import Sign, find_signs
from irwell.documents import is_id
from irwell.errors import ContractError
from irwell.tables.intake.guide import Guide, guide_value
from irwell.tables.intake.report import Intake

API_VERSION = "v3.1.0"
ORDERS: tuple[Order, ...] = ("day-first", "month-first")
Run = Callable[..., dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Draft:
    """A contract proposed from a file.

    Attributes:
        document: The ODCS document, which `contract_from` reads; its status is `draft`.
        questions: What only a person can say; those that `must` be answered first.
        signs: Where the file may hold personal data, and why.
        profile: What the file looks like.
    """

    document: Mapping[str, Any]
    questions: tuple[Question, ...]
    signs: tuple[Sign, ...]
    profile: Profile

    @property
    def intake(self) -> Intake | None:
        """How the file was read."""
        return self.profile.intake

    @property
    def open(self) -> tuple[Question, ...]:
        """The questions without whose answer the draft is not to be used."""
        return tuple(own for own in self.questions if own.must)


def draft(
    path: Path,
    data_set: str,
    *,
    scratch: Path,
    guide: Guide | None = None,
    dates: Order = "",
    run: Run = tables.run,
) -> Draft:
    """Propose a contract from a file.

    Args:
        path: The file.
        data_set: `<organisation>/<short name>`.
        scratch: An empty private folder for the work; the caller removes it.
        guide: What is known of the file; kept in the contract as `irwell.file`.
        dates: Which of day and month comes first, if the dates do not prove it.
        run: What runs the work, as `tables.run` does.

    Returns:
        The draft.

    Raises:
        ContractError: The name is none, or the order of dates is none.
        TableError: The file cannot be read as a table, or not without a person's answer.
        WorkerError: The worker stopped at a limit.
    """
    _check(data_set, dates)
    known = guide or Guide()
    return draft_from(
        profile_of(path, scratch=scratch, guide=known, dates=dates, run=run), data_set, known
    )


def profile_of(
    path: Path,
    *,
    scratch: Path,
    guide: Guide | None = None,
    dates: Order = "",
    key: bytes = b"",
    run: Run = tables.run,
) -> Profile:
    """Look at a file inside the sandboxed worker.

    Args:
        path: The file.
        scratch: An empty private folder for the work; the caller removes it.
        guide: What is known of the file.
        dates: Which of day and month comes first, if the dates do not prove it.
        key: The key of sketches of values; none are made without it.
        run: What runs the work, as `tables.run` does.

    Returns:
        What it looks like.

    Raises:
        TableError: The file cannot be read as a table, or not without a person's answer.
        WorkerError: The worker stopped at a limit.
    """
    from irwell.contracts.profile_run import profile_file

    request = {
        "file": str(path.absolute()),
        "scratch": str(scratch.absolute()),
        "guide": guide_value(guide or Guide()),
        "dates": dates,
    }
    return profile_from(run(profile_file, request, secrets={"sketch": key} if key else {}))


def draft_from(profile: Profile, data_set: str, guide: Guide) -> Draft:
    """Propose a contract from what a file looks like.

    Args:
        profile: What it looks like.
        data_set: `<organisation>/<short name>`.
        guide: What was known of the file.

    Returns:
        The draft.
    """
    signs = find_signs(profile)
    key = primary_key(profile)
    columns = [
        column_document(own, [s for s in signs if s.column == own.name], key, profile.rows)
        for own in profile.columns
    ]
    slug = data_set.split("/")[1]
    document: dict[str, Any] = {
        "apiVersion": API_VERSION,
        "kind": "DataContract",
        "id": data_set,
        "version": "1.0.0",
        "status": "draft",
        "name": "",
        "description": {"purpose": "", "limitations": "", "usage": ""},
    }
    said = {k: v for k, v in guide_value(guide).items() if k != "columns"}
    if said:
        document["customProperties"] = [{"property": "irwell.file", "value": said}]
    document["schema"] = [{"name": slug.replace("-", "_"), "properties": columns}]
    return Draft(document, questions(profile, key), signs, profile)


def _check(data_set: str, dates: str) -> None:
    parts = data_set.split("/")
    if len(parts) != 2 or not all(is_id(part) for part in parts):
        raise ContractError(
            "The data set is named in another form than `organisation/short-name`.",
            "Write the organisation's id, a slash and a short name, in lower case, digits and"
            " hyphens, for instance `--id mersley-council/residents`.",
        )
    if dates and dates not in ORDERS:
        raise ContractError("The order of dates is none.", f"Use {' or '.join(ORDERS)}.")

"""What only a person can say about a file, with how to say it."""

from collections.abc import Iterator
from dataclasses import dataclass

from irwell.contracts.profile import Profile


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that a draft leaves open.

    Attributes:
        column: The column; empty for the file as a whole.
        text: What is open, one plain sentence without values.
        answer: How to answer it.
        must: Whether the draft is not to be used before it is answered.
    """

    column: str
    text: str
    answer: str
    must: bool = False


def questions(profile: Profile, key: tuple[str, ...]) -> tuple[Question, ...]:
    """Return what a draft leaves open.

    Args:
        profile: What the file looks like.
        key: The primary key that was proposed; empty for none.

    Returns:
        The questions, those that must be answered first.
    """
    asked = [
        Question(
            own.name, f"Column `{own.name}`: {own.reading.question}.", own.reading.answer, True
        )
        for own in profile.columns
        if own.reading.question
    ]
    return (*asked, *_rest(profile, key))


def _rest(profile: Profile, key: tuple[str, ...]) -> Iterator[Question]:
    if not profile.rows:
        yield Question("", "The file has no row of data.", "Draft from a file with data.", True)
        return
    if not key:
        shown = " and ".join(f"`{name}`" for name in profile.keys[0]) if profile.keys else ""
        seen = f" No two rows of this file share {shown}." if shown else ""
        yield Question(
            "",
            f"Which column, or which columns together, tell one row from another?{seen}",
            "Write `primaryKey: true` for them; leave it out if rows may repeat.",
        )
    yield Question(
        "",
        "Is each file the whole of the data, or only what is new?",
        "If only what is new, write `irwell.delivery: append` among the contract's"
        " `customProperties`.",
    )
    yield Question(
        "",
        "What is done with a file that has errors? As it stands, all its rows are kept.",
        "To leave the rows with errors out and give them back, write `irwell.onErrors: split`; to"
        " have a person decide, `hold`; to refuse the file, `refuse`.",
    )
    yield Question(
        "",
        "What is the data set called, what is it for, and what does each column mean?",
        "Fill in `name` and each `description`.",
    )
    empty = [own.name for own in profile.columns if not own.filled]
    if empty:
        names = ", ".join(f"`{name}`" for name in empty)
        yield Question(
            "",
            f"No row has a value in {names}. What belongs there?",
            "Set their `logicalType`, or take them out of the file and the contract.",
        )

"""Which format a column of dates has: proven by a row, stated by a person, or asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from irwell.contracts.profile import Reading, Seen
from irwell.contracts.signs_words import word_lists, words
from irwell.tables.plan import Type

Order = Literal["", "day-first", "month-first"]
Fails = Callable[[Sequence[str]], Mapping[str, tuple[int, int]]]
_CLOCKS = {
    "": "",
    " 0:0": " %H:%M",
    " 0:0:0": " %H:%M:%S",
    " 0:0:0.0": " %H:%M:%S.%f",
    " 0:0 #": " %I:%M %p",
    " 0:0:0 #": " %I:%M:%S %p",
    "T0:0": "T%H:%M",
    "T0:0:0": "T%H:%M:%S",
}
_MONTHS = {"#": "%b", "@": "%B"}
_ANSWER = "Run it again with `--dates day-first` or `--dates month-first`."


def decide(
    name: str, seen: Sequence[Seen], reading: Reading, order: Order, fails: Fails
) -> Reading:
    """Decide the format of a column whose values all look like dates.

    Args:
        name: Its heading.
        seen: Its values by form.
        reading: As `profile_reading.read` gave it, of type `date`.
        order: What a person said about days and months; empty when nobody did.
        fails: Tells for each format how many values it does not read, and the first row.

    Returns:
        The reading with its format; of type `text` with a question where it cannot be known.
    """
    shapes = sorted({s.kind for s in seen if s.form in ("date", "integer")})
    if all(shape.startswith("Y-0-0") for shape in shapes):
        return _iso(seen, reading, shapes)
    formats = _formats(shapes)
    if not formats:
        asked = f"dates stand in {len(shapes)} forms" if len(shapes) > 1 else ""
        answer = "Have them written in one form, or leave the column text." if asked else ""
        return replace(_as_text(reading), question=asked, answer=answer)
    failed = fails(formats)
    good = [own for own in formats if not failed[own][0]]
    if not good:
        return _mixed(reading, formats, failed)
    if len(good) == 1:
        return _sure(name, reading, good[0], [(own, failed[own]) for own in formats])
    wanted = [own for own in good if _order(own) == order]
    if wanted:
        return _with(reading, wanted[0], f"read {_said(wanted[0])}, as stated")
    return replace(
        _as_text(reading),
        question="every day is 12 or less, so the dates read both day first and month first",
        answer=_ANSWER,
    )


def _iso(seen: Sequence[Seen], reading: Reading, shapes: Sequence[str]) -> Reading:
    short = min(s.shortest for s in seen if s.form == "date")
    if shapes == ["Y-0-0"]:
        return replace(reading, type="date", date_format="" if short == 10 else "%Y-%m-%d")
    return replace(reading, type="timestamp")


def _formats(shapes: Sequence[str]) -> list[str]:
    """The formats that values of these shapes may have; none if the shapes are of several."""
    if shapes == ["day8"]:
        return ["%Y%m%d"]
    found = {tuple(_of_shape(shape)) for shape in shapes}
    if len(found) == 2 and {"#", "@"} & set("".join(shapes)):
        # Written-out months: `May` alone looks like a short form.
        found = {tuple(own.replace("%b", "%B") for own in formats) for formats in found}
    return list(found.pop()) if len(found) == 1 else []


def _of_shape(shape: str) -> list[str]:
    day, clock = _cut(shape)
    if clock is None:
        return []
    return [own + clock for own in _written_out(day) or _in_figures(day)]


def _written_out(day: str) -> list[str]:
    """The formats of a day whose month is a word."""
    for mark, month in _MONTHS.items():
        for separator in "-/. ":
            stem = f"0{separator}{mark}{separator}"
            if day in (stem + "Y", stem + "0"):
                year = "%Y" if day.endswith("Y") else "%y"
                return [f"%d{separator}{month}{separator}{year}"]
        if day in (f"{mark} 0, Y", f"{mark} 0 Y"):
            return [day.replace(mark, month).replace("0", "%d").replace("Y", "%Y")]
    return []


def _in_figures(day: str) -> list[str]:
    """The formats of a day of three numbers."""
    for separator in "-/.":
        parts = day.split(separator)
        if parts == ["Y", "0", "0"]:
            return [separator.join(("%Y", "%m", "%d"))]
        if len(parts) == 3 and parts[:2] == ["0", "0"]:
            year = "%Y" if parts[2] == "Y" else "%y"
            orders = [("%d", "%m", year), ("%m", "%d", year)]
            return [separator.join(own) for own in orders]
    return []


def _cut(shape: str) -> tuple[str, str | None]:
    for end in range(len(shape) + 1):
        if shape[end:] in _CLOCKS and ":" not in shape[:end]:
            return shape[:end], _CLOCKS[shape[end:]]
    return shape, None


def _sure(
    name: str, reading: Reading, own: str, failed: Sequence[tuple[str, tuple[int, int]]]
) -> Reading:
    other = [row for form, (count, row) in failed if form != own and count]
    evidence = f"row {other[0]} proves {_said(own)}" if other else ""
    read = _with(reading, own, evidence)
    born = {"dob", "birth", "born", "birthday"} & set(words(name))
    if "%y" in own and born:
        return replace(
            read,
            question="years of birth have two digits: 1926 and 2026 look alike",
            answer="Have them written with four digits; until then years from 69 are 19xx.",
        )
    return read


def _mixed(
    reading: Reading, formats: Sequence[str], failed: Mapping[str, tuple[int, int]]
) -> Reading:
    said = [
        f"{failed[own][0]:,} values are no date {_said(own)} (first in row {failed[own][1]})"
        for own in formats
    ]
    best = min(formats, key=lambda own: failed[own][0])
    return replace(
        _as_text(reading),
        question="; ".join(said),
        answer=f"If the format is `{best}`, write `logicalType: {_type(best)}` and"
        f' `{{property: irwell.dateFormat, value: "{best}"}}`: the check then names the rows that'
        " break it. Else have them written in one form.",
    )


def _with(reading: Reading, own: str, evidence: str) -> Reading:
    return replace(reading, type=_type(own), date_format=own, evidence=evidence)


def _type(own: str) -> Type:
    return "timestamp" if "%H" in own or "%I" in own else "date"


def _as_text(reading: Reading) -> Reading:
    always = word_lists("words")["null_tokens"]["always"]
    kept = tuple(token for token in reading.null_tokens if token.lower() in always)
    return Reading("text", null_tokens=kept)


def _order(own: str) -> str:
    return "day-first" if own.startswith("%d") else "month-first"


def _said(own: str) -> str:
    if own.startswith("%d"):
        return "day first"
    return "month first" if own.startswith("%m") else f"as `{own}`"

"""Whether rows came before: the same file again, the same rows, or rows of the same key.

Only for data sets whose deposits add up (`append`): there a file sent twice counts twice. The
comparison is done in the worker, over clean files in the clear; only counts and a digest come
back, and the digest is kept keyed.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from irwell import tables
from irwell.contracts.model import Contract
from irwell.documents import canonical
from irwell.errors import Refused, VaultError
from irwell.releases.folder import file_digest
from irwell.releases.identity import deposit_mark
from irwell.tables import WorkerLimits
from irwell.tables.engine import FILE_SHIFT
from irwell.tables.plan import ROW
from irwell.vault import Keyring

MARKS = "deposit-marks"  # the body's key under which digests of its files are kept
NEW, EARLIER = "new", "earlier"


@dataclass(frozen=True, slots=True)
class Known:
    """A deposit that came before, as its manifest has it."""

    id: str
    seq: int
    upload_mark: str
    rows_mark: str


@dataclass(frozen=True, slots=True)
class Overlap:
    """How a file meets what came before.

    Attributes:
        mark: The keyed digest of its rows, whatever their order.
        rows: How many of its rows have a key that an earlier deposit has.
        deposits: Places, in the list given, of the deposits that have such a key.
    """

    mark: str
    rows: int = 0
    deposits: tuple[int, ...] = ()


def marks_secret(keyring: Keyring, owner: str) -> bytes:
    """Return the key of a body's marks, made when first needed.

    Args:
        keyring: The keys.
        owner: The body.

    Returns:
        32 bytes.
    """
    try:
        return keyring.key(owner, MARKS)
    except VaultError:
        return keyring.new_key(owner, MARKS)


def upload_mark(file: Path, secret: bytes) -> str:
    """Return the keyed digest of a file's bytes.

    Args:
        file: The upload.
        secret: The key of the body's marks.

    Returns:
        `keyed:` and 32 lower-case hex digits.
    """
    return deposit_mark(secret, file_digest(file))


def refuse_twin(known: Sequence[Known], *, upload: str = "", rows: str = "") -> None:
    """Refuse a file that came before, by its bytes or by its rows.

    Args:
        known: The deposits of the data set that count.
        upload: The mark of its bytes; empty to leave that out.
        rows: The mark of its rows; empty to leave that out.

    Raises:
        Refused: It is a twin; the message names the earlier deposit's number.
    """
    for one in known:
        if upload and one.upload_mark == upload:
            raise _twin(one, "These bytes")
        if rows and one.rows_mark == rows:
            raise _twin(one, "These rows, perhaps in another order or format,")


def overlap(
    clean: Path,
    earlier: Sequence[Path],
    contract: Contract,
    secret: bytes,
    limits: WorkerLimits,
) -> Overlap:
    """Compare a clean file with those before it, in the worker.

    Args:
        clean: The new file.
        earlier: The clean files of the deposits before.
        contract: The contract, for its columns and its primary key.
        secret: The key of the body's marks.
        limits: What the worker may use.

    Returns:
        The mark of its rows, and how many of their keys came before.
    """
    request = {
        "clean": str(clean),
        "earlier": [str(path) for path in earlier],
        "columns": sorted(field.name for field in contract.fields),
        "key": list(contract.primary_key),
    }
    found = tables.run(compare, request, limits=limits)
    mark = deposit_mark(secret, str(found["digest"]))
    return Overlap(mark, int(found["rows"]), tuple(int(place) for place in found["deposits"]))


def rows_apart(
    new: Sequence[Path], earlier: Sequence[Path], columns: Sequence[str], limits: WorkerLimits
) -> int:
    """Count the rows that stand in one of two sets of clean files and not in the other.

    Args:
        new: Clean files.
        earlier: Clean files that came before.
        columns: The columns to compare; those that both have.
        limits: What the worker may use.

    Returns:
        How many rows differ, each counted as often as it stands.
    """
    request = {
        "new": [str(path) for path in new],
        "earlier": [str(path) for path in earlier],
        "columns": sorted(columns),
    }
    found = tables.run(count_apart, request, limits=limits)
    return int(found["rows"])


def count_apart(request: Mapping[str, Any], secrets: Mapping[str, bytes]) -> dict[str, Any]:
    """Do the work of `rows_apart`: a job of the worker.

    Args:
        request: `new`, `earlier` and `columns`.
        secrets: None are used.

    Returns:
        `rows` that differ.
    """
    from sqlglot import exp

    sources = {name: [Path(path) for path in request[name]] for name in (NEW, EARLIER)}
    with tables.open_engine(sources, temp=Path(request["new"][0]).parent) as engine:
        sides = ((NEW, EARLIER), (EARLIER, NEW))
        counts = [engine.select(_apart(exp, request["columns"], *side)) for side in sides]
    return {"rows": sum(one.column(0)[0].as_py() for one in counts)}


def refuse_overlap(contract: Contract, found: Overlap) -> None:
    """Refuse rows whose keys came before, where the contract refuses errors.

    A primary key is unique over the whole data set, so over all deposits that add up.

    Args:
        contract: The contract.
        found: How the file meets what came before.

    Raises:
        Refused: The contract refuses a file with errors, and there is an overlap.
    """
    if found.rows and contract.on_errors == "refuse":
        raise Refused(
            f"{found.rows:,} rows have a primary key that an earlier deposit has.",
            "Send only what is new, or withdraw the earlier deposit first.",
            rule="deposit.overlap",
        )


def compare(request: Mapping[str, Any], secrets: Mapping[str, bytes]) -> dict[str, Any]:
    """Do the work of `overlap`: a job of the worker.

    Args:
        request: `clean`, `earlier`, `columns` and `key`.
        secrets: None are used.

    Returns:
        `digest` of the rows; `rows` whose key came before; `deposits`, the places of those that
        have one.
    """
    from sqlglot import exp

    earlier = [Path(path) for path in request["earlier"]]
    sources = {NEW: [Path(request["clean"])], **({EARLIER: earlier} if earlier else {})}
    answer: dict[str, Any] = {"rows": 0, "deposits": []}
    with tables.open_engine(sources, temp=Path(request["clean"]).parent) as engine:
        sums = engine.select(_sums(exp, request["columns"])).to_pylist()[0]
        shape = [request["columns"], *sums.values()]
        answer["digest"] = f"sha256:{hashlib.sha256(canonical(shape)).hexdigest()}"
        if earlier and request["key"]:
            answer["rows"] = engine.select(_met(exp, request["key"])).column(0)[0].as_py()
            places = engine.select(_places(exp, request["key"])).column(0).to_pylist()
            answer["deposits"] = sorted(places)
    return answer


def _twin(one: Known, what: str) -> Refused:
    return Refused(
        f"{what} came before, as deposit {one.seq} of this data set.",
        "Nothing is to be done; if they were meant as new, look at how the file is made.",
        rule="deposit.twin",
    )


def _sums(exp: Any, columns: Sequence[str]) -> Any:
    """Add up the digests of rows: the same rows in another order make the same sums."""
    parts = [_told(exp, exp.column(name, quoted=True)) for name in columns]
    row = exp.alias_(exp.func("concat", *parts), "told")
    rows = exp.select(row).from_(exp.to_table(NEW, quoted=True)).subquery("rows")
    told = exp.column("told")
    sums = [
        exp.cast(exp.Sum(this=exp.Anonymous(this=name, expressions=[told.copy()])), "text")
        for name in ("md5_number_lower", "md5_number_upper")
    ]
    count = exp.Count(this=exp.Star())
    named = [exp.alias_(part, f"s{i}") for i, part in enumerate((count, *sums))]
    return exp.select(*named).from_(rows)


def _apart(exp: Any, columns: Sequence[str], one: str, other: str) -> Any:
    sides = [
        exp.select(*[exp.column(name, quoted=True) for name in columns]).from_(
            exp.to_table(source, quoted=True)
        )
        for source in (one, other)
    ]
    rows = exp.Except(this=sides[0], expression=sides[1], distinct=False).subquery("apart")
    return exp.select(exp.Count(this=exp.Star())).from_(rows)


def _told(exp: Any, column: Any) -> Any:
    """Return a value as text with its length before it, so that no two rows read alike."""
    text = exp.cast(column, "text")
    length = exp.cast(exp.Length(this=text.copy()), "text")
    said = exp.func("concat", length, exp.Literal.string(":"), text)
    return exp.func("coalesce", exp.case().when(column.is_(exp.null()).not_(), said),
                    exp.Literal.string("-"))  # fmt: skip


def _met(exp: Any, key: Sequence[str]) -> Any:
    names = [exp.column(name, quoted=True) for name in key]
    known = exp.select(*names).distinct().from_(exp.to_table(EARLIER, quoted=True))
    new = exp.to_table(NEW, quoted=True).as_("n")
    return (
        exp.select(exp.Count(this=exp.Star()))
        .from_(new)
        .join(known.subquery("e"), on=exp.and_(*_same(exp, key)))
    )


def _places(exp: Any, key: Sequence[str]) -> Any:
    shift = exp.Literal.number(1 << FILE_SHIFT)
    place = exp.IntDiv(this=exp.column(ROW, table="e", quoted=True), expression=shift)
    new = exp.to_table(NEW, quoted=True).as_("n")
    return (
        exp.select(exp.alias_(place, "place"))
        .distinct()
        .from_(exp.to_table(EARLIER, quoted=True).as_("e"))
        .join(new, on=exp.and_(*_same(exp, key)))
    )


def _same(exp: Any, key: Sequence[str]) -> list[Any]:
    return [
        exp.EQ(
            this=exp.column(name, table="n", quoted=True),
            expression=exp.column(name, table="e", quoted=True),
        )
        for name in key
    ]

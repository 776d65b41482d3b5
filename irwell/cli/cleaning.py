"""Plain files as deposits: which data set each is of, checked and cast by its contract."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from irwell.contracts import Contract, DataSetId
    from irwell.releases import ReleasePlan


class Clean(NamedTuple):
    """A clean Parquet file, and the keyed mark of the file that it was made from."""

    path: Path
    mark: str


def clean_files(
    words: Sequence[str],
    release: "ReleasePlan",
    contracts: "Mapping[DataSetId, Contract]",
    secret: bytes,
    scratch: Path,
) -> dict[str, list[Clean]]:
    """Check and cast the files that a release is made from.

    Args:
        words: `[DATASET=]FILE`, as given to `--data`.
        release: The compiled release.
        contracts: The contracts of its sources.
        secret: The agreement's secret, which the files' marks are made with.
        scratch: A private folder.

    Returns:
        The clean files of each source of the plan, in the order given; of a data set that is
        delivered as a snapshot, the last file is the data.

    Raises:
        TableError: A file is of a data set that the release does not use, or cannot be read.
        ContractError: A file lacks a column of its contract.
    """
    from irwell.releases import deposit_mark
    from irwell.releases.folder import file_digest

    found: dict[str, list[Clean]] = {}
    for name, paths in _given(words, release).items():
        contract = contracts[release.sources[name]]
        wanted = paths if contract.delivery == "append" else paths[-1:]
        found[name] = [
            Clean(
                _clean(path, contract, scratch / f"{name}-{number}"),
                deposit_mark(secret, file_digest(path)),
            )
            for number, path in enumerate(wanted)
        ]
    return found


def _given(words: Sequence[str], release: "ReleasePlan") -> dict[str, list[Path]]:
    from irwell.errors import TableError

    names = {own: name for name, own in release.sources.items()}
    found: dict[str, list[Path]] = {name: [] for name in release.sources}
    for word in words:
        data_set, path = _named(word, release)
        if data_set not in names:
            remedy = f"Give files of: {', '.join(str(own) for own in names)}."
            raise TableError(f"The release does not use {data_set}.", remedy)
        if not path.is_file():
            raise TableError(f"{path}: there is no such file.", "Check the path after --data.")
        found[names[data_set]].append(path)
    for own, name in names.items():
        if not found[name]:
            remedy = f"Give it by --data {own}=FILE."
            raise TableError(f"The release uses {own}, and no file of it is given.", remedy)
    return found


def _named(word: str, release: "ReleasePlan") -> "tuple[DataSetId, Path]":
    from irwell.contracts import parse_data_set_id
    from irwell.errors import ContractError

    name, given, path = word.partition("=")
    try:
        return (parse_data_set_id(name), Path(path)) if given else (release.data_set, Path(word))
    except ContractError:
        return release.data_set, Path(word)  # a path may hold an equals sign


def _clean(path: Path, contract: "Contract", scratch: Path) -> Path:
    from irwell.contracts import check
    from irwell.errors import ContractError

    scratch.mkdir()
    out = scratch / "clean.parquet"
    work = scratch / "work"
    work.mkdir()
    report = check(path, contract, scratch=work, out=out)
    missing = [own.column for own in report.findings if own.rule == "column_missing"]
    if missing:
        text = f"{path.name}: the column `{missing[0]}` of {contract.data_set} is missing."
        raise ContractError(text, "Run `irwell check` on the file.", rule="column_missing")
    return out

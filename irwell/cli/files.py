"""Documents that a command is given as files."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from irwell.documents import Source, parse_json, parse_yaml
from irwell.errors import DocumentError, TableError

if TYPE_CHECKING:
    from irwell.contracts import Contract, DataSetId

PARQUET = b"PAR1"


def read_document(path: Path) -> Source:
    """Return a document from a file: JSON if its name ends so, else YAML.

    Args:
        path: The file.

    Returns:
        The document, parsed strictly.

    Raises:
        DocumentError: The file cannot be read, or is not well formed.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DocumentError(
            f"{path}: cannot be read ({error.strerror}).", "Check the path and who may read it."
        ) from None
    read = parse_json if path.suffix == ".json" else parse_yaml
    return read(content, name=path.name)


def parquet_file(path: Path) -> Path:
    """Return the path of a file that is in Irwell's clean form.

    Args:
        path: The file.

    Returns:
        The path.

    Raises:
        TableError: There is no such file, or it is no Parquet file.
    """
    if not path.is_file():
        raise TableError(f"{path}: there is no such file.", "Check the path.")
    with path.open("rb") as file:
        if file.read(len(PARQUET)) != PARQUET:
            raise TableError(
                f"{path}: this is no Parquet file.",
                "Check it against its own contract with `--clean`, and give what that writes.",
            )
    return path


def read_contracts(paths: Sequence[Path]) -> "dict[DataSetId, Contract]":
    """Read contracts by the data set of each.

    Args:
        paths: ODCS documents.

    Returns:
        The contracts.

    Raises:
        DocumentError: A file cannot be read or does not keep to the form.
    """
    from irwell.contracts import read_contract

    read = [read_contract(read_document(path)) for path in paths]
    return {contract.data_set: contract for contract in read}

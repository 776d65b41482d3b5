"""The folder of a bundle from another body: which files it holds, and that they are whole."""

import hashlib
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from irwell.documents import Limits, canonical, parse_json
from irwell.errors import BundleError, DocumentError
from irwell.releases.manifest import MANIFEST, SIGNATURE, Part

_LIMITS = Limits(size=1_048_576, depth=8, nodes=50_000)
_CHUNK = 1024 * 1024
_AGAIN = "Build the bundle anew, and send it again."


def read_json(folder: Path, name: str) -> Any:
    """Read one of the two documents of a bundle.

    Args:
        folder: The bundle.
        name: The file's name.

    Returns:
        The parsed value.

    Raises:
        BundleError: There is no such file, or it is no canonical JSON of at most 1 MiB.
    """
    path = folder / name
    if not _is_file(path) or path.stat().st_size > _LIMITS.size:
        raise refused(name, f"{name} is missing or too long")
    data = path.read_bytes()
    try:
        value = parse_json(data, name=name, limits=_LIMITS).value
    except DocumentError:
        raise refused(name, f"{name} is no JSON document") from None
    if canonical(value) != data:
        raise refused(name, f"{name} is not canonical")
    return value


def check_parts(folder: Path, parts: Sequence[Part]) -> tuple[Path, ...]:
    """Check that a folder holds exactly the files of its manifest, each whole.

    Args:
        folder: The bundle.
        parts: The files of the manifest.

    Returns:
        Their paths, in order.

    Raises:
        BundleError: A file is missing, unknown, a link, or of another size or digest.
    """
    names = [part.name for part in parts]
    if not names or len(set(names)) != len(names):
        raise refused("files", "the manifest names no file, or one twice")
    present = {path.name for path in folder.iterdir()}
    if present != {MANIFEST, SIGNATURE, *names}:
        raise refused("files", "the folder does not hold exactly the files of the manifest")
    paths = tuple(folder / name for name in names)
    for part, path in zip(parts, paths, strict=True):
        if not _is_file(path) or path.stat().st_size != part.size:
            raise refused("files", f"{part.name} is not of the size in the manifest")
        if file_digest(path) != part.digest:
            raise refused("files", f"{part.name} is not the file in the manifest")
    return paths


def file_digest(path: Path) -> str:
    """Return the digest of a file's bytes.

    Args:
        path: The file.

    Returns:
        `sha256:` and 64 lower-case hex digits.
    """
    made = hashlib.sha256()
    with path.open("rb") as data:
        while chunk := data.read(_CHUNK):
            made.update(chunk)
    return f"sha256:{made.hexdigest()}"


def refused(rule: str, text: str, remedy: str = _AGAIN) -> BundleError:
    """Return the refusal of a bundle.

    Args:
        rule: What does not hold: `signature`, `schema`, `files`, `columns.<name>`, ...
        text: What is wrong, without values of the data.
        remedy: What the sender can do.

    Returns:
        The error, to be raised.
    """
    return BundleError(f"The bundle is refused: {text}.", remedy, rule=rule)


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False

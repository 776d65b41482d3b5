"""Private folders for work on rows in the clear, and the sweep of what a killed process left."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

JOB = "job-"  # how the folders' names begin
YOUNG = 5.0  # seconds within which a folder may not be locked yet


@contextmanager
def lend_scratch(place: Path) -> Iterator[Path]:
    """Lend a private folder that goes with the work.

    Args:
        place: Where such folders lie; it is made if needed.

    Yields:
        A folder that only this user can read; it is removed at the end.
    """
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=JOB, dir=place) as folder:
        held = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(held, fcntl.LOCK_EX)  # it goes with this process, however that ends
            yield Path(folder)
        finally:
            os.close(held)


def sweep_scratch(place: Path, now: float) -> int:
    """Remove the folders of work whose process was killed: they may hold rows in the clear.

    Args:
        place: Where such folders lie.
        now: The present, in seconds since 1970.

    Returns:
        How many were removed.
    """
    left = [folder for folder in place.glob(f"{JOB}*") if _left(folder, now)]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)


def _left(folder: Path, now: float) -> bool:
    """Say whether nobody works in a folder any more; one just made is not locked yet."""
    try:
        held = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.fstat(held).st_mtime < now - YOUNG
    except BlockingIOError:
        return False
    finally:
        os.close(held)

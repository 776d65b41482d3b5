"""What an act needs of the outside world: a home folder, a clock, a vault and keys."""

import fcntl
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from irwell.releases.build import BUILD_LIMITS
from irwell.tables.worker import WorkerLimits
from irwell.vault import Keyring, Vault

JOB = "job-"  # how the name of a folder of work begins
YOUNG = 5.0  # seconds within which a folder may not be locked yet
LONDON = ZoneInfo("Europe/London")  # dates of agreements are days here: design section 6


def _clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Desk:
    """A node's home folder, its clock, and the limits of its workers.

    Attributes:
        home: The folder `IRWELL_HOME`.
        clock: Returns the present moment with a time zone.
        limits: What a worker may use.
    """

    home: Path
    clock: Callable[[], datetime] = _clock
    limits: WorkerLimits = BUILD_LIMITS

    @property
    def vault(self) -> Vault:
        """The node's encrypted blobs."""
        return Vault(self.home / "vault")

    @property
    def keyring(self) -> Keyring:
        """The node's keys: one root for each body."""
        return Keyring(self.home / "keys")

    def now(self) -> str:
        """Return this moment in UTC.

        Returns:
            ISO 8601 to the millisecond, ending in `Z`.
        """
        moment = self.clock().astimezone(UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def today(self) -> date:
        """Return this day in Europe/London.

        Returns:
            The day on which agreements are judged.
        """
        return self.clock().astimezone(LONDON).date()

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """Lend a private folder that goes with the work.

        Yields:
            A folder that only this user can read; it is removed at the end.
        """
        place = self.home / "scratch"
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=JOB, dir=place) as folder:
            held = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(held, fcntl.LOCK_EX)  # it goes with this process, however that ends
                yield Path(folder)
            finally:
                os.close(held)

    def sweep(self) -> int:
        """Remove the folders of work whose process was killed: they may hold rows in the clear.

        Returns:
            How many were removed.
        """
        left = [folder for folder in (self.home / "scratch").glob(f"{JOB}*") if _left(folder)]
        for folder in left:
            shutil.rmtree(folder, ignore_errors=True)
        return len(left)


def _left(folder: Path) -> bool:
    """Say whether nobody works in a folder any more; one just made is not locked yet."""
    try:
        held = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.fstat(held).st_mtime < time.time() - YOUNG
    except BlockingIOError:
        return False
    finally:
        os.close(held)


def new_id(size: int = 10) -> str:
    """Return a random name that tells nothing.

    Args:
        size: Random bytes, 8 to 16.

    Returns:
        Lower-case hexadecimal, twice as long as `size`.
    """
    return secrets.token_hex(size)

"""What an act needs of the outside world: a home folder, a clock, a vault and keys."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from irwell.releases.build import BUILD_LIMITS
from irwell.tables.worker import WorkerLimits
from irwell.vault import Keyring, Vault, lend_scratch, sweep_scratch

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
        reach: Hosts and folders that the operator lets sources of hosted bodies name.
    """

    home: Path
    clock: Callable[[], datetime] = _clock
    limits: WorkerLimits = BUILD_LIMITS
    reach: tuple[str, ...] = ()

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
        with lend_scratch(self.home / "scratch") as folder:
            yield folder

    def sweep(self) -> int:
        """Remove the folders of work whose process was killed: they may hold rows in the clear.

        Returns:
            How many were removed.
        """
        return sweep_scratch(self.home / "scratch", time.time())


def new_id(size: int = 10) -> str:
    """Return a random name that tells nothing.

    Args:
        size: Random bytes, 8 to 16.

    Returns:
        Lower-case hexadecimal, twice as long as `size`.
    """
    return secrets.token_hex(size)

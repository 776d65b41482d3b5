"""How often and how long to try again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from irwell.errors import TransferError
from irwell.transfer.connection import NoAnswerError

Result = TypeVar("Result")
_FIRST = 0.5
_LONGEST = 30.0


@dataclass(slots=True)
class Patience:
    """Counts failures in a row; waits twice as long after each; ends when they are too many.

    Args:
        host: For messages.
        attempts: Failures in a row that end it, at least 1.
        sleep: Waits for some seconds.
    """

    host: str
    attempts: int
    sleep: Callable[[float], None]
    failures: int = 0

    def progressed(self) -> None:
        """Forget the failures: something got through."""
        self.failures = 0

    def failed(self, what: str, after: float = 0) -> None:
        """Count a failure, then wait.

        Args:
            what: What happened.
            after: Seconds that the other machine asks to wait; more than 30 are not.

        Raises:
            TransferError: If this was the last attempt.
        """
        self.failures += 1
        if self.failures >= self.attempts:
            raise TransferError(
                f"{self.host} {what}; tried {self.failures} times.",
                "Check the address and the network, then do it again; a push goes on where it was.",
                rule="transfer.attempts",
            )
        self.sleep(min(_LONGEST, max(after, _FIRST * 2 ** (self.failures - 1))))

    def with_retries(self, act: Callable[[], Result]) -> Result:
        """Do one thing until it is answered.

        Args:
            act: Raises `NoAnswerError` when it may be done again.

        Returns:
            What it returns.

        Raises:
            TransferError: If the attempts are used up.
        """
        while True:
            try:
                return act()
            except NoAnswerError as error:
                self.failed(error.what, error.after)

"""What the story keeps while it is told: its lines, its seconds and its checks."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Tick = Callable[[], None]


@dataclass(slots=True)
class Notes:
    """The notes of one telling.

    Attributes:
        aloud: Whether lines are printed as they are said.
        lines: The story so far.
        seconds: Wall seconds of each stage, in order.
        checks: Whether each thing that must hold held.
        began: When the telling began, on the clock that only runs forward.
    """

    aloud: bool = True
    lines: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    checks: dict[str, bool] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)

    def say(self, text: str) -> None:
        """Tell one line.

        Args:
            text: Plain words, without values of the data.
        """
        self.lines.append(text)
        if self.aloud:
            print(text, flush=True)

    def check(self, name: str, held: bool) -> None:
        """Note whether something held; one failure of a name stays.

        Args:
            name: What must hold, in words joined by `_`.
            held: Whether it did.
        """
        self.checks[name] = self.checks.get(name, True) and held

    @property
    def elapsed(self) -> float:
        """Wall seconds since the telling began."""
        return round(time.monotonic() - self.began, 2)

    @property
    def failing(self) -> tuple[str, ...]:
        """The checks that did not hold."""
        return tuple(name for name, held in self.checks.items() if not held)

    @contextmanager
    def stage(self, name: str, steps: int = 0) -> Iterator[Tick]:
        """Time a stage and show how far it is, on standard error of a terminal.

        Args:
            name: One or two words.
            steps: How many steps it has; 0 if that is not known.

        Yields:
            What to call after each step.
        """
        from tqdm import tqdm

        began = time.monotonic()
        shown = name.replace("_", " ")
        with tqdm(
            total=steps or None, desc=shown, file=sys.stderr, disable=None, leave=False
        ) as bar:
            yield lambda: (bar.update(1), None)[1]
        self.seconds[name] = round(time.monotonic() - began, 2)

"""The quality report of one data set, as its provider gets it: six scores over three deposits."""

import json
from dataclasses import dataclass
from pathlib import Path

from irwell.authority.quality import deposit_quality
from irwell.contracts.quality_dqv import quality_dqv
from irwell.contracts.quality_forms import quality_csv, quality_value
from irwell.contracts.quality_model import Quality
from irwell.contracts.quality_page import quality_html
from irwell.demo.story.correcting import DATA_SET
from irwell.demo.story.place import Place

FOLDER = "quality"
SHOWN = "validity"  # the score that the story tells: the faults planted are of this dimension


@dataclass(frozen=True, slots=True)
class Measured:
    """A quality report, and where it lies.

    Attributes:
        quality: The report.
        page: Its page, by its place among the results.
    """

    quality: Quality
    page: str

    @property
    def trend(self) -> list[float | None]:
        """The score that the story tells, deposit by deposit."""
        every = (*self.quality.earlier, self.quality.now)
        return [
            next(own.percent for own in past.scores if own.dimension == SHOWN) for past in every
        ]


def measure_quality(place: Place, deposit: str) -> Measured:
    """Write the quality report of a deposit among the results, in its four forms.

    Args:
        place: The story.
        deposit: The deposit's id.

    Returns:
        The report.
    """
    owner, _, slug = DATA_SET.partition("@")[0].partition("/")
    report = deposit_quality(place.actor(owner, "steward"), deposit)
    folder = place.out / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / f"{slug}.html", quality_html(report))
    _write(folder / f"{slug}.csv", quality_csv(report))
    _write(folder / f"{slug}.json", _json(quality_value(report)))
    _write(folder / f"{slug}.dqv.json", _json(quality_dqv(report, f"urn:irwell:{DATA_SET}")))
    return Measured(report, f"{FOLDER}/{slug}.html")


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")

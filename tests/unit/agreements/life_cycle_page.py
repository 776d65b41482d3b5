"""The tables of `docs/reference/life-cycle.md`, as the page has them."""

from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "life-cycle.md"


def rows(heading: str) -> list[tuple[str, ...]]:
    """The cells of the one table under a heading, code marks left out."""
    part = PAGE.read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [tuple(cell.strip().strip("`") for cell in line.strip("|").split("|"))
            for line in lines[2:]]  # fmt: skip

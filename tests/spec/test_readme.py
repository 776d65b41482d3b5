"""The first screen of the README is what the program does."""

import re
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "README.md").read_text()
EXAMPLE = ROOT / "docs" / "examples" / "school-meals"


def irwell(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "irwell", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def test_the_clauses_shown_are_those_of_the_example() -> None:
    shown = PAGE.split("```yaml\n")[1].split("```")[0]
    words = [re.sub(r"\s+#.*", "", line).rstrip() for line in shown.splitlines()]
    document = (EXAMPLE / "agreement.yaml").read_text().splitlines()
    assert len(words) == 12 or len(words) == 13
    assert [line for line in words if line not in document and line != "  may: [view, count]"] == []


def test_the_rows_before_and_after_are_those_of_the_program(tmp_path) -> None:
    done = irwell(
        "release", "run", EXAMPLE / "agreement.yaml", "--contract",
        EXAMPLE / "contracts" / "claims.yaml", "--data", EXAMPLE / "claims.csv",
        "--for", "alder-department/benefit-claims@1", "--rehearse", "--out", tmp_path / "bundle",
        "--as-at", "2026-11-22",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = pq.read_table(tmp_path / "bundle" / "part-00000.parquet").to_pylist()
    found = sorted((row["district"], row["income"]) for row in rows)
    shown = re.findall(r"  (\w+) +[0-9a-f]{8}\.\.\.  (.+)$", PAGE, flags=re.MULTILINE)
    assert sorted(shown) == found
    assert all(re.fullmatch("[0-9a-f]{32}", row["family"]) for row in rows)
    for line in (EXAMPLE / "claims.csv").read_text().splitlines()[1:]:
        assert all(cell in PAGE for cell in line.split(","))


def test_the_refusal_is_the_programs_own(tmp_path) -> None:
    text = (EXAMPLE / "agreement.yaml").read_text()
    changed = text.replace("show: pseudonym, key: this_agreement", "show: keep")
    (tmp_path / "agreement.yaml").write_text(changed)
    done = irwell("agreement", "check", tmp_path / "agreement.yaml", "--contract",
                  EXAMPLE / "contracts" / "claims.yaml")  # fmt: skip
    assert done.returncode == 1
    own, law = done.stdout.split("Rules of law", 1)
    assert "R11" in law
    for line in own.splitlines()[3:]:
        assert line.strip() in PAGE

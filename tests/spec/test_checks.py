"""Each example of docs/reference/checks.md, run as it stands."""

import re
from pathlib import Path

import pytest

from irwell.contracts import check_file, read_contract
from irwell.contracts.dimensions import DIMENSIONS
from irwell.documents import parse_yaml

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "checks.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCK = r"```{kind}\n(.*?)```"
FRAME = re.search(BLOCK.format(kind="yaml contract"), TEXT, re.DOTALL).group(1)
EXAMPLE = re.compile(
    BLOCK.format(kind="yaml columns")
    + r"\n\n"
    + BLOCK.format(kind="csv")
    + r"\n\n\| rule \|[^\n]*\n\|[-|]+\n((?:\|[^\n]*\n)+)",
    re.DOTALL,
)
SECTIONS = {
    section.split("\n", 1)[0]: section
    for section in TEXT.split("\n## ")
    if "yaml columns" in section
}


def contract_of(columns):
    indented = "".join(f"      {line}\n" for line in columns.splitlines())
    text = FRAME.replace("properties: []\n", f"properties:\n{indented}")
    return read_contract(parse_yaml(text, name="checks.md"))


def findings_of(rows):
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows.splitlines()]
    return [
        (rule, severity, column, int(count), [int(row) for row in shown.split(",") if row])
        for rule, severity, column, count, shown in cells
    ]


@pytest.mark.parametrize("section", SECTIONS)
def test_example(section, tmp_path):
    columns, csv, expected = EXAMPLE.search(SECTIONS[section]).groups()
    contract = contract_of(columns)
    (tmp_path / "file.csv").write_text(csv, encoding="utf-8")
    request = {
        "file": str(tmp_path / "file.csv"),
        "contract": contract.document,
        "scratch": str(tmp_path),
        "out": "",
    }
    found = check_file(request, {})["findings"]
    assert [
        tuple(f[k] for k in ("rule", "severity", "column", "count", "rows")) for f in found
    ] == (findings_of(expected))


def test_every_rule_has_an_example_and_its_dimension():
    shown = {rule for section in SECTIONS for rule in section.split(", ")}
    assert shown == set(DIMENSIONS)
    for rule, dimension in DIMENSIONS.items():
        row = rf"\| `{rule}` \| [^|]+ \| {dimension.govuk} \| {dimension.odcs} \|"
        assert re.search(row, TEXT), rule

"""Each example of docs/reference/checks.md, run as it stands."""

import io
import re
from pathlib import Path

import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from irwell.contracts import check_file, read_contract
from irwell.contracts.dimensions import DIMENSIONS
from irwell.documents import parse_yaml
from tests.unit.contracts.test_reading import judge

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "checks.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCK = r"```{kind}\n(.*?)```"
FRAME = re.search(BLOCK.format(kind="yaml contract"), TEXT, re.DOTALL).group(1)
FENCED = re.compile(r"```([^\n]+)\n(.*?)```", re.DOTALL)
FOUND = re.compile(r"\| rule \| severity [^\n]*\n\|[-|]+\n((?:\|[^\n]*\n)+)")
NOW = re.search(r"--as-at ([^`]+)`", TEXT).group(1)
SECTIONS = {
    section.split("\n", 1)[0]: section
    for section in TEXT.split("\n## ")
    if "yaml columns" in section
}


def indented(text, by):
    return "".join(f"{' ' * by}{line}\n" for line in text.splitlines())


def contract_of(blocks):
    columns = indented(blocks["yaml columns"], 6) + indented(blocks.get("yaml table", ""), 4)
    text = FRAME.replace("properties: []\n", f"properties:\n{columns}")
    return read_contract(parse_yaml(text + blocks.get("yaml levels", ""), name="checks.md"))


def beside(blocks, folder):
    """The other data sets of an example, as their clean Parquet."""
    named = {kind.partition(" ")[2]: text for kind, text in blocks.items() if kind != "csv"}
    for index, name in enumerate(name for name in named if "@" in name):
        path = folder / f"{index}.parquet"
        pq.write_table(pacsv.read_csv(io.BytesIO(named[name].encode())), path)
        yield name, [str(path)]


def findings_of(rows):
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows.splitlines()]
    return [
        (rule, severity, column, int(count), [int(row) for row in shown.split(",") if row])
        for rule, severity, column, count, shown in cells
    ]


@pytest.mark.parametrize("section", SECTIONS)
def test_example(section, tmp_path):
    blocks = dict(FENCED.findall(SECTIONS[section]))
    contract = contract_of(blocks)
    judge(contract.document)
    assert contract.not_run == ()
    (tmp_path / "file.csv").write_text(blocks["csv"], encoding="utf-8")
    request = {
        "file": str(tmp_path / "file.csv"),
        "contract": contract.document,
        "scratch": str(tmp_path),
        "out": "",
        "beside": dict(beside(blocks, tmp_path)),
        "now": NOW,
    }
    report = check_file(request, {})
    assert [one["path"] for one in report["not_run"] if section in DIMENSIONS] == []
    assert [
        tuple(f[k] for k in ("rule", "severity", "column", "count", "rows"))
        for f in report["findings"]
    ] == findings_of(FOUND.search(SECTIONS[section]).group(1))


def test_every_rule_has_an_example_and_its_dimension():
    shown = {rule for section in SECTIONS for rule in section.split(", ")}
    assert shown - {"How much may fail"} == set(DIMENSIONS)
    for rule, dimension in DIMENSIONS.items():
        row = rf"\| `{rule}` \| [^|]+ \| {dimension.govuk} \| {dimension.odcs} \|"
        assert re.search(row, TEXT), rule

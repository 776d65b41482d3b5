"""The check of `irwell.contracts` finds exactly the planted faults, by file, row, column, kind."""

import csv

import pytest

from irwell.contracts import Report, check, read_contract
from irwell.demo.world import World
from irwell.demo.world.model import Later
from irwell.documents import parse_yaml


def _here(job, request, limits):
    return job(request, {})


def test_the_check_finds_the_planted_faults_and_no_others(world: World, recorded, tmp_path):
    planted = {(f["file"], int(f["row"]), f["column"], f["kind"]) for f in recorded("faults.csv")}
    found = set()
    for number, data_set in enumerate(world.data_sets):
        scratch = tmp_path / str(number)
        scratch.mkdir()
        contract = read_contract(parse_yaml(data_set.contract.read_bytes()))
        report = check(
            data_set.extract, contract, scratch=scratch, run=_here, mapping=data_set.headings
        )
        assert report.rows == data_set.rows
        file = str(data_set.extract.relative_to(world.out))
        for finding in report.findings:
            assert finding.count == len(finding.rows)
            found |= {(file, row, finding.column, finding.rule) for row in finding.rows}
    assert found == planted


@pytest.fixture
def checked(world: World, tmp_path):
    def check_later(word: Later) -> dict[str, Report]:
        reports = {}
        for data_set in world.data_sets:
            if word in data_set.later:
                contract = read_contract(parse_yaml(data_set.contract.read_bytes()))
                scratch = tmp_path / data_set.organisation
                scratch.mkdir()
                file = data_set.later[word]
                reports[data_set.id] = check(file, contract, scratch=scratch, run=_here)
        return reports

    return check_later


def test_what_is_sent_put_right_has_no_fault(checked):
    reports = checked("correction")
    assert len(reports) == 2
    assert not any(report.findings for report in reports.values())


def test_what_is_sent_by_mistake_fails_in_every_row_of_one_column(checked):
    ((_, report),) = checked("mistake").items()
    assert {finding.column for finding in report.findings} == {"CHILDREN"}
    assert {row for f in report.findings for row in f.rows} == set(range(1, report.rows + 1))


def test_a_twin_has_the_same_rows_in_another_order(world: World, checked):
    ((name, report),) = checked("twin").items()
    data_set = next(own for own in world.data_sets if own.id == name)
    with data_set.rows_files[0].open(encoding="utf-8", newline="") as one:
        first = list(csv.reader(one))
    with data_set.later["twin"].open(encoding="utf-8", newline="") as other:
        twin = list(csv.reader(other))
    assert report.rows == data_set.rows
    assert twin[0] == first[0]
    assert twin[1:] == first[:0:-1]
    assert data_set.later["twin"].read_bytes() != data_set.extract.read_bytes()

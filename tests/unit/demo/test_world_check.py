"""The check of `irwell.contracts` finds exactly the planted faults, by file, row, column, kind."""

from irwell.contracts import check, read_contract
from irwell.demo.world import World
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
        report = check(data_set.extract, contract, scratch=scratch, run=_here)
        assert report.rows == data_set.rows
        file = str(data_set.extract.relative_to(world.out))
        for finding in report.findings:
            assert finding.count == len(finding.rows)
            found |= {(file, row, finding.column, finding.rule) for row in finding.rows}
    assert found == planted

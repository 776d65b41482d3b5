"""What the story checks of files that came in can fail."""

from dataclasses import replace

import pytest

from irwell.contracts import Report, check, read_contract
from irwell.demo.story.as_sent import read_as_sent
from irwell.demo.world import World
from irwell.documents import parse_yaml

PRINTED = "westervane-council/council-tax-accounts@1"


@pytest.fixture(scope="module")
def reports(world: World, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report]:
    found = {}
    for data_set in world.data_sets:
        contract = read_contract(parse_yaml(data_set.contract.read_bytes()))
        scratch = tmp_path_factory.mktemp("scratch")
        found[data_set.id] = check(
            data_set.extract, contract, scratch=scratch, mapping=data_set.headings,
            run=lambda job, request, limits: job(request, {}),
        )  # fmt: skip
    return found


def test_every_file_is_read_as_it_was_written(world: World, reports):
    for data_set in world.data_sets:
        assert read_as_sent(data_set.form, reports[data_set.id]), data_set.id


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "xlsx"},
        {"container": "zip"},
        {"encoding": "utf-8"},
        {"separator": ";"},
        {"header": (1,)},
        {"skipped": ()},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_file_read_otherwise_is_seen(world: World, reports, changed):
    data_set = next(own for own in world.data_sets if own.id == PRINTED)
    report = reports[PRINTED]
    assert not read_as_sent(
        data_set.form, replace(report, intake=replace(report.intake, **changed))
    )


def test_a_cell_that_is_not_accounted_for_is_seen(world: World, reports):
    data_set = next(own for own in world.data_sets if own.id == PRINTED)
    report = reports[PRINTED]
    lost = replace(report.tally, same=report.tally.same - 1)
    assert not read_as_sent(data_set.form, replace(report, tally=lost))
    assert not read_as_sent(data_set.form, replace(report, intake=None))

"""Contracts fit their extracts; agreements fit their contracts and cover the verbs and sectors."""

from collections import Counter

import pytest
from open_data_contract_standard.model import OpenDataContractStandard

from irwell.agreements import admits, read_agreement, review
from irwell.contracts import read_contract
from irwell.demo.world import World
from irwell.documents import parse_yaml

PAIRS = {
    ("central_government", "central_government"),
    ("central_government", "local_government"),
    ("local_government", "third_sector"),
    ("local_government", "private"),
    ("health", "local_government"),
    ("police", "local_government"),
}
SHOWS = {
    "pseudonym", "year", "month", "band", "first_part", "round", "yes_no", "keep", "redact",
}  # fmt: skip
TESTS = {
    "equals", "one of", "not one of", "before", "after", "within last", "age under", "age over",
    "present", "not on list",
}  # fmt: skip


def test_contracts_name_the_headings_and_every_column_of_them(world: World, oracles):
    for data_set in world.data_sets:
        oracle = oracles[data_set.id]
        assert list(oracle.columns) == oracle.headings
        assert set(data_set.identifiers) <= set(oracle.headings)
        assert len(oracle.rows) == data_set.rows


def test_a_file_layout_is_the_one_that_its_contract_states(world: World, oracles):
    stated = {
        data_set.id: custom["value"]["fixed"]
        for data_set in world.data_sets
        for custom in oracles[data_set.id].document["customProperties"]
        if custom["property"] == "irwell.file"
    }
    assert set(stated) == {own.id for own in world.data_sets if own.form.kind == "fixed"}
    for data_set in world.data_sets:
        start, layout = 1, []
        for name, width in data_set.form.widths.items():
            layout.append({"name": name, "start": start, "width": width})
            start += width
        assert stated.get(data_set.id, []) == layout


def test_headings_of_their_own_are_of_columns_that_the_contract_has(world: World, oracles):
    mapped = [data_set for data_set in world.data_sets if data_set.headings]
    assert len(mapped) >= 3
    for data_set in mapped:
        columns = oracles[data_set.id].columns
        assert set(data_set.headings) <= set(columns)
        assert not set(data_set.headings.values()) & set(columns)


def test_every_answer_to_errors_is_some_contract_s(world: World, oracles):
    said = {
        custom["value"]
        for oracle in oracles.values()
        for custom in oracle.document["customProperties"]
        if custom["property"] == "irwell.onErrors"
    }
    assert said == {"split", "hold", "refuse"}  # and `keep`, which needs no word


def test_the_public_model_of_the_standard_reads_each_contract(world: World):
    for data_set in world.data_sets:
        read = OpenDataContractStandard.from_file(str(data_set.contract))
        assert f"{read.id}@1" == data_set.id
        assert read.apiVersion == "v3.1.0"


def test_agreements_cover_the_pairs_of_sectors(world: World):
    sector = {body.id: body.sector for body in world.organisations}
    pairs = {(sector[a.provider], sector[a.recipient]) for a in world.agreements}
    assert pairs >= PAIRS


def test_agreements_use_every_verb(documents):
    clauses = [c for d in documents.values() for x in d["data"] for c in x["columns"].values()]
    shows = {clause if isinstance(clause, str) else clause["show"] for clause in clauses}
    tests = {clause["is"] for document in documents.values() for clause in document["where"]}
    assert (shows, tests) == (SHOWS, TESTS)


def test_what_the_story_knows_of_an_agreement_is_what_its_document_says(world: World, documents):
    for agreement in world.agreements:
        document = documents[agreement.id]
        assert document["id"] == agreement.id
        assert document["parties"]["provider"]["org"] == agreement.provider
        assert document["parties"]["recipient"]["org"] == agreement.recipient
        assert tuple(data["dataset"] for data in document["data"]) == agreement.data_sets
        assert ("count" in document["use"]["may"]) == (agreement.expected_use == "count")
        if agreement.area:
            assert all(agreement.area in data["columns"] for data in document["data"])
    assert next(a for a in world.agreements if a.id == world.need).expected_use == "count"


def test_lists_are_never_released(world: World, documents):
    lists = {data_set.id for data_set in world.data_sets if not data_set.released}
    released = {data_set for agreement in world.agreements for data_set in agreement.data_sets}
    tested = {
        clause["value"]
        for document in documents.values()
        for clause in document["where"]
        if clause["is"] == "not on list"
    }
    assert lists == tested
    assert not lists & released
    assert lists | released == {data_set.id for data_set in world.data_sets}


@pytest.mark.parametrize(
    ("agreement", "kept"),
    [
        ("free-school-meals-places", lambda row: row["FSM_Elig"] == "Y"),
        ("cold-homes", lambda row: row["epc"] in "DEFG"),
    ],
)
def test_the_smallest_groups_are_large_enough(agreement, kept, oracles, documents):
    document = documents[agreement]
    (data,) = document["data"]
    one_of = next(c for c in document["where"] if c["column"].lower() == "district")
    rows = [row for row in oracles[data["dataset"]].rows if kept(row)]
    counts = Counter(row[one_of["column"]] for row in rows)
    smallest = min(counts[code] for code in one_of["value"])
    assert smallest > 2 * document["use"]["outputs"]["smallest_group"]


def test_irwell_reads_each_contract_and_finds_no_problem_in_any_agreement(world: World):
    contracts = {}
    for data_set in world.data_sets:
        contract = read_contract(parse_yaml(data_set.contract.read_bytes()))
        assert str(contract.data_set) == data_set.id
        contracts[contract.data_set] = contract
    for agreement in world.agreements:
        read = read_agreement(parse_yaml(agreement.path.read_bytes()))
        assert review(read, contracts) == ()
        assert admits(read, "active", world.today).ok
        assert read.recipients == (agreement.recipient,)

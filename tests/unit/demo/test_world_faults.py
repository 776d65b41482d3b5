"""What a check must find is exactly what was planted."""

from collections import Counter

from irwell.demo.world import World


def test_the_oracle_finds_the_planted_faults_and_no_others(world: World, oracles, recorded):
    planted = {(f["file"], int(f["row"]), f["column"], f["kind"]) for f in recorded("faults.csv")}
    found = {
        (str(d.extract.relative_to(world.out)), *fault)
        for d in world.data_sets
        for fault in oracles[d.id].faults()
    }
    assert found == planted


def test_each_kind_is_planted_and_no_cell_twice(recorded):
    faults = recorded("faults.csv")
    kinds = Counter(fault["kind"] for fault in faults)
    assert set(kinds) == {"missing", "not_cast", "duplicate", "pattern", "range", "code"}
    rows = Counter((fault["file"], fault["row"]) for fault in faults)
    assert max(rows.values()) == 1


def test_every_released_extract_has_faults_and_no_list_has(world: World, recorded):
    spoiled = {fault["file"] for fault in recorded("faults.csv")}
    for data_set in world.data_sets:
        file = str(data_set.extract.relative_to(world.out))
        assert (file in spoiled) == data_set.released


def test_canaries_stand_where_recorded_and_only_where_no_agreement_reaches(
    world: World, oracles, recorded, documents
):
    let_out = {
        (data["dataset"], clause.get("from", name) if isinstance(clause, dict) else name)
        for document in documents.values()
        for data in document["data"]
        for name, clause in data["columns"].items()
        if clause == "keep" or (isinstance(clause, dict) and clause["show"] != "redact")
    }
    by_file = {str(d.extract.relative_to(world.out)): d for d in world.data_sets}
    values: dict[str, set[str]] = {}
    for canary in recorded("canaries.csv"):
        data_set = by_file[canary["file"]]
        assert (data_set.id, canary["column"]) not in let_out
        cell = oracles[data_set.id].rows[int(canary["row"]) - 1][canary["column"]]
        assert canary["value"] in cell
        values.setdefault(canary["value"], set()).add(canary["file"])
    tokens = {value: files for value, files in values.items() if value.startswith("CANARY-")}
    assert len(tokens) == sum(d.released for d in world.data_sets)
    assert all(len(token) >= 16 and len(files) == 1 for token, files in tokens.items())
    assert set(values) - set(tokens) == {"987654321", "19010101", "1234567.875"}


def test_canaries_stand_nowhere_else(oracles, recorded):
    marked = Counter((c["file"], c["column"], c["value"]) for c in recorded("canaries.csv"))
    for value in {value for _, _, value in marked}:
        cells = sum(
            value in cell for o in oracles.values() for row in o.rows for cell in row.values()
        )
        assert cells == sum(count for (_, _, v), count in marked.items() if v == value)

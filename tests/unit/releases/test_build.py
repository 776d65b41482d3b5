from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from irwell.agreements.model import ColumnClause, Outputs
from irwell.documents import digest_bytes
from irwell.errors import ReleaseHeld, TableError, WorkerError
from irwell.releases import Held, compile_release, materialise
from irwell.releases import build as build_room
from irwell.tables import pseudonym_reference
from tests.unit.releases.release_parts import (
    AGREEMENT,
    AS_AT,
    CONTRACTS,
    PUPILS,
    SECRET,
    agreed,
    in_process,
    table,
    write_inputs,
)

RELEASE = compile_release(AGREEMENT, CONTRACTS, PUPILS, AS_AT)


@pytest.fixture
def inputs(tmp_path):
    return write_inputs(tmp_path)


def read(built):
    tables = [pq.read_table(built.folder / part.name) for part in built.parts]
    return pa.concat_tables(tables).to_pylist()


def test_only_what_is_agreed_comes_out(inputs, tmp_path):
    built = materialise(RELEASE, inputs, SECRET, 1, tmp_path / "out")
    key = build_room.keys_of(RELEASE, SECRET, 1)["this_agreement:nhs_number"]
    expected = {
        ("50-89", 2015, pseudonym_reference("9990000018", key, "nhs_number"), "gorton"),
        ("90+", 2010, pseudonym_reference("9990000042", key, "nhs_number"), None),
    }
    rows = [tuple(row.values()) for row in read(built)]
    assert set(rows) == expected
    assert (built.rows_in, built.rows_out, built.smallest) == (5, 2, 1)


def test_the_same_identity_gives_the_same_bytes(inputs, tmp_path):
    first = materialise(RELEASE, inputs, SECRET, 1, tmp_path / "one")
    second = materialise(RELEASE, inputs, SECRET, 1, tmp_path / "two", run=in_process)
    assert first.parts == second.parts
    whole = (first.folder / "part-00000.parquet").read_bytes()
    assert digest_bytes(whole) == first.parts[0].digest
    other = materialise(RELEASE, inputs, SECRET, 2, tmp_path / "three", run=in_process)
    assert other.parts != first.parts


def test_known_texts_give_known_bytes(inputs, tmp_path):
    """When this fails, bytes have changed: raise COMPILER_VERSION, then write the new digest."""
    built = materialise(RELEASE, inputs, SECRET, 1, tmp_path / "out", run=in_process)
    assert built.parts[0].digest == GOLDEN


GOLDEN = "sha256:65eb8b8fdba9be5ae31ad6fc8af043c1a1d56d07a4e91dd000e7a26057f8ff8e"


def test_the_file_holds_columns_and_nothing_else(inputs, tmp_path):
    built = materialise(RELEASE, inputs, SECRET, 1, tmp_path / "out", run=in_process)
    path = built.folder / "part-00000.parquet"
    assert pq.read_metadata(path).metadata is None
    assert pq.read_schema(path).names == ["attendance", "born", "child", "district"]
    whole = path.read_bytes()
    for withheld in (b"canary-of-a-withheld-note", b"9990000018", b"_row", b"date_of_birth"):
        assert withheld not in whole


def test_appended_deposits_are_one_table(inputs, tmp_path):
    twice = {**inputs, "data": [*inputs["data"], *inputs["data"]]}
    built = materialise(RELEASE, twice, SECRET, 1, tmp_path / "out", run=in_process)
    assert (built.rows_in, built.rows_out) == (10, 4)


def test_rows_do_not_keep_the_source_order(tmp_path):
    count = 200
    rows = [
        {"nhs_number": None, "date_of_birth": None, "district": f"d{n:03d}"} for n in range(count)
    ]
    agreement = agreed(columns=[ColumnClause("district", "district", "keep")], where=[])
    release = compile_release(agreement, CONTRACTS, PUPILS, AS_AT)
    inputs = {"data": [tmp_path / "in.parquet"]}
    pq.write_table(table(rows), inputs["data"][0])
    one = read(materialise(release, inputs, SECRET, 1, tmp_path / "one", run=in_process))
    two = read(materialise(release, inputs, bytes(32), 1, tmp_path / "two", run=in_process))
    names = [row["district"] for row in one]
    assert sorted(names) == [row["district"] for row in rows]
    assert names != sorted(names)
    assert one != two


def test_a_release_without_rows_has_one_empty_file(tmp_path):
    inputs = write_inputs(tmp_path, rows=[])
    held = compile_release(agreed(outputs=Outputs(10)), CONTRACTS, PUPILS, AS_AT)
    built = materialise(held, inputs, SECRET, 1, tmp_path / "out", run=in_process)
    assert (built.rows_out, built.smallest, len(built.parts)) == (0, 0, 1)
    assert read(built) == []


def test_many_rows_come_in_several_files(inputs, tmp_path, monkeypatch):
    from irwell.releases import parts

    monkeypatch.setattr(parts, "ROW_GROUP", 1)
    monkeypatch.setattr(build_room, "PART_BYTES", 1)
    built = materialise(RELEASE, inputs, SECRET, 1, tmp_path / "out", run=in_process)
    assert [part.name for part in built.parts] == ["part-00000.parquet", "part-00001.parquet"]
    assert [part.rows for part in built.parts] == [1, 1]
    assert len(read(built)) == 2


def test_a_small_group_holds_the_release(inputs, tmp_path):
    release = compile_release(agreed(outputs=Outputs(smallest_group=7)), CONTRACTS, PUPILS, AS_AT)
    with pytest.raises(Held) as held:
        materialise(release, inputs, SECRET, 1, tmp_path / "out")
    assert isinstance(held.value, ReleaseHeld)
    assert held.value.rule == "use.outputs.smallest_group"
    assert "7" in held.value.message
    assert "1" not in str(held.value)
    assert (held.value.smallest, held.value.rows_in, held.value.rows_out) == (1, 5, 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        {path.name for paths in inputs.values() for path in paths}
    )


def test_a_fault_leaves_nothing(inputs, tmp_path):
    inputs["data"][0].write_bytes(b"PAR1 is no table")
    with pytest.raises((TableError, WorkerError)):
        materialise(RELEASE, inputs, SECRET, 1, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / ".out.partial").exists()


def test_what_a_killed_process_left_is_cleared_away(inputs, tmp_path):
    left = tmp_path / ".out.partial"
    left.mkdir()
    (left / "part-00000.parquet").write_bytes(b"half")
    built = materialise(RELEASE, inputs, SECRET, 1, tmp_path / "out", run=in_process)
    assert [path.name for path in built.folder.iterdir()] == ["part-00000.parquet"]
    assert not left.exists()


def test_a_source_without_a_deposit_and_a_place_that_is_taken_are_refused(inputs, tmp_path):
    with pytest.raises(TableError, match="opted-out"):
        materialise(RELEASE, {**inputs, "list-1": []}, SECRET, 1, tmp_path / "out")
    (tmp_path / "out").mkdir()
    with pytest.raises(TableError, match="exists"):
        materialise(RELEASE, inputs, SECRET, 1, tmp_path / "out")


def test_the_day_decides(inputs, tmp_path):
    later = compile_release(AGREEMENT, CONTRACTS, PUPILS, date(2028, 6, 1))
    built = materialise(later, inputs, SECRET, 1, tmp_path / "out", run=in_process)
    assert built.rows_out == 1


def test_keys_differ_by_epoch_type_and_purpose():
    keys = [*build_room.keys_of(RELEASE, SECRET, 1).values()]
    keys += build_room.keys_of(RELEASE, SECRET, 2).values()
    keys += build_room.keys_of(RELEASE, bytes(32), 1).values()
    assert len({*keys, SECRET}) == 7

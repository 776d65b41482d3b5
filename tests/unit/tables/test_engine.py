import hashlib
from datetime import date

import pyarrow as pa
import pytest
from pyarrow import parquet

from irwell.errors import TableError
from irwell.tables.emit import emit
from irwell.tables.emit_areas import twofold
from irwell.tables.engine import FILE_SHIFT, open_engine
from irwell.tables.expressions import snippet
from irwell.tables.keys import order_reference, pseudonym_reference
from irwell.tables.plan import (
    Area,
    Band,
    Count,
    Equals,
    Field,
    Filter,
    HeldBy,
    Keep,
    NotOneOf,
    NotOnList,
    OneOf,
    Ordered,
    Present,
    Project,
    Pseudonym,
    Scan,
    Shown,
    Year,
)

CANARY = b"CANARY-KEY-0123456789-CANARY-KEY"
SECRETS = {"k": CANARY, "order": CANARY[::-1]}
FIELDS = (Field("who", "text"), Field("born", "date"), Field("age", "integer"))


def people(rows: int, first: int = 1) -> pa.Table:
    numbers = range(rows)
    return pa.table(
        {
            "who": [f"{n % 700:010d}" if n % 11 else None for n in numbers],
            "born": [date(1950 + n % 60, 1 + n % 12, 1 + n % 28) for n in numbers],
            "age": [n % 97 for n in numbers],
            "withheld": [f"withheld canary {n}" for n in numbers],
            "_row": pa.array(range(first, first + rows), pa.int64()),
        }
    )


def release(tests=(), source="org/people@1") -> Ordered:
    shown = (
        Shown("id", "who", Pseudonym("k", "nhs_number")),
        Shown("year", "born", Year()),
        Shown("age", "age", Band((18, 65))),
    )
    return Ordered(Project(Filter(Scan(source, FIELDS), tuple(tests)), shown), "order")


@pytest.fixture
def stored(tmp_path):
    path = tmp_path / "people.parquet"
    parquet.write_table(people(5000), path)
    return path


def test_rows_come_in_keyed_order_with_reference_pseudonyms(stored):
    with open_engine({"org/people@1": [stored]}) as engine:
        rows = engine.rows(release(), SECRETS).read_all().to_pylist()
    true = people(5000).to_pylist()
    true.sort(key=lambda row: (order_reference(row["_row"], SECRETS["order"]), row["_row"]))
    assert [row["id"] for row in rows] == [
        pseudonym_reference(row["who"], CANARY, "nhs_number") for row in true
    ]
    assert [row["year"] for row in rows] == [row["born"].year for row in true]


def test_same_plan_data_and_keys_give_the_same_bytes(tmp_path):
    source = tmp_path / "people.parquet"
    parquet.write_table(people(300_000), source)  # more than two row groups
    digests = set()
    for threads, memory in ((1, "2GB"), (2, "2GB"), (2, "300MB")):
        out = tmp_path / "out.parquet"
        with open_engine(
            {"org/people@1": [source]}, writable=[out], threads=threads, memory=memory,
            temp=tmp_path / "spill",
        ) as engine:  # fmt: skip
            assert engine.write(release(), SECRETS, out, {"irwell": "it's one"}) == 300_000
        digests.add(hashlib.sha256(out.read_bytes()).hexdigest())
    assert len(digests) == 1
    assert parquet.read_metadata(out).metadata[b"irwell"] == b"it's one"
    assert all(field.nullable for field in parquet.read_schema(out))  # though none is missing
    whole = out.read_bytes()
    assert b"withheld canary" not in whole
    assert b"_row" not in whole


def test_no_key_in_statement_plan_or_error(stored):
    emitted = emit(release([Equals("age", 5)]))
    assert "CANARY" not in emitted.sql() + repr(emitted)
    assert " 5" not in emitted.sql()  # bound, not written
    with open_engine({"org/people@1": [stored]}) as engine:
        engine.rows(release(), SECRETS).read_all()
        connection, text = engine._connection, emitted.sql()
        for verb in ("EXPLAIN", "EXPLAIN ANALYZE"):
            told = str(connection.execute(f"{verb} {text}", emitted.params).fetchall())
            assert len(told) > 500
            for form in (CANARY, CANARY[::-1]):
                for shown in (form.decode(), form.hex(), form[:8].decode()):
                    assert shown not in told
                    assert shown.upper() not in told
        with pytest.raises(TableError) as caught:
            engine.select(snippet("(SELECT CAST(DECODE(k2) AS BIGINT) FROM _keys)"))
        error = caught.value
        assert "CANARY" not in str(error)
        assert error.__context__ is None
        assert error.__cause__ is None


def test_missing_key_is_named(stored):
    with (
        open_engine({"org/people@1": [stored]}) as engine,
        pytest.raises(TableError, match="`order`"),
    ):
        engine.rows(release(), {"k": CANARY})


@pytest.mark.parametrize(
    "attempt",
    [
        "SELECT * FROM read_text('/etc/hostname')", "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM glob('/*')", "SELECT * FROM '{other}'", "ATTACH '{other}'",
        "COPY (SELECT 1) TO '{other}'", "COPY (SELECT 1) TO '{other}.new'", "INSTALL httpfs",
        "LOAD httpfs", "SET threads = 4", "SET enable_external_access = true",
        "RESET lock_configuration", "SELECT * FROM table_of_python", "CREATE SECRET s (TYPE s3)",
        "PRAGMA enable_profiling", "SELECT * FROM 'https://localhost/x.parquet'",
    ],
)  # fmt: skip
def test_locked_engine_reaches_nothing_else(stored, tmp_path, attempt):
    import duckdb

    other = tmp_path / "other.parquet"
    parquet.write_table(people(1), other)
    before = other.read_bytes()
    table_of_python = people(1)
    with open_engine({"org/people@1": [stored]}) as engine, pytest.raises(duckdb.Error):
        engine._connection.execute(attempt.format(other=other)).fetchall()
    assert other.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other.parquet", "people.parquet"]
    assert table_of_python.num_rows == 1


def test_several_files_are_their_union_with_rows_kept_apart(tmp_path):
    paths = []
    for number in range(3):
        paths.append(tmp_path / f"{number}.parquet")
        parquet.write_table(people(10), paths[-1])
    with open_engine({"many": paths}) as engine:
        rows = engine.select(snippet("(SELECT LIST(_row ORDER BY _row) FROM many)"))
        assert rows.column(0).to_pylist()[0] == [
            row + (number << FILE_SHIFT) for number in range(3) for row in range(1, 11)
        ]
        assert engine.rows(release(source="many"), SECRETS).read_all().num_rows == 30


def test_not_on_list_holds_with_null_and_differently_written_entries(stored, tmp_path):
    listed = tmp_path / "list.parquet"
    parquet.write_table(
        pa.table({"ref": ["0000-000 001", None, "-"], "_row": pa.array([1, 2, 3], pa.int64())}),
        listed,
    )
    test = NotOnList("who", "org/optouts@1", "ref", "nhs_number")
    with open_engine({"org/people@1": [stored], "org/optouts@1": [listed]}) as engine:
        ids = engine.rows(release([test]), SECRETS).read_all().column("id").to_pylist()
    gone = pseudonym_reference("0000000001", CANARY, "nhs_number")
    assert gone not in ids
    assert None not in ids
    true = [row["who"] for row in people(5000).to_pylist()]
    assert len(ids) == sum(who not in (None, "0000000001") for who in true)


def test_held_by_needs_one_row_that_passes_all_and_tells_names_apart():
    # Both sources have a column `who`: the tests in the middle are tried on the inner one.
    other = pa.table({
        "who": pa.array(["0000-000 001", "0000000001", None, "0000000004", " "]),
        "need": pa.array(["high", None, "high", "high", "high"]),
        "age": pa.array([5, 70, 70, 70, 70], pa.int64()),
    })  # fmt: skip
    fields = (Field("who", "text"), Field("need", "text"), Field("age", "integer"))

    def kept(*tests):
        held = Filter(Scan("other", fields), tests)
        test = HeldBy("who", held, "who", "nhs_number")
        with open_engine({"org/people@1": people(100), "other": other}) as engine:
            shown = (Shown("who", "who", Keep()),)
            scan = Scan("org/people@1", FIELDS)
            plan = Ordered(Project(Filter(scan, (test,)), shown), "order")
            return sorted(set(engine.rows(plan, SECRETS).read_all().column("who").to_pylist()))

    assert kept(Present("need")) == ["0000000001", "0000000004"]
    assert kept(OneOf("age", (70,))) == ["0000000001", "0000000004"]
    assert kept(Present("need"), OneOf("age", (70,))) == ["0000000004"]
    assert kept(OneOf("need", ("low",))) == []


def test_area_gives_each_row_one_area_and_says_which_values_have_two():
    show = Area("lookup", "code", "ward", "postcode")
    lookup = pa.table({
        "code": ["zz1 1aa", "ZZ11AA", "ZZ1 1AB", "ZZ1 1AC", "ZZ1 1AC", None, " "],
        "ward": ["Alder", "Alder", None, "Birch", "Cedar", "Elm", "Elm"],
    })  # fmt: skip
    homes = pa.table({
        "home": ["ZZ1 1AA", "ZZ11AB", "ZZ9 9ZZ", None, " "],
        "_row": pa.array(range(1, 6), pa.int64()),
    })  # fmt: skip
    scan = Scan("homes", (Field("home", "text"),))
    shown = (Shown("home", "home", Keep()), Shown("ward", "home", show))
    with open_engine({"homes": homes, "lookup": lookup}) as engine:
        plan = Ordered(Project(Filter(scan, ()), shown), "order")
        found = {
            row["home"]: row["ward"] for row in engine.rows(plan, SECRETS).read_all().to_pylist()
        }
        several = engine.select(twofold(show)).column("n").to_pylist()
    assert found == {"ZZ1 1AA": "Alder", "ZZ11AB": None, "ZZ9 9ZZ": None, None: None, " ": None}
    assert several == [1]


def test_counts_come_in_the_order_of_their_columns(stored):
    project = Project(
        Filter(Scan("org/people@1", FIELDS), (OneOf("age", (5, 70)),)),
        (Shown("band", "age", Band((18, 65))), Shown("age", "age", Keep())),
    )
    with open_engine({"org/people@1": [stored]}) as engine:
        counted = engine.rows(Count(project, ("band",)), {}).read_all().to_pylist()
        total = engine.rows(Count(project, ()), {}).read_all().to_pylist()
    true = [row["age"] for row in people(5000).to_pylist()]
    assert counted == [
        {"band": "65+", "n": true.count(70)}, {"band": "under 18", "n": true.count(5)},
    ]  # fmt: skip
    assert total == [{"n": true.count(70) + true.count(5)}]


def test_names_from_a_document_are_only_names():
    odd = 'x"; DROP VIEW y; --'
    scan = Scan(odd, (Field(odd, "text"), Field("a'b", "text")))
    tests = (NotOneOf(odd, ("'); DROP TABLE x; --",)),)
    shown = (Shown('o"ut', odd, Keep()), Shown("a'b", "a'b", Keep()))
    table = pa.table({odd: ["v"], "a'b": ["w"], "_row": pa.array([1], pa.int64())})
    with open_engine({odd: table}) as engine:
        plan = Ordered(Project(Filter(scan, tests), shown), "order")
        assert engine.rows(plan, SECRETS).read_all().to_pylist() == [{'o"ut': "v", "a'b": "w"}]


def test_failed_write_leaves_nothing(stored, tmp_path):
    out, elsewhere = tmp_path / "out.parquet", tmp_path / "elsewhere.parquet"
    missing = Scan("org/people@1", (*FIELDS, Field("gone", "text")))
    plan = Ordered(Project(Filter(missing, ()), (Shown("g", "gone", Keep()),)), "order")
    with open_engine({"org/people@1": [stored]}, writable=[out]) as engine:
        for target, wanted in ((out, plan), (elsewhere, release())):
            with pytest.raises(TableError):
                engine.write(wanted, SECRETS, target)
            assert not target.exists()


def test_fresh_session_sees_only_its_own_tables(stored):
    with open_engine({}) as engine, engine.fresh({"org/people@1": people(3)}) as one:
        assert one.rows(release(), SECRETS).read_all().num_rows == 3
        with engine.fresh({}) as other:
            for query in ('(SELECT 1 FROM "org/people@1")', "(SELECT 1 FROM _keys)"):
                with pytest.raises(TableError):
                    other.select(snippet(query))


@pytest.mark.parametrize("name", ["", "_keys", "_f", "a\x00b"])
def test_reserved_source_name_is_refused(name):
    with pytest.raises(TableError):
        open_engine({name: people(1)})


def test_source_without_a_file_or_with_a_broken_one_is_refused(tmp_path):
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 no")
    for files in ([], [broken], [tmp_path / "none.parquet"]):
        with pytest.raises(TableError):
            open_engine({"a": files})

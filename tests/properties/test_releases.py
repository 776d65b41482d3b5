"""A release holds what the agreement says: no row, column or value more or less, NULLs included.

20,000 random agreements over random tables are compared with a second reading of the agreement's
form (`oracle.py`), each in a fresh session of a locked engine; some go through the whole worker.
"""

import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from irwell.releases import compile_release, materialise
from irwell.releases.build import keys_of
from irwell.tables import open_engine
from tests.properties import oracle
from tests.properties.planted_faults import FAULTS
from tests.properties.release_cases import (
    MAIN,
    OTHER,
    agreement_of,
    contracts_of,
    list_ids,
    list_table,
    lookup_ids,
    lookup_table,
    main_table,
    other_table,
    random_case,
)

BATCH = 500
SHORT = 8  # batches in every run; the rest, to 20,000 cases, in the long one
LONG = 40
PLANTED = 2_000  # cases within which each planted fault is found


def released(case, engine):
    """The rows that the program releases, in order, as lists of values with their names."""
    release = compile_release(agreement_of(case), contracts_of(case), MAIN, case["as_at"])
    tables = tables_of(case, release)
    secrets = {name: case["keys"][kind or "order"] for name, kind in release.secrets.items()}
    with engine.fresh(tables) as session:
        return session.rows(release.plan, secrets).read_all()


def tables_of(case, release):
    by_id = {own: name for name, own in release.sources.items()}
    lists = {by_id[own]: list_table(case, key)[1] for key, own in list_ids(case).items()
             if own in by_id}  # fmt: skip
    areas = {by_id[own]: lookup_table(case, name)[1] for name, own in lookup_ids(case).items()
             if own in by_id}  # fmt: skip
    held = {by_id[OTHER]: other_table(case)} if OTHER in by_id else {}
    return {"data": main_table(case), **lists, **areas, **held}


def differs(case, table, moved=lambda number: number):
    """Why a table is not what the case calls for; nothing when it is.

    Deposits after the first have their row numbers moved up: `moved` says to what.
    """
    names = [one["name"] for one in case["show"] if one["show"] != "count_only"]
    if table.column_names != names:
        return f"columns {table.column_names}, expected {names}"
    rows = {moved(number): row for number, row in oracle.expected(case)}
    expected = [
        [exact(rows[number][name]) for name in names]
        for number in oracle.order(rows, case["keys"]["order"])
    ]
    found = [[exact(value) for value in row.values()] for row in table.to_pylist()]
    if found == expected:
        return ""
    same = sorted(map(repr, found)) == sorted(map(repr, expected))
    return f"{'order' if same else 'rows'} {found}\nexpected {expected}"


def exact(value):
    """True is not 1, and 1 is not 1.0."""
    return type(value).__name__, value


@pytest.fixture(scope="module")
def engine():
    with open_engine({"none": pa.table({"_row": pa.array([], pa.int64())})}, threads=1) as own:
        yield own


def batches():
    late = [pytest.param(batch, marks=pytest.mark.slow) for batch in range(SHORT, LONG)]
    return [*range(SHORT), *late]


@pytest.mark.parametrize("batch", batches())
def test_releases_are_what_agreements_say(batch, engine):
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        case = random_case(random.Random(seed))
        fault = differs(case, released(case, engine))
        assert not fault, f"seed {seed}: {fault}\n{case}"


def test_cases_hold_what_is_told_of_them():
    cases = [random_case(random.Random(seed)) for seed in range(BATCH)]
    forms = {one["show"] for case in cases for one in case["show"]}
    assert forms >= {"area", "count_only"}
    held = [case for case in cases if case["held"]]
    some = [case for case in held if 0 < len(oracle.expected(case)) < len(case["rows"])]
    assert len(held) > BATCH // 5
    assert len(some) > BATCH // 50


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught(fault, engine, monkeypatch):
    FAULTS[fault](monkeypatch)
    for seed in range(PLANTED):
        case = random_case(random.Random(seed))
        if differs(case, released(case, engine)):
            return
    pytest.fail(f"not caught in {PLANTED} cases")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(rng=st.randoms(use_true_random=False))
def test_a_failure_shrinks_to_a_small_case(rng):
    with open_engine({"none": pa.table({"_row": pa.array([], pa.int64())})}, threads=1) as own:
        case = random_case(rng)
        assert not differs(case, released(case, own)), case


def whole(case, folder):
    """The table that the whole worker makes of one or two deposits, and where rows were."""
    folder.mkdir()
    release = compile_release(agreement_of(case), contracts_of(case), MAIN, case["as_at"])
    inputs = {}
    for name, table in tables_of(case, release).items():
        inputs[name] = [folder / f"{name}-0.parquet", folder / f"{name}-1.parquet"]
        cut = table.num_rows // 2
        second = table.slice(cut)
        fresh = pa.array(range(1, second.num_rows + 1), pa.int64())
        second = second.set_column(second.schema.get_field_index("_row"), "_row", fresh)
        pq.write_table(table.slice(0, cut), inputs[name][0])
        pq.write_table(second, inputs[name][1])
    built = materialise(release, inputs, case["secret"], 3, folder / "out")
    case["keys"] = {
        kind or "order": key
        for (_, kind), key in zip(
            release.secrets.items(), keys_of(release, case["secret"], 3).values(), strict=True
        )
    }
    half = len(case["rows"]) // 2
    tables = [pq.read_table(built.folder / part.name) for part in built.parts]
    return (
        pa.concat_tables(tables),
        lambda number: number if number <= half else (1 << 40) + number - half,
    )


@pytest.mark.parametrize(
    "batch", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in range(1, 25))]
)
def test_releases_through_the_whole_worker(batch, tmp_path):
    for seed in range(batch * 20, batch * 20 + 20):
        rng = random.Random(f"whole {seed}")
        case = random_case(rng)
        case["secret"] = rng.randbytes(32)
        table, moved = whole(case, tmp_path / str(seed))
        fault = differs(case, table, moved)
        assert not fault, f"seed {seed}: {fault}\n{case}"

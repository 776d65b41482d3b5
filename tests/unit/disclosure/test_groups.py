import pyarrow as pa
import pytest

from irwell.disclosure import smallest_group
from irwell.tables import open_engine

TABLE = pa.table(
    {
        "_row": list(range(1, 8)),
        "ward": ["a", "a", "a", "b", "b", None, None],
        "age": [30, 30, 31, 30, 30, 30, 30],
        'odd "name"; --': ["x"] * 7,
    }
)


def smallest(table, *columns):
    with open_engine({"out": table}) as engine:
        return smallest_group(engine, "out", columns)


@pytest.mark.parametrize(
    ("columns", "size"),
    [
        (["ward"], 2),
        (["age"], 1),
        (["ward", "age"], 1),
        (['odd "name"; --'], 7),
        ([], 7),
    ],
)
def test_the_smallest_group_of_rows_that_look_alike(columns, size):
    assert smallest(TABLE, *columns) == size


def test_rows_without_a_value_look_alike():
    assert smallest(TABLE.slice(5), "ward") == 2


def test_no_rows_have_no_group():
    assert smallest(TABLE.slice(0, 0), "ward") == 0
    assert smallest(TABLE.slice(0, 0)) == 0

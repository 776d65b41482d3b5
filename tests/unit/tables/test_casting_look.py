"""Questions asked in the pass that looks at the texts, and rows that it keeps."""

import pyarrow as pa
import pytest
from pyarrow import parquet
from sqlglot import exp

from irwell.tables.cast_spec import Ask, CastSpec, Questions, Told
from irwell.tables.casting import cast
from irwell.tables.engine import open_engine
from irwell.tables.expressions import Bound, snippet


def asked(tmp_path, columns, specs, *asks, values=()):
    landed = tmp_path / "landed.parquet"
    rows = len(next(iter(columns.values())))
    table = {name: pa.array(cells, pa.string()) for name, cells in columns.items()}
    table["_row"] = pa.array(range(1, rows + 1), pa.int64())
    parquet.write_table(pa.table(table), landed)
    questions = Questions(asks, dict(values))
    return cast(landed, specs, tmp_path / "typed.parquet", questions=questions)


def above(name, value):
    return Ask(name, snippet(f"v > {value}", v=exp.column(name, quoted=True)))


def test_a_question_of_plain_texts_is_answered_on_the_way(tmp_path):
    cells = {"n": ["1", "20", None, "30"], "t": ["a", "b", "c", None]}
    missing = Ask("t", exp.column("t", quoted=True).is_(exp.null()))
    specs = [CastSpec("n", "integer"), CastSpec("t", "text")]
    done = asked(tmp_path, cells, specs, above("n", 9), missing)
    assert done.told == (Told(2, (2, 4)), Told(1, (4,)))
    assert done.filled == {"n": 3, "t": 3}


def test_a_column_with_a_text_that_is_not_plain_is_left_to_the_typed_rows(tmp_path):
    cells = {"n": ["1", " 20", "x"], "m": ["7", "8", "9"]}
    specs = [CastSpec("n", "integer"), CastSpec("m", "integer")]
    done = asked(tmp_path, cells, specs, above("n", 9), above("m", 7))
    assert done.told == (None, Told(2, (2, 3)))
    assert (done.filled["n"], done.uncast[0].rows) == (2, (3,))


@pytest.mark.parametrize("name", ["x", "v", "p", "x0", "s"])
def test_names_of_columns_are_not_taken_for_names_of_the_levels(tmp_path, name):
    cells = {name: ["5", "50"], "other": ["60", "6"]}
    specs = [CastSpec("other", "integer"), CastSpec(name, "integer")]
    done = asked(tmp_path, cells, specs, above(name, 9), above("other", 9))
    assert done.told == (Told(1, (2,)), Told(1, (1,)))


def test_values_of_questions_are_bound(tmp_path):
    bound = Bound()
    ask = Ask("t", snippet("v = b", v=exp.column("t", quoted=True), b=bound.bind("it's")))
    spec = [CastSpec("t", "text", null_tokens=("",))]
    done = asked(tmp_path, {"t": ["a", "it's"]}, spec, ask, values=bound.values)
    assert done.told == (Told(1, (2,)),)


def test_at_most_the_first_rows_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr("irwell.tables.casting_look.ROWS_TOLD", 2)
    done = asked(tmp_path, {"n": ["5"] * 9}, [CastSpec("n", "integer")], above("n", 1))
    assert done.told == (Told(9, (1, 2)),)


def test_many_columns_and_questions_are_no_deep_expression(tmp_path):
    names = [f"c{n}" for n in range(600)]
    specs = [CastSpec(name, "integer") for name in names]
    cells = {name: ["1", "2"] for name in names}
    done = asked(tmp_path, cells, specs, *(above(name, 1) for name in names))
    assert set(done.told) == {Told(1, (2,))}


def test_a_kept_table_is_of_its_session_alone(tmp_path):
    path = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"a": [1, 2, 3], "_row": [1, 2, 3]}), path)
    with open_engine({"a": [path]}) as engine:
        engine.keep("_few", exp.select("a").from_("a").where("a > 1"))
        assert engine.select(exp.select("a").from_("_few")).to_pydict() == {"a": [2, 3]}
        engine.keep("_few", exp.select("a").from_("a"))
        assert engine.select(exp.select("a").from_("_few")).num_rows == 3
    assert list(tmp_path.iterdir()) == [path]

import json

import pytest

from irwell.errors import TableError
from irwell.tables.intake.guide import Guide
from irwell.tables.intake.json_text import JsonText
from irwell.tables.intake.limits import LandingLimits
from tests.unit.tables.intake.law import read, refusal


def made(tmp_path, content, name="in.json"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def values(rows):
    return [tuple(row.values()) for row in rows]


def test_array_of_objects_is_rows_and_numbers_stay_as_written(tmp_path):
    text = '[{"id":"007","n":1.10,"big":12345678901234567890.5,"e":1e5},{"id":"8","ok":true}]'
    rows, intake = read(made(tmp_path, text))
    assert intake.kind == "json"
    assert rows == [
        {"id": "007", "n": "1.10", "big": "12345678901234567890.5", "e": "1e5", "ok": None},
        {"id": "8", "n": None, "big": None, "e": None, "ok": "true"},
    ]


def test_null_is_no_value_and_empty_text_is_text(tmp_path):
    rows, _ = read(made(tmp_path, '[{"a":null,"b":""},{"a":false}]'))
    assert values(rows) == [(None, ""), ("false", None)]


def test_one_list_inside_an_object_is_found_and_the_rest_is_reported(tmp_path):
    text = '{"meta":{"by":"x","n":2},"data":{"items":[{"a":1},{"a":2}]},"ok":true}'
    rows, intake = read(made(tmp_path, text))
    assert values(rows) == [("1",), ("2",)]
    assert [(part.why, part.cells) for part in intake.skipped] == [("preamble", 3)]
    assert intake.cells == 5


def test_several_lists_are_asked_about_and_the_answer_is_taken(tmp_path):
    path = made(tmp_path, '{"a":[{"x":1}],"b":{"c":[{"y":2},{"y":3}]}}')
    error = refusal(path)
    assert error.rule == "intake.ask.records"
    assert "a, b.c" in error.message
    rows, intake = read(path, Guide(records="b.c"))
    assert values(rows) == [("2",), ("3",)]
    assert intake.cells == 3
    assert refusal(path, Guide(records="b")).rule == "intake.ask.records"


def test_nested_objects_become_dotted_names_and_lists_stay_json(tmp_path):
    text = '[{"a":{"b":{"c":1}},"t":["x",2.50,null,{"k":"é\\""}],"e":{}}]'
    rows, intake = read(made(tmp_path, text))
    assert rows == [{"a.b.c": "1", "t": '["x",2.50,null,{"k":"é\\""}]', "e": "{}"}]
    assert [(c.rule, c.column, c.count) for c in intake.changed] == [
        ("nested", "e", 1),
        ("nested", "t", 1),
    ]


def test_json_lines_are_records_over_many_chunks(tmp_path, monkeypatch):
    monkeypatch.setattr("irwell.tables.intake.json_text.CHUNK", 64)
    monkeypatch.setattr("irwell.tables.intake.json_spool.ROWS", 7)
    lines = [json.dumps({"n": n, "text": "x" * (n % 90), **({"late": n} if n > 50 else {})})
             for n in range(100)]  # fmt: skip
    rows, intake = read(made(tmp_path, "\n".join(lines)))
    assert intake.kind == "jsonl"
    assert [row["n"] for row in rows] == [str(n) for n in range(100)]
    assert [len(row["text"]) for row in rows] == [n % 90 for n in range(100)]
    assert rows[50]["late"] is None
    assert rows[51]["late"] == "51"


def test_number_that_a_chunk_cuts_is_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("irwell.tables.intake.json_text.CHUNK", 3)
    rows, _ = read(made(tmp_path, '[{"a":123456789,"b":"é"}]'))
    assert values(rows) == [("123456789", "é")]
    rows, _ = read(made(tmp_path, '{"k":1234567,"b":[{"x":1}]}'))
    assert values(rows) == [("1",)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_json_with_a_mark_or_in_utf_16_is_read(tmp_path, encoding):
    rows, _ = read(made(tmp_path, '[{"a":"£é"}]'.encode(encoding)))
    assert values(rows) == [("£é",)]


def test_stated_encoding_is_used(tmp_path):
    path = made(tmp_path, '[{"a":"£5"}]'.encode("cp1252"))
    assert refusal(path).rule == "intake.encoding"
    rows, intake = read(path, Guide(encoding="windows-1252"))
    assert values(rows) == [("£5",)]
    assert intake.encoding == "windows-1252"


def test_one_flat_object_is_one_row(tmp_path):
    rows, _ = read(made(tmp_path, '{"a":1,"b":"x"}'))
    assert rows == [{"a": "1", "b": "x"}]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('{"a":[1,2],"b":[3,4]}', "intake.records"),
        ("[1,2,3]", "intake.records"),
        ("[[1,2],[3,4]]", "intake.records"),
        ("[]", "intake."),
        ('{"x":{"a":1},"y":{"a":2}}', "intake.records"),
        ('[{"a":1},null]', "intake.json"),
        ('[{"a":1},2]', "intake.json"),
        ('[{"a":1,"a":2}]', "intake.json"),
        ('{"a":[{"x":1}],"a":[{"x":2}]}', "intake.json"),
        ('[{"a":NaN}]', "intake.json"),
        ('[{"a":-Infinity}]', "intake.json"),
        ('[{"a":01}]', "intake.json"),
        ('[{"a":1},]', "intake.json"),
        ('[{"a":1}', "intake.json"),
        ('[{"a":"canary', "intake.json"),
        ('[{"a":1}] [', "intake.json"),
        ("[{'a':1}]", "intake."),
        ('[{"a":"\\ud800"}]', "intake.json"),
        ('[{"\\udc00":1}]', "intake.json"),
        ('[{"a":["\\ud800x"]}]', "intake.json"),
        ('[{"a":"tab\there"}]', "intake.json"),
        ('[{"a":"\\u0000"}]', "intake.nul"),
        ('[{"a.b":1,"a":{"b":2}}]', "intake.names"),
        ('[{"a.b":1},{"a":{"b":2}}]', "intake.names"),
        ('[{"a":1,"A":2}]', "intake."),
        ('[{"":1}]', "intake."),
        ('[{"_row":1}]', "intake."),
        ('{"a":1}\n{"a":2,"a":3}\n', "intake.json"),
        ('{"a":1}\n[2]\n', "intake.json"),
        ('{"a":1}\n{"a":"canary"', "intake.json"),
    ],
)
def test_what_is_refused(tmp_path, text, rule):
    assert refusal(made(tmp_path, text)).rule.startswith(rule)


def test_surrogate_pairs_are_characters(tmp_path):
    rows, _ = read(made(tmp_path, '[{"a":"\\ud83d\\ude00"}]'))
    assert values(rows) == [("😀",)]


def test_wrong_utf_8_is_refused_with_its_line(tmp_path):
    error = refusal(made(tmp_path, b'[\n{"a":"\xff"}]'))
    assert error.rule == "intake.encoding"


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
def test_deep_nesting_is_refused(tmp_path, opening):
    assert refusal(made(tmp_path, '[{"b":' + opening * 100_000)).rule.startswith("intake.")


def test_depth_within_the_parser_is_bounded(tmp_path):
    text = '[{"a":' + "[" * 200 + "]" * 200 + "}]"
    assert refusal(made(tmp_path, text)).rule == "intake.depth"
    text = '{"a":' * 200 + "1" + "}" * 200
    assert refusal(made(tmp_path, f"[{text}]")).rule == "intake.depth"


def test_columns_rows_and_bytes_are_bounded(tmp_path):
    wide = json.dumps([{f"c{n}": n for n in range(3000)}])
    assert refusal(made(tmp_path, wide)).rule == "intake.size"
    growing = "\n".join(json.dumps({f"c{n}": n}) for n in range(3000))
    assert refusal(made(tmp_path, growing)).rule == "intake.size"
    keyed = json.dumps({f"k{n}": {"a": n} for n in range(3000)})
    assert refusal(made(tmp_path, keyed)).rule == "intake.records"
    many = json.dumps([{"a": n} for n in range(100)])
    assert refusal(made(tmp_path, many), limits=LandingLimits(rows=99)).rule == "intake.size"
    assert refusal(made(tmp_path, many), limits=LandingLimits(size=50)).rule == "intake.size"


def test_record_that_is_too_long_is_refused(tmp_path):
    path = made(tmp_path, json.dumps([{"a": "canary" * 2000}]))
    text = JsonText(path, path.name, record=1000)
    assert text.take("[")
    with pytest.raises(TableError, match="1000"):
        text.value()
    text.close()


def test_a_csv_that_begins_with_a_bracket_is_no_json(tmp_path):
    rows, intake = read(made(tmp_path, "[code],name\n1,x\n2,y\n", "a.csv"))
    assert intake.kind == "csv"
    assert len(rows) == 2

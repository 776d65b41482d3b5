import json
import time

import pytest

from irwell.documents import Limits, parse_json, parse_yaml
from irwell.errors import DocumentError


def refused(text, read=parse_yaml, **options):
    with pytest.raises(DocumentError) as caught:
        read(text, name="paper.yaml", **options)
    assert caught.value.remedy
    return caught.value


def test_unquoted_words_follow_the_core_schema_of_yaml_1_2():
    text = """
    yes: yes
    date: 2024-01-01
    time: 12:30:45
    thousand: 1_000
    whole: 42
    decimal: -2.5
    power: 1e3
    nothing: ~
    empty:
    truth: True
    quoted: "42"
    """
    assert parse_yaml(text).value == {
        "yes": "yes",
        "date": "2024-01-01",
        "time": "12:30:45",
        "thousand": "1_000",
        "whole": 42,
        "decimal": -2.5,
        "power": 1000,
        "nothing": None,
        "empty": None,
        "truth": True,
        "quoted": "42",
    }


def test_block_folded_and_flow_forms_are_read():
    text = "a: |\n  one\n  two\nb: >-\n  one\n  two\nc: [1, {d: e}]\n'f': 'it''s'\n"
    assert parse_yaml(text).value == {
        "a": "one\ntwo\n",
        "b": "one two",
        "c": [1, {"d": "e"}],
        "f": "it's",
    }


def test_whole_decimals_are_whole_numbers_so_equal_documents_are_equal_values():
    value = parse_json("[1.0, -0.0, 1E2, 0.5]").value
    assert [(part, type(part)) for part in value] == [(1, int), (0, int), (100, int), (0.5, float)]


def test_lines_are_kept_for_each_key_and_item():
    source = parse_yaml("# first\na:\n  b: 1\n  c:\n    - x\n    - y: 2\n")
    assert source.line(("a",)) == 2
    assert source.line(("a", "c", 0)) == 5
    assert source.line(("a", "c", 1, "y")) == 6
    assert source.line(("a", "absent", "deeper")) == 2
    assert parse_json('{\n"a":\n\n[1,\n2]}').line(("a", 1)) == 5


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("x: 1\na: &n 1\n", "document.anchor", 2),
        ("a: *n", "document.anchor", 1),
        ("a: !!int 1", "document.tag", 1),
        ("a: ! x", "document.tag", 1),
        ("a: !!python/object/apply:os.system [true]", "document.tag", 1),
        ("<<: {a: b}", "document.merge", 1),
        ("a: 1\nb: 2\na: 3", "document.duplicate", 3),
        ('a: 1\n"a": 2', "document.duplicate", 2),
        ("1: a", "document.key", 1),
        ("true: a", "document.key", 1),
        ("? [a]\n: b", "document.key", 1),
        ("a: 007", "document.number", 1),
        ("a: +44", "document.number", 1),
        ("a: 0x1F", "document.number", 1),
        ("a: 0o17", "document.number", 1),
        ("a: .5", "document.number", 1),
        ("a: .inf", "document.number", 1),
        ("a: .NaN", "document.number", 1),
        ("a: 9007199254740992", "document.number", 1),
        ("a: -9007199254740992", "document.number", 1),
        ("a: 1e16", "document.number", 1),
        ("a: 1e999", "document.number", 1),
        ("a: 1e-999", "document.number", 1),
        ("a: " + "9" * 5000, "document.number", 1),
        ("---\na\n---\nb", "document.several", 3),
        ("", "document.empty", 1),
        ("# only a comment", "document.empty", 1),
        ("%YAML 1.1\n---\na: b", "document.directive", 1),
        ("%TAG ! x\n---\na: b", "document.directive", 1),
        (b"a: 1\nb: \xff", "document.encoding", 2),
        ("a: 1".encode("utf-16"), "document.encoding", 1),
        ("a: \x00", "document.characters", 1),
        ("a: b\u0085c: d", "document.characters", 1),
        ("a: b\u2028c: d", "document.characters", 1),
        ("a: 1\n# \u202e", "document.characters", 2),
        ('a: "\\u202e"', "document.characters", 1),
        ("a: \ud800", "document.characters", 1),
        ('a: "\\ud800"', "document.yaml", 1),
        ("a: [1\nb: 2", "document.yaml", 2),
        ("\ta: 1", "document.yaml", 1),
        ("a: @b", "document.yaml", 1),
    ],
)
def test_yaml_refusals_name_the_document_the_line_and_the_rule(text, rule, line):
    error = refused(text)
    assert error.rule == rule
    assert error.message.startswith(f"paper.yaml, line {line}")


def test_a_refusal_names_the_key_and_never_the_value():
    error = refused("people:\n  - name: a\n    name: Xanthippe\n")
    assert "key `people[0].name`" in error.message
    assert "line 3" in error.message
    assert "Xanthippe" not in str(error)
    assert "first at line 2" in error.message


@pytest.mark.parametrize(
    "text",
    [
        *("[1,]", "[,1]", '{"a":1,}', '{"a":1 "b":2}', "[1]]", "[1", '["abc', '["\\x"]', "[01]"),
        *("[NaN]", "[-Infinity]", "{1:2}", "[1 2]", '{"a"}', "nul", "['a']", "[1] // x"),
        *('["\t"]', "[.5]", "[+1]", "[1.]", "", " ", "{]", "[}", '{"a":}', "\x0b[]", "\u00a0[]"),
    ],
)
def test_json_refuses_what_json_refuses(text):
    refused(text, parse_json)
    with pytest.raises(ValueError):
        json.loads(text.replace("NaN", "x").replace("-Infinity", "x"))


@pytest.mark.parametrize("text", ['{"a":1,"a":2}', '["\\ud83d"]', "[1e999]", "[9007199254740992]"])
def test_json_refuses_what_other_readers_would_pass(text):
    refused(text, parse_json)


def test_json_reads_what_the_standard_library_reads():
    text = ' {"a": [1, -2.5e-3, {"b": []}], "c": {}, "\\u00e9\\n": "\\ud83d\\ude00", "d": null} '
    assert parse_json(text).value == json.loads(text)
    assert parse_json(b'\xef\xbb\xbf"x"').value == "x"


@pytest.mark.parametrize("read", [parse_yaml, parse_json])
def test_limits_act_on_size_depth_and_nodes(read):
    assert refused("[" + "1," * 60 + "1]", read, limits=Limits(nodes=50)).rule == "document.nodes"
    assert refused("[[[[1]]]]", read, limits=Limits(depth=3)).rule == "document.depth"
    assert read("[[[1]]]", limits=Limits(depth=3)).value == [[[1]]]
    assert refused('"é"', read, limits=Limits(size=3)).rule == "document.size"
    assert read('"é"', limits=Limits(size=4)).value == "é"


@pytest.mark.parametrize(
    "text", ["[" * 1_000_000, "- " * 500_000, '{"a":' * 200_000, "? " * 400_000]
)
def test_a_million_brackets_stop_at_the_depth_limit_at_once(text):
    start = time.process_time()
    for read in (parse_yaml, parse_json):
        if read is parse_yaml or text[0] in "[{":
            wanted = "document.key" if text[0] == "?" else "document.depth"
            assert refused(text, read).rule == wanted
    assert time.process_time() - start < 2


def test_billion_laughs_and_cycles_are_refused_as_anchors():
    laughs = "a: &a [x, x]\n" + "".join(
        f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert refused(laughs).rule == "document.anchor"
    assert refused("&a [*a]").rule == "document.anchor"


def test_a_flat_document_at_the_size_limit_is_read_within_seconds():
    text = "".join(f"key-{number}: value\n" for number in range(20_000))
    assert len(parse_yaml(text).value) == 20_000

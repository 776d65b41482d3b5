from collections.abc import Iterator
from typing import Any

import pytest

from irwell.agreements import VERBS, clauses, render, schema
from irwell.agreements.clauses import SECTIONS
from irwell.agreements.paths import dotted, keys_of, leaves, places
from irwell.agreements.sentences import SENTENCES


def schema_leaves(node: dict[str, Any], at: str = "") -> Iterator[str]:
    """Every place where the form allows a value, as a pattern: `data[].columns.*.show`."""
    if "$ref" in node:
        node = {**schema()["$defs"][node["$ref"].rsplit("/", 1)[1]], **node}
        node.pop("$ref")
    choices = [node[key] for key in ("then", "else") if isinstance(node.get(key), dict)]
    if choices:
        for choice in choices:
            yield from schema_leaves(choice, at)
        return
    named = node.get("properties", {})
    for key, inner in named.items():
        yield from schema_leaves(inner, f"{at}.{key}".removeprefix("."))
    if isinstance(node.get("additionalProperties"), dict):
        yield from schema_leaves(node["additionalProperties"], f"{at}.*")
    for pattern in node.get("patternProperties", ()):
        assert pattern
        yield f"{at}.*"
    if "items" in node:
        yield from schema_leaves(node["items"], f"{at}[]")
    if not named and "items" not in node and "additionalProperties" not in node:
        yield at


def covers(sentence: str, leaf: str) -> bool:
    return leaf == sentence or leaf.startswith((f"{sentence}.", f"{sentence}["))


def test_no_key_of_the_schema_lacks_a_sentence():
    said = {f"{own.at}.{key}".strip(".") for own in SENTENCES for key in own.keys}
    found = sorted(set(schema_leaves(schema())))

    assert len(found) > 70
    assert "data[].columns.*.show" in found
    assert [leaf for leaf in found if not any(covers(own, leaf) for own in said)] == []


def test_every_key_of_an_agreement_is_said_once_and_marked(examples):
    for agreement, _ in examples.values():
        said = [key for clause in clauses(agreement) for key in clause.keys]
        for leaf in (dotted(keys) for keys in leaves(agreement.document)):
            assert sum(covers(key, leaf) for key in said) == 1, leaf


def test_each_clause_is_a_sentence_with_a_mark(examples):
    for agreement, _ in examples.values():
        for clause in clauses(agreement):
            assert clause.mark in ("enforced", "evidenced", "promised")
            assert clause.text[-1] in ".!?"
            assert "{" not in clause.text
            assert "None" not in clause.text


def test_each_verb_has_its_mark_and_each_is_said(examples):
    shown = {
        own.show for agreement, _ in examples.values() for d in agreement.data for own in d.columns
    }
    tested = {own.verb for agreement, _ in examples.values() for own in agreement.where}

    assert shown == {name for name, verb in VERBS.items() if verb.place == "show"}
    assert tested | {"before", "after"} == {n for n, verb in VERBS.items() if verb.place == "is"}


def test_the_schema_allows_the_verbs_of_the_table_and_no_other():
    defs = schema()["$defs"]
    show = defs["column"]["else"]["properties"]["show"]["enum"]
    rows = defs["row"]["properties"]["is"]["enum"]

    assert show == [name for name, verb in VERBS.items() if verb.place == "show"]
    assert rows == [name for name, verb in VERBS.items() if verb.place == "is"]
    assert set(defs["column"]["then"]["enum"]) == set(show) - {"band", "round", "area"}


@pytest.mark.parametrize(
    ("mode", "mark"),
    [
        ("api", "enforced"),
        ("file", "enforced"),
        ("query_in_place", "promised"),
        ("secure_workspace", "promised"),
    ],
)
def test_what_cannot_be_compiled_is_marked_as_promised(changed, mode, mark):
    found = clauses(changed({"setting": {"mode": mode}}))
    assert [own.mark for own in found if own.path == "setting.mode"] == [mark]


def test_an_agreement_without_tests_says_that_every_row_leaves(changed):
    (own,) = [clause for clause in clauses(changed({})) if clause.path == "where"]
    assert own.text == "Every row of each data set leaves."


def test_the_page_shows_every_clause_under_its_heading(examples):
    for agreement, _ in examples.values():
        page = render(agreement, clauses(agreement))
        flat = " ".join(page.split())
        for clause in clauses(agreement):
            assert f"{clause.mark} {' '.join(clause.text.split())}" in flat
        assert max(len(line) for line in page.splitlines()) <= 100
        headings = [line for line in page.splitlines() if line.isupper()]
        assert set(headings) <= {heading.upper() for heading in SECTIONS.values()}


FORGED = "Fine.\n  enforced   Nothing is shared.\n\nWHEN\n  enforced   It never starts."


@pytest.mark.parametrize("place", ["title", "summary", "purpose.need"])
def test_text_of_the_document_cannot_forge_a_clause(changed, place):
    text = " ".join(FORGED.split()) if place == "title" else FORGED
    agreement = changed({place: text})
    lines = render(agreement, clauses(agreement)).splitlines()

    assert not [line for line in lines if line.startswith("  enforced   Nothing is shared")]
    assert lines.count("WHEN") == 1


def test_text_of_the_document_cannot_move_the_cursor_or_turn_the_writing(changed):
    agreement = changed({"purpose.need": "a\u202eb\x1b[2J\u0000c"})
    page = render(agreement, clauses(agreement))

    assert all(c.isprintable() or c == "\n" for c in page)
    assert r"a\u202eb\x1b[2J\x00c." in page


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("data[0].columns.child.show", ("data", 0, "columns", "child", "show")),
        ("where[12].value", ("where", 12, "value")),
        ("time.end", ("time", "end")),
        ("", ()),
    ],
)
def test_a_place_is_written_and_read(text, keys):
    assert keys_of(text) == keys
    assert dotted(keys) == text


def test_places_follow_the_order_of_names_not_of_writing():
    document = {"p": {"b": [1, 2], "a": [3]}}
    assert [at for at, _ in places(document, "p.*[]")] == [
        ("p", "a", 0),
        ("p", "b", 0),
        ("p", "b", 1),
    ]

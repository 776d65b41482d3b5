import time

import pytest

from irwell.documents import ID_PATTERN, Source, parse_yaml, validate
from irwell.errors import DocumentError

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["id"],
    "properties": {
        "id": {"type": "string", "pattern": ID_PATTERN},
        "start": {"type": "string", "format": "date"},
        "required": {"type": "boolean"},
        "smallest_group": {"type": "integer", "minimum": 1, "description": "Write 10 or more."},
        "verb": {"enum": ["keep", "year"]},
        "columns": {
            "type": "array",
            "uniqueItems": True,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {"name": {"type": "string"}},
            },
        },
        "names": {"type": "object", "propertyNames": {"pattern": ID_PATTERN}},
        "either": {"oneOf": [{"type": "integer"}, {"type": "array", "items": {"type": "string"}}]},
    },
}


def fault(text):
    with pytest.raises(DocumentError) as caught:
        validate(parse_yaml(text, name="paper.yaml"), SCHEMA)
    return caught.value


def test_a_document_that_keeps_to_its_schema_passes():
    text = "id: a-b\nstart: 2024-02-29\nrequired: true\nverb: keep\n"
    text += "columns: [{name: x}]\nnames: {a: 1}"
    validate(parse_yaml(text), SCHEMA)


def test_an_unknown_key_is_named_with_its_line_and_the_known_ones():
    error = fault("id: a\ncolumns:\n  - nmae: x\n")
    assert error.message == "paper.yaml, line 3, key `columns[0].nmae`: the key is not known here."
    assert error.remedy == "Did you mean `name`? Known here: name."
    assert error.rule == "columns[0].nmae"


@pytest.mark.parametrize(
    ("text", "line", "message", "remedy"),
    [
        ("verb: keep", 1, "the key `id` is missing", "Add `id`"),
        ("id: a\nrequired: yes", 2, "of another kind", "true or false"),
        ("id: 7", 1, "of another kind", "Write text (in quotes"),
        ("id: a\nverb: kept", 2, "not one of those allowed", 'Write one of: "keep", "year"'),
        ("id: Ab", 1, "the text has another form", ID_PATTERN),
        ('id: "ab\\n"', 1, "the text has another form", ID_PATTERN),
        ("id: a\nsmallest_group: 0", 2, "the number is below 1", "Write 10 or more."),
        ("id: a\nstart: 2023-02-29", 2, "no such date", "YYYY-MM-DD"),
        ("id: a\nstart: 20240101", 2, "of another kind", "text"),
        ("id: a\nstart: '20240101'", 2, "no such date", "YYYY-MM-DD"),
        ("id: a\ncolumns:\n- {name: x}\n- {name: x}", 2, "twice in the list", "Keep one"),
        ("id: a\nnames:\n  Bad: 1", 3, "the text has another form", ID_PATTERN),
        ("id: a\neither:\n  - a\n  - 1", 4, "of another kind", "text"),
        ("[]", 1, "of another kind", "a map of keys"),
    ],
)
def test_each_fault_has_line_words_and_remedy(text, line, message, remedy):
    error = fault(text)
    assert error.message.startswith(f"paper.yaml, line {line}")
    assert message in error.message
    assert remedy in error.remedy


def test_the_first_fault_in_the_document_is_reported():
    assert "line 2" in fault("id: a\nverb: x\nrequired: y\nwrong: z").message


def test_the_value_is_never_shown():
    error = fault("id: a\nverb: Xanthippe")
    assert "Xanthippe" not in str(error)


def test_a_long_list_is_checked_for_repeats_in_one_pass():
    source = Source({"id": "a", "columns": [{"name": str(number)} for number in range(20_000)]})
    start = time.process_time()
    validate(source, SCHEMA)
    assert time.process_time() - start < 10


def test_no_reference_is_fetched():
    from referencing.exceptions import Unresolvable

    with pytest.raises(Unresolvable):
        validate(parse_yaml("a: 1"), {"$ref": "https://example.org/schema.json"})

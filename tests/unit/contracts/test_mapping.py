import pytest

from irwell.contracts import read_contract
from irwell.contracts.mapping import mapping_from, read_mapping, refuse_headings, refuse_misfit
from irwell.documents import parse_yaml
from irwell.errors import ContractError, DocumentError

CONTRACT = read_contract(
    parse_yaml(
        """\
apiVersion: v3.1.0
kind: DataContract
id: mersley-council/homes
version: 1.2.0
status: active
schema:
  - name: homes
    properties:
      - {name: uprn, logicalType: string}
      - {name: postcode, logicalType: string}
      - {name: rooms, logicalType: integer}
"""
    )
)
TEXT = """\
irwell_mapping: 1
data_set: mersley-council/homes@1
columns:
  postcode: "Post Code"
  rooms: "No. of rooms"
headings:
  - {heading: "Post Code", type: text, kind: postcode}
  - {heading: "No. of rooms", type: integer}
"""


def test_a_mapping_is_read() -> None:
    mapping = read_mapping(parse_yaml(TEXT))
    assert str(mapping.data_set) == "mersley-council/homes@1"
    assert mapping.headings == {"postcode": "Post Code", "rooms": "No. of rooms"}
    assert [(s.heading, s.type, s.kind) for s in mapping.seen] == [
        ("Post Code", "text", "postcode"),
        ("No. of rooms", "integer", ""),
    ]
    assert mapping_from(mapping.document) == mapping
    refuse_misfit(mapping, CONTRACT)


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("irwell_mapping: 1", "irwell_mapping: 2", "irwell_mapping"),
        ("@1\n", "\n", "data_set"),
        ('"No. of rooms"\nheadings', '"Post Code"\nheadings', "columns.postcode"),
        ("type: integer", "type: whole", "headings[1].type"),
        ("columns:", "colums:", "the key `columns` is missing"),
        ('rooms: "No. of rooms"', 'rooms: ""', "columns.rooms"),
    ],
)
def test_another_document_is_refused_where_it_fails(old, new, path) -> None:
    assert old in TEXT
    with pytest.raises(DocumentError) as refused:
        read_mapping(parse_yaml(TEXT.replace(old, new, 1), name="m.yaml"))
    assert path in refused.value.message + (refused.value.rule or "")
    assert refused.value.remedy


def test_the_digest_is_of_what_it_says() -> None:
    one = read_mapping(parse_yaml(TEXT))
    other = read_mapping(parse_yaml(TEXT.replace("Post Code", "Postcode")))
    spaced = read_mapping(parse_yaml("# looked over\n" + TEXT))
    assert one.digest == spaced.digest != other.digest


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        ({"wards": "Ward"}, "`wards`"),
        ({"uprn": "x", "postcode": "x"}, "two columns from one heading"),
        ({"uprn": "postcode"}, "two columns from one heading"),  # `postcode` is read from its own
    ],
)
def test_headings_that_do_not_fit_the_contract(headings, said) -> None:
    with pytest.raises(ContractError, match=said) as refused:
        refuse_headings(headings, CONTRACT)
    assert refused.value.rule == "mapping"


def test_two_columns_may_change_places() -> None:
    refuse_headings({"uprn": "postcode", "postcode": "uprn"}, CONTRACT)


def test_a_mapping_of_another_data_set() -> None:
    other = read_mapping(parse_yaml(TEXT.replace("homes@1", "homes@2")))
    with pytest.raises(ContractError, match="homes@2, not of mersley-council/homes@1"):
        refuse_misfit(other, CONTRACT)

"""What reads the same is the same: equal sentences compile to equal plans, equal bytes are signed.

The sentences are compared without the title and the digest, which alone would tell two texts apart.
"""

from datetime import date
from itertools import product

import jcs
from hypothesis import given, settings
from hypothesis import strategies as st

from irwell.agreements import agreement_from, clauses
from irwell.contracts import Column, Contract, DataSetId
from irwell.documents import canonical
from irwell.errors import AgreementError
from irwell.releases import compile_release
from tests.properties.test_agreements import documents, quick

PEOPLE, WARDS = "north/people@1", "north/wards@1"
TRICKY = 'a" or "b'  # headings and values that would read as two, if they were not quoted
COLUMNS = (
    Column("a", "text", identifies="quasi", identifier_type="postcode"),
    Column("b", "text"),
    Column(TRICKY, "text"),
    Column("a is 1", "text"),
    Column("n", "integer"),
    Column("1", "integer"),
    Column("yes", "boolean"),
    Column("d", "date"),
    Column("a b", "date"),
)
CONTRACTS = {
    own: Contract(own, "1.0.0", "", columns, "snapshot", {}, f"sha256:{own.slug}")
    for own, columns in (
        (DataSetId("north", "people", 1), COLUMNS),
        (DataSetId("north", "wards", 1), (COLUMNS[0], Column("ward", "text"), Column("b", "text"))),
    )
}
NAMES = [own.name for own in COLUMNS]
SCALARS = ["a", "b", TRICKY, "a, b", "true", True, False, "1", 1, 1.0, 1.5, "", " ", "a ", "\u202e"]
SCALARS += ["\\u202e", "2026-01-01", "1 January 2026", "the day of use", "{v}", "{column}"]
VALUES = {
    "equals": SCALARS,
    "one of": [["a"], ["b"], ["a", "b"], [TRICKY], ["a, b"], ["b", "a"], [1], ["1"], [1, 2]],
    "before": ["2026-01-01", "2026-01-10", "2026-10-01"],
    "within last": ["1 day", "1 days", "12 months", "1 year"],
    "age under": [17, 18],
    "age over": [17, 18],
    "not on list": [WARDS, "north/wards@2"],
    "present": [None],
}
VALUES |= {"not one of": VALUES["one of"], "after": VALUES["before"]}
AS_AT = {"as_at": "each_use"}, {"as_at": "2026-01-01"}, {}
DAILY = ("within last", "age under", "age over")


def row_tests():
    for name, (verb, values) in product(NAMES, VALUES.items()):
        for value, at in product(values, AS_AT if verb in DAILY else ({},)):
            given_value = {} if value is None else {"value": value}
            yield {"column": name, "is": verb, **given_value, **at}


def shown_columns():
    for name in NAMES:
        source = {"from": name}
        plain = ("keep", "pseudonym", "year", "month", "first_part", "yes_no", "redact")
        yield from ({**source, "show": show} for show in (*plain, "count_only"))
        for cuts in ([1], [1, 2], [1.5, 2], [12], [-1, 2]):
            yield {**source, "show": "band", "cuts": cuts}
        yield from ({**source, "show": "round", "to": to} for to in (1, 10))
        for to, by in product(("ward", "b"), (WARDS, "north/wards@2")):
            yield {**source, "show": "area", "to": to, "by": by}
        yield {**source, "show": "keep", "reason": "It is needed."}
        yield {**source, "show": "pseudonym", "key": "link-07"}


def of(columns, where, outputs=None, alias=None):
    data = {"dataset": PEOPLE, "columns": columns} | ({"as": alias} if alias else {})
    return agreement_from(
        {
            "irwell": 1,
            "id": "a",
            "title": "A",
            "kind": "one_way",
            "summary": "s",
            "parties": {
                "provider": {"org": "north", "role": "controller"},
                "recipient": {"org": "south", "role": "controller"},
            },
            "purpose": {"code": "c", "need": "n"},
            "law": {"lawful_basis": {"provider": "art6_1_e"}},
            "data": [data],
            "use": {"may": ["view"]} | ({"outputs": outputs} if outputs else {}),
            "time": {"start": "2026-01-01", "end": "2026-12-31"},
            "publish": {"register": "full"},
        }
        | ({"where": where} if where else {})
    )


def texts(agreement):
    return tuple((own.mark, own.text) for own in clauses(agreement))


def compiled(agreement):
    """The plan as it would run, its table and its output rules; or that there is none."""
    own = DataSetId("north", "people", 1)
    try:
        made = compile_release(agreement, CONTRACTS, own, date(2026, 6, 1))
    except AgreementError:
        return None
    return made.digest, made.outputs, made.quasi, agreement.data[0].table


def one_plan_a_text(agreements):
    """Compile them, and hold that each text has one plan; how many texts had a plan."""
    found = {}
    for agreement in agreements:
        plan = compiled(agreement)
        assert found.setdefault(texts(agreement), plan) == plan, texts(agreement)
    return sum(plan is not None for plan in found.values())


def test_no_two_row_tests_read_the_same_and_do_another_thing():
    keep = {"x": {"from": "b", "show": "keep"}}
    assert one_plan_a_text(of(keep, [own]) for own in row_tests()) > 80


def test_no_two_columns_read_the_same_and_do_another_thing():
    assert one_plan_a_text(of({"x": own}, None) for own in shown_columns()) > 50


columns = st.dictionaries(
    st.sampled_from(["a", "b", "n", "d"]), st.sampled_from(list(shown_columns())), min_size=1
)
where = st.lists(st.sampled_from(list(row_tests())), max_size=2)
outputs = st.sampled_from([None, {"smallest_group": 2}, {"smallest_group": 12}, {"round_to": 2}])
aliases = st.sampled_from([None, "people-1", "people"])
parts = st.tuples(columns, where, outputs, aliases)


@settings(quick, max_examples=300)
@given(parts, parts, st.lists(st.booleans(), min_size=4, max_size=4))
def test_equal_renderings_compile_to_equal_plans(one, other, taken):
    # Two agreements that have some parts in common, so that they often read alike.
    mixed = [b if take else a for a, b, take in zip(one, other, taken, strict=True)]
    first, second = of(*one), of(*mixed)
    if texts(first) == texts(second):
        assert compiled(first) == compiled(second)


def test_a_default_that_is_written_out_reads_the_same_and_is_the_same():
    keep = {"b": {"show": "keep"}}
    pairs = [
        (of(keep, None), of({"b": {"from": "b", "show": "keep"}}, None)),
        (of(keep, None), of(keep, None, alias="people-1")),
        (of({"b": "keep"}, None), of(keep, None)),
        (
            of(keep, [{"column": "d", "is": "age under", "value": 18}]),
            of(keep, [{"column": "d", "is": "age under", "value": 18, "as_at": "each_use"}]),
        ),
    ]
    for first, second in pairs:
        assert first.digest != second.digest
        assert texts(first) == texts(second)
        assert compiled(first) == compiled(second) is not None


@quick
@given(documents)
def test_what_is_signed_is_canonical_json_by_another_hand(document):
    agreement = agreement_from(document)
    assert canonical(agreement.document) == jcs.canonicalize(agreement.document)


numbers = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15)
values = st.recursive(
    st.none() | st.booleans() | st.text() | numbers | st.integers(-(2**53) + 1, 2**53 - 1),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@settings(quick, max_examples=300)
@given(values)
def test_any_value_has_the_same_canonical_json_by_another_hand(value):
    assert canonical(value) == jcs.canonicalize(value)

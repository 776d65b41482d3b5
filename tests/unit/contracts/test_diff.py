"""What changed between two versions of a contract, and how far the version must rise for it."""

import copy

import pytest

from irwell.contracts import contract_from
from irwell.contracts.diff import diff, needed, next_version, renamed, rises_enough
from tests.unit.contracts.made import column, contract

BEFORE = contract(
    column("id", required=True, primaryKey=True),
    column("age", "integer", logicalTypeOptions={"minimum": 0, "maximum": 120}),
    column("born", "date", keys={"dateFormat": "%d/%m/%Y"},
           logicalTypeOptions={"minimum": "1900-01-01"}),
    column("tenure", description="How a home is held.", quality=[
        {"metric": "invalidValues", "arguments": {"validValues": ["own", "rent"]}, "mustBe": 0},
        {"metric": "missingValues", "mustBeLessThan": 5, "unit": "percent"},
    ]),
    column("code", unique=True, logicalTypeOptions={"pattern": "[A-Z]+", "minLength": 2}),
    column("count", "number", keys={"suppressed": ["c"], "nullTokens": ["-"], "form": "unit",
                                    "unit": "kWh"}),
    column("ward", keys={"check": "gss", "entities": ["E05"]},
           relationships=[{"to": "wards.code"}]),
    table={"quality": [{"metric": "rowCount", "mustBeGreaterThan": 10}]},
    keys={"onErrors": "split", "evidence": 30, "delivery": "snapshot"},
    slaProperties=[{"property": "freshness", "value": 30, "element": "residents.born"}],
)  # fmt: skip


def changed(change, version="1.0.0"):
    document = copy.deepcopy(dict(BEFORE.document))
    document["version"] = version
    change(document)
    return contract_from(document)


def own(name, **values):
    """Set keys of a column; None takes one out."""

    def change(document):
        column = _column(document, name)
        for key, value in values.items():
            column[key] = value
            if value is None:
                del column[key]

    return change


def _column(document, name):
    return next(c for c in document["schema"][0]["properties"] if c["name"] == name)


def options(name, **values):
    return lambda d: _column(d, name)["logicalTypeOptions"].update(values)


def key(name, said, value):
    def change(document):
        holder = _column(document, name) if name else document
        listed = holder.setdefault("customProperties", [])
        listed[:] = [one for one in listed if one["property"] != f"irwell.{said}"]
        if value is not None:
            listed.append({"property": f"irwell.{said}", "value": value})

    return change


def codes(*values):
    def change(document):
        _column(document, "tenure")["quality"][0]["arguments"]["validValues"] = list(values)

    return change


def rule(name, index, **values):
    return lambda d: _column(d, name)["quality"][index].update(values)


def level(value):
    return lambda d: d["slaProperties"][0].update(value=value)


EVERY = [
    # Who reads the data must change something.
    (lambda d: d.update(id="mersley-council/tenants"), "breaking", "id"),
    (key("", "delivery", "append"), "breaking", "irwell.delivery"),
    (own("age", primaryKey=True), "breaking", "primaryKey"),
    (lambda d: d["schema"][0]["properties"].pop(), "breaking", "columns.ward"),
    (own("age", logicalType="number"), "breaking", "columns.age.logicalType"),
    (own("age", classification="special_category"), "breaking", "columns.age.classification"),
    (key("age", "identifies", "quasi"), "breaking", "columns.age.irwell.identifies"),
    (key("count", "unit", "MWh"), "breaking", "columns.count.irwell.unit"),
    (key("count", "suppressed", None), "breaking", "columns.count.irwell.suppressed"),
    # Something is new.
    (lambda d: d["schema"][0]["properties"].append(column("new")), "additive", "columns.new"),
    (key("age", "suppressed", ["c"]), "additive", "columns.age.irwell.suppressed"),
    # Recipients may meet values that they have not met.
    (own("code", unique=None), "loosened", "columns.code.unique"),
    (options("age", maximum=130), "loosened", "columns.age.maximum"),
    (options("age", minimum=-1), "loosened", "columns.age.minimum"),
    (options("born", minimum="1850-01-01"), "loosened", "columns.born.minimum"),
    (options("code", minLength=1), "loosened", "columns.code.min_length"),
    (codes("own", "rent", "other"), "loosened", "columns.tenure.codes"),
    (rule("tenure", 0, severity="warning"), "loosened", "columns.tenure.severity"),
    (key("count", "nullTokens", ["-", "n/a"]), "loosened", "columns.count.irwell.nullTokens"),
    (key("count", "suppressed", ["c", "<10"]), "loosened", "columns.count.irwell.suppressed"),
    (key("ward", "entities", ["E05", "W05"]), "loosened", "columns.ward.irwell.entities"),
    (own("ward", relationships=None), "loosened", "columns.ward.relationships"),
    (lambda d: d["schema"][0].update(quality=[]), "loosened", "schema[0].quality"),
    (lambda d: d.update(slaProperties=[]), "loosened", "slaProperties"),
    (key("", "onErrors", "keep"), "loosened", "irwell.onErrors"),
    (key("", "evidence", 90), "loosened", "irwell.evidence"),
    # Files that passed may fail.
    (own("age", required=True), "tightened", "columns.age.required"),
    (own("age", unique=True), "tightened", "columns.age.unique"),
    (options("age", maximum=110), "tightened", "columns.age.maximum"),
    (options("born", maximum="2026-01-01"), "tightened", "columns.born.maximum"),
    (options("code", maxLength=9), "tightened", "columns.code.max_length"),
    (options("code", pattern="[A-Z]{2}"), "tightened", "columns.code.pattern"),
    (options("age", multipleOf=5), "tightened", "columns.age.multipleOf"),
    (codes("own"), "tightened", "columns.tenure.codes"),
    (key("born", "dateFormat", "%Y%m%d"), "tightened", "columns.born.irwell.dateFormat"),
    (key("count", "nullTokens", None), "tightened", "columns.count.irwell.nullTokens"),
    (key("age", "check", "uprn"), "tightened", "columns.age.irwell.check"),
    (own("age", relationships=[{"to": "x.y"}]), "tightened", "columns.age.relationships"),
    (key("", "onErrors", "refuse"), "tightened", "irwell.onErrors"),
    (key("", "evidence", 7), "tightened", "irwell.evidence"),
    (key("", "file", {"header": 3}), "tightened", "irwell.file"),
    # Only words.
    (own("tenure", description="How the home is held."), "wording", "columns.tenure.description"),
    (own("age", tags=["people"]), "wording", "columns.age"),
    (lambda d: d.update(name="Residents"), "wording", "name"),
    (lambda d: d["schema"][0]["properties"].reverse(), "wording", "schema"),
    (lambda d: d["schema"][0].update(description="One row a person."), "wording", ""),
    (lambda d: d["customProperties"].append({"property": "costCentre", "value": 7}), "wording", ""),
]  # fmt: skip
NEEDS = {"breaking": "2.0.0", "additive": "1.1.0", "loosened": "1.1.0", "tightened": "1.1.0",
         "wording": "1.0.1"}  # fmt: skip


@pytest.mark.parametrize(("change", "kind", "path"), EVERY)
def test_every_kind_of_change_is_told(change, kind, path):
    after = changed(change)
    found = {one.path: one for one in diff(BEFORE, after)}
    assert path in found
    assert found[path].kind == kind
    assert next(iter(found.values())).kind == kind
    assert len(found) == 1 or kind == "breaking"
    assert all(one.text.endswith(".") for one in found.values())
    assert next_version(BEFORE, tuple(found.values())) == NEEDS[kind]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (rule("tenure", 1, mustBeLessThan=9), "columns.tenure.quality"),
        (level(60), "slaProperties"),
    ],
)
def test_nothing_tells_which_way_a_limit_went(change, path):
    found = diff(BEFORE, changed(change))
    assert [(one.kind, one.path) for one in found] == [("tightened", path), ("loosened", path)]


def test_every_change_is_tried():
    assert {kind for _, kind, _ in EVERY} == set(NEEDS)


def test_the_same_contract_has_no_changes():
    after = changed(lambda d: d.update(status="retired"), "3.0.0")
    assert diff(BEFORE, after) == ()
    assert needed(()) is None
    assert next_version(BEFORE, ()) == "1.0.0"
    assert rises_enough(BEFORE, after, ())


@pytest.mark.parametrize(
    ("change", "version", "enough"),
    [
        (own("age", logicalType="number"), "1.1.0", False),
        (own("age", logicalType="number"), "2.0.0", True),
        (codes("own"), "1.0.1", False),
        (codes("own"), "1.1.0", True),
        (lambda d: d.update(name="Residents"), "1.0.0", False),
        (lambda d: d.update(name="Residents"), "1.0.1", True),
    ],
)
def test_whether_the_version_rose_enough(change, version, enough):
    after = changed(change, version)
    assert rises_enough(BEFORE, after, diff(BEFORE, after)) == enough


def test_a_rule_that_changed_beside_another_change_is_not_lost():
    def both(document):
        own("tenure", description="Other words.")(document)
        del _column(document, "tenure")["quality"][1]

    kinds = {one.path: one.kind for one in diff(BEFORE, changed(both))}
    assert kinds["columns.tenure.quality"] == "loosened"
    assert kinds["columns.tenure.description"] == "wording"


def test_a_column_that_looks_renamed_is_said_to():
    after = changed(lambda d: _column(d, "code").update(name="codes"))
    assert renamed(BEFORE, after) == {"code": "codes"}
    (gone,) = [one for one in diff(BEFORE, after) if one.path == "columns.code"]
    assert "`codes` looks like its new name" in gone.text


def test_two_likely_new_names_are_none():
    def change(document):
        _column(document, "code").update(name="codes")
        document["schema"][0]["properties"].append(column("codez"))

    assert renamed(BEFORE, changed(change)) == {}

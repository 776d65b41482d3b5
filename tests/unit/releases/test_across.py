"""Releases that are made from several data sets: tests tried elsewhere, areas, counts."""

from dataclasses import replace

import pyarrow.parquet as pq
import pytest

from irwell.agreements.model import ColumnClause, DataClause, RowClause
from irwell.contracts.model import Column, DataSetId
from irwell.errors import AgreementError, BundleError, TableError
from irwell.releases import (
    JournalPlace,
    compile_count,
    compile_release,
    identity_of,
    manifest_of,
    materialise,
    release_id,
    verify_bundle,
    write_bundle,
)
from irwell.tables import plan
from tests.unit.releases.release_parts import (
    AREA,
    AS_AT,
    BOTH,
    CONTRACT,
    CONTRACTS,
    FLAGS,
    FLAGS_CONTRACT,
    OPTED_OUT,
    PUPILS,
    ROWS,
    SECRET,
    WARDS,
    WARDS_CONTRACT,
    agreed,
    contracted,
    in_process,
    table,
)
from tests.unit.releases.test_bundle import AT, BY, DOCUMENT, KEY

UNDER = RowClause("date_of_birth", "age under", 18)
IN = RowClause("district", "one of", ("gorton",))
OPEN = RowClause("open", "equals", True)


def compiled(agreement, contracts=CONTRACTS, data_set=FLAGS):
    return compile_release(agreement, contracts, data_set, AS_AT)


def refused(agreement, contracts=CONTRACTS, data_set=FLAGS):
    with pytest.raises(AgreementError) as error:
        compiled(agreement, contracts, data_set)
    assert error.value.remedy
    return error.value.rule, error.value.message


def test_tests_that_a_data_set_lacks_are_tried_together_in_the_one_that_has_them():
    release = compiled(agreed(data=BOTH, where=[UNDER, OPEN, IN]))
    scan = plan.Scan("held-1", CONTRACT.fields)
    tests = (plan.AgeUnder("date_of_birth", 18, AS_AT), plan.OneOf("district", ("gorton",)))
    assert release.plan.input.input.tests == (
        plan.Equals("open", True),
        plan.HeldBy("nhs", plan.Filter(scan, tests), "nhs_number", "nhs_number"),
    )
    assert release.sources == {"data": FLAGS, "held-1": PUPILS}
    assert release.contracts == {"data": FLAGS_CONTRACT.digest, "held-1": CONTRACT.digest}


def test_the_data_set_that_has_the_column_is_tested_by_itself():
    release = compiled(agreed(data=BOTH, where=[UNDER]), data_set=PUPILS)
    assert release.sources == {"data": PUPILS}
    assert release.plan.input.input.tests == (plan.AgeUnder("date_of_birth", 18, AS_AT),)


def other(*columns, slug="third"):
    own = DataSetId("brook-council", slug, 1)
    contract = replace(FLAGS_CONTRACT, data_set=own, columns=(*FLAGS_CONTRACT.columns, *columns))
    clause = DataClause(own, "", (ColumnClause("open", "open", "keep"),))
    return clause, {own: contract}


def test_no_data_set_or_two_that_have_the_column_are_refused():
    where = [RowClause("nowhere", "present", None)]
    path, text = refused(agreed(data=BOTH, where=where))
    assert path == "where[0]"
    assert "no other data set" in text
    clause, more = other(Column("district", "text"))
    path, text = refused(agreed(data=(*BOTH, clause), where=[IN]), {**CONTRACTS, **more})
    assert "more than one other data set (brook-council/pupils@1, brook-council/third@1)" in text


def test_a_data_set_of_another_body_or_outside_the_agreement_is_not_asked():
    theirs = DataSetId("heron-police", "pupils", 1)
    clause = replace(BOTH[0], data_set=theirs)
    contracts = {**CONTRACTS, theirs: replace(CONTRACT, data_set=theirs)}
    assert "no other data set" in refused(agreed(data=(clause, BOTH[1]), where=[IN]), contracts)[1]
    assert "no other data set" in refused(agreed(data=BOTH[1:], where=[IN]))[1]


def test_without_the_contract_of_each_other_data_set_nothing_is_decided():
    contracts = {key: own for key, own in CONTRACTS.items() if key != PUPILS}
    assert (
        "no contract of brook-council/pupils@1"
        in refused(agreed(data=BOTH, where=[IN]), contracts)[1]
    )


@pytest.mark.parametrize(
    ("columns", "text"),
    [
        ((Column("nhs", "text"),), "no type of identifier"),
        (
            (*FLAGS_CONTRACT.columns, Column("mother", "text", identifier_type="nhs_number")),
            "no type of identifier",
        ),
        (
            (*FLAGS_CONTRACT.columns, Column("pupil", "text", identifier_type="local:pupil")),
            "more than one type of identifier (local:pupil, nhs_number)",
        ),
    ],
)
def test_not_exactly_one_shared_type_of_identifier_is_refused(columns, text):
    contracts = contracted(upn=Column("upn", "integer", identifier_type="local:pupil"))
    contracts[FLAGS] = replace(FLAGS_CONTRACT, columns=columns)
    assert text in refused(agreed(data=BOTH, where=[IN]), contracts)[1]


def test_a_list_is_never_tried_in_another_data_set():
    clause = RowClause("nhs_number", "not on list", OPTED_OUT)
    path, text = refused(agreed(data=BOTH, where=[clause]))
    assert path == "where[0]"
    assert "a list is held against the rows that leave" in text


def test_a_test_that_does_not_fit_is_refused_where_it_is_tried():
    assert refused(agreed(data=BOTH, where=[RowClause("district", "equals", 5)]))[0] == "where[0]"


def flags(area=AREA, **more):
    return agreed(data=[DataClause(FLAGS, "", (area, BOTH[1].columns[1]))], where=[], **more)


def test_an_area_goes_by_the_identifier_type():
    release = compiled(flags())
    assert release.plan.input.columns[0] == plan.Shown(
        "ward", "postcode", plan.Area("lookup-1", "code", "ward", "postcode")
    )
    assert release.sources == {"data": FLAGS, "lookup-1": WARDS}
    assert release.contracts["lookup-1"] == WARDS_CONTRACT.digest
    assert release.fields[0] == plan.Field("ward", "text")
    assert release.quasi == ("ward",)


def test_an_area_of_a_value_that_is_no_identifier_goes_by_the_name():
    area = ColumnClause("ward", "district", "area", area="ward", by=WARDS)
    release = compiled(agreed(columns=[area], where=[]), data_set=PUPILS)
    assert release.plan.input.columns[0].show == plan.Area("lookup-1", "district", "ward", "")


def test_an_area_of_an_identifier_needs_no_reason_and_counts_towards_the_smallest_group():
    codes = (Column("nhs", "text", identifier_type="nhs_number"), Column("ward", "text"))
    contracts = {**CONTRACTS, WARDS: replace(WARDS_CONTRACT, columns=codes)}
    assert compiled(flags(replace(AREA, column="nhs")), contracts).quasi == ("ward",)


def test_an_area_that_identifies_counts_whatever_it_is_looked_up_by():
    plain = replace(FLAGS_CONTRACT.columns[2], identifies="no")
    quasi = replace(WARDS_CONTRACT.columns[1], identifies="quasi")
    contracts = {
        **CONTRACTS,
        FLAGS: replace(FLAGS_CONTRACT, columns=(*FLAGS_CONTRACT.columns[:2], plain)),
    }
    assert compiled(flags(), contracts).quasi == ()
    columns = (WARDS_CONTRACT.columns[0], quasi)
    contracts[WARDS] = replace(WARDS_CONTRACT, columns=columns)
    assert compiled(flags(), contracts).quasi == ("ward",)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"by": None}, "is not kept by"),
        ({"by": DataSetId("heron-police", "wards", 1)}, "is not kept by"),
        ({"by": DataSetId("brook-council", "flags", 2)}, "also shares the lookup"),
        ({"by": DataSetId("brook-council", "other", 1)}, "no contract of"),
        ({"by": OPTED_OUT}, "0 columns of type postcode"),
        ({"area": "nowhere"}, "has no column `nowhere`"),
        ({"area": "code"}, "is no text that names an area"),
        ({"area": "people"}, "is no text that names an area"),
        ({"column": "open"}, "boolean"),
        ({"column": "nhs"}, "0 columns of type nhs_number"),
    ],
)
def test_a_lookup_that_cannot_serve_is_refused(change, text):
    path, found = refused(flags(replace(AREA, **change)))
    assert path == "data[0].columns.ward"
    assert text in found


def test_a_data_set_has_one_name_however_it_serves():
    codes = (Column("nhs", "text", identifier_type="nhs_number"), Column("ward", "text"))
    contracts = {**CONTRACTS, WARDS: replace(WARDS_CONTRACT, columns=codes)}
    area = replace(AREA, column="nhs")
    agreement = replace(flags(area), where=(RowClause("nhs", "not on list", WARDS),))
    release = compiled(agreement, contracts)
    assert release.sources == {"data": FLAGS, "list-1": WARDS}
    assert release.plan.input.columns[0].show.source == "list-1"


COUNTED = ColumnClause("note", "note", "count_only")


def test_a_column_to_be_counted_by_leaves_in_no_row():
    agreement = agreed(columns=[COUNTED, ColumnClause("district", "district", "keep")], where=[])
    release = compiled(agreement, data_set=PUPILS)
    assert [own.name for own in release.plan.input.columns] == ["district"]
    counted = compile_count(agreement, CONTRACTS, release, ["note", "district"])
    assert counted.by == ("note", "district")
    assert counted.input.columns == (
        plan.Shown("note", "note", plan.Keep()),
        plan.Shown("district", "district", plan.Keep()),
    )
    assert counted.input.input == release.plan.input.input
    for by in ([], ["attendance"]):
        with pytest.raises(AgreementError):
            compile_count(agreement, CONTRACTS, release, by)


def test_columns_that_are_all_to_be_counted_by_are_refused():
    path, text = refused(agreed(columns=[COUNTED], where=[]), data_set=PUPILS)
    assert path == "data[0].columns"
    assert "every column is `count_only`" in text


def test_nobody_is_counted_by_name():
    named = ColumnClause("child", "nhs_number", "count_only", reason="we would like to")
    both = [named, ColumnClause("district", "district", "keep")]
    path, text = refused(agreed(columns=both, where=[]), data_set=PUPILS)
    assert path == "data[0].columns.child"
    assert "would name each of them" in text


FLAGGED = (
    {"nhs": "999-000-0018", "open": True, "postcode": "zz1 1aa"},  # the first pupil
    {"nhs": "9990000026", "open": True, "postcode": "ZZ1 1AB"},  # in gorton too
    {"nhs": "9990000034", "open": False, "postcode": "ZZ1 1AB"},  # in another district
    {"nhs": None, "open": True, "postcode": "ZZ1 1AB"},
    {"nhs": "9990000099", "open": True, "postcode": None},  # no pupil
)


def inputs(folder, sources, wards=({"code": "ZZ11AA", "ward": "Alder"},)):
    rows = {FLAGS: FLAGGED, PUPILS: ROWS, WARDS: wards}
    found = {}
    for name, own in sources.items():
        found[name] = [folder / f"{name}.parquet"]
        pq.write_table(table(rows[own], CONTRACTS[own]), found[name][0])
    return found


def test_a_release_over_two_data_sets_and_a_lookup(tmp_path):
    clause = replace(BOTH[1], columns=(*BOTH[1].columns, AREA))
    release = compiled(agreed(data=(BOTH[0], clause), where=[IN, UNDER]))
    files = inputs(tmp_path, release.sources)
    built = materialise(release, files, SECRET, 1, tmp_path / "out", run=in_process)
    rows = pq.read_table([built.folder / part.name for part in built.parts]).to_pylist()
    assert sorted((row["open"], row["ward"] or "") for row in rows) == [(True, ""), (True, "Alder")]
    assert (built.rows_in, built.rows_out) == (5, 2)
    with pytest.raises(TableError, match="No deposit of brook-council/pupils@1"):
        materialise(release, files | {"held-1": []}, SECRET, 1, tmp_path / "none")


def test_a_lookup_that_gives_a_value_two_areas_stops_the_release(tmp_path):
    wards = (
        {"code": "ZZ1 1AA", "ward": "Alder"},
        {"code": "zz11aa", "ward": "Birch"},
        {"code": "ZZ1 1AB", "ward": "Canary"},
        {"code": "ZZ1 1AB", "ward": "Canary"},
    )
    release = compiled(flags())
    files = inputs(tmp_path, release.sources, wards)
    with pytest.raises(TableError) as error:
        materialise(release, files, SECRET, 1, tmp_path / "out", run=in_process)
    assert "wards@1 gives more than one `ward` for 1 of its values" in error.value.message
    assert "Alder" not in str(error.value)
    assert not (tmp_path / "out").exists()


def test_the_sandboxed_worker_says_it_too(tmp_path):
    wards = ({"code": "ZZ1 1AA", "ward": "Alder"}, {"code": "ZZ1 1AA", "ward": "Birch"})
    release = compiled(flags())
    with pytest.raises(TableError, match="for 1 of its values"):
        materialise(release, inputs(tmp_path, release.sources, wards), SECRET, 1, tmp_path / "out")


def test_a_bundle_that_is_made_from_several_data_sets_verifies(tmp_path):
    agreement = agreed(
        data=(BOTH[0], replace(BOTH[1], columns=(*BOTH[1].columns, AREA))), where=[IN]
    )
    release = compiled(agreement)
    deposits = {name: (f"blob-of-{name}",) for name in release.sources}
    identity = identity_of(release, deposits, as_at=AS_AT, epoch=1)
    files = inputs(tmp_path, release.sources)
    built = materialise(release, files, SECRET, 1, tmp_path / "built", run=in_process)
    home = JournalPlace("brook-council", 0, "")
    manifest = manifest_of(built, identity, SECRET, home=home, rehearsal=False)
    bundle = write_bundle(built, manifest, tmp_path / "bundle", by=BY, at=AT, private=KEY)
    found = verify_bundle(bundle, agreement, CONTRACTS, DOCUMENT, run=in_process)
    assert set(found.manifest.identity["deposits"]) == {"data", "held-1", "lookup-1"}
    changed = {**CONTRACTS, PUPILS: replace(CONTRACT, digest="sha256:" + "9" * 64)}
    with pytest.raises(BundleError) as error:
        verify_bundle(bundle, agreement, changed, DOCUMENT, run=in_process)
    assert error.value.rule == "identity.contracts"


def test_another_deposit_of_any_source_is_another_release():
    release = compiled(agreed(data=BOTH, where=[IN]))
    first = dict.fromkeys(release.sources, ("a",))
    every = [first, *(first | {name: ("b",)} for name in release.sources)]
    identities = [identity_of(release, own, as_at=AS_AT, epoch=1) for own in every]
    assert len({release_id(own, SECRET) for own in identities}) == 1 + len(release.sources)
    with pytest.raises(ValueError, match="deposits of each source"):
        identity_of(release, {"data": ("a",)}, as_at=AS_AT, epoch=1)

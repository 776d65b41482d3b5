import json
import os
import shutil
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from irwell.agreements.model import ColumnClause, Outputs
from irwell.documents import canonical
from irwell.errors import AgreementError, BundleError
from irwell.releases import (
    JournalPlace,
    Part,
    compile_release,
    identity_of,
    manifest_of,
    materialise,
    read_bundle_manifest,
    verify_bundle,
    write_bundle,
)
from irwell.releases.folder import file_digest
from irwell.releases.manifest import read_manifest
from irwell.releases.parts import ARROW
from irwell.tables.plan import Field
from irwell.vault import describe_key, sign
from tests.unit.releases.release_parts import (
    AGREEMENT,
    AS_AT,
    CONTRACTS,
    PUPILS,
    SECRET,
    agreed,
    in_process,
    write_inputs,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
DOCUMENT = describe_key("brook-council", "home", KEY.public_key())
BY = {"organisation": "brook-council", "role": "home", "key": DOCUMENT["id"]}
AT = "2026-11-30T09:00:00Z"
PART = "part-00000.parquet"


def bundle_of(agreement, folder, *, rehearsal=False):
    folder.mkdir(exist_ok=True)
    inputs = write_inputs(folder)
    release = compile_release(agreement, CONTRACTS, PUPILS, AS_AT)
    deposits = {name: (f"blob-of-{name}",) for name in release.sources}
    identity = identity_of(release, deposits, as_at=AS_AT, epoch=1)
    built = materialise(release, inputs, SECRET, 1, folder / "built", run=in_process)
    home = JournalPlace("brook-council", 0, "")
    manifest = manifest_of(built, identity, SECRET, home=home, rehearsal=rehearsal)
    return write_bundle(built, manifest, folder / "bundle", by=BY, at=AT, private=KEY)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return bundle_of(AGREEMENT, tmp_path_factory.mktemp("made"))


@pytest.fixture
def bundle(made, tmp_path):
    return shutil.copytree(made, tmp_path / "bundle")


def verified(bundle, agreement=AGREEMENT, contracts=CONTRACTS, key=DOCUMENT, **more):
    return verify_bundle(bundle, agreement, contracts, key, **{"run": in_process, **more})


def refused(bundle, *args, **more):
    with pytest.raises(BundleError) as error:
        verified(bundle, *args, **more)
    assert error.value.remedy
    return error.value.rule


def signed_again(bundle, **changes):
    """A home that lies: the manifest is changed, and signed with the right key."""
    manifest = replace(read_bundle_manifest(bundle), **changes)
    signature = sign(manifest.of(), by=BY, at=AT, private=KEY)
    (bundle / "manifest.json").write_bytes(canonical(manifest.value()))
    (bundle / "signature.json").write_bytes(canonical(signature))
    return bundle


def with_table(bundle, table, **options):
    """A home that lies about its rows: another file, with a manifest that fits it."""
    path = bundle / PART
    options = {"compression": "zstd", "store_schema": False, **options}
    pq.write_table(table, path, **options)
    return with_file(bundle, table.num_rows)


def with_file(bundle, rows):
    path = bundle / PART
    part = Part(PART, path.stat().st_size, rows, file_digest(path))
    return signed_again(bundle, parts=(part,), rows_out=rows)


def rows_of(bundle):
    return pq.read_table(bundle / PART)


def test_an_honest_bundle_passes_in_the_worker(bundle):
    found = verify_bundle(bundle, AGREEMENT, CONTRACTS, DOCUMENT, data_set=PUPILS, today=AS_AT)
    assert found.manifest.rows_out == 2
    assert found.manifest.smallest_group == 1
    assert found.release.digest == found.manifest.identity["plan"]
    assert [path.name for path in found.files] == [PART]


def test_the_manifest_goes_round(bundle):
    value = json.loads((bundle / "manifest.json").read_bytes())
    assert read_manifest(value).value() == value


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("identity.agreement", {"agreement": "sha256:" + "b" * 64}),
        ("identity.plan", {"plan": "sha256:" + "b" * 64}),
        ("identity.compiler", {"compiler": "0"}),
        ("identity.contracts", {"contracts": {"data": "sha256:" + "1" * 64}}),
        ("identity.deposits", {"deposits": {"data": ["x"]}}),
        ("identity.deposits", {"deposits": {"data": [], "list-1": ["x"]}}),
        ("identity.as_at", {"as_at": "soon"}),
        ("identity.as_at", {"as_at": "20261130"}),
        ("identity.plan", {"as_at": "2026-11-29"}),
        ("manifest.identity.epoch", {"epoch": -1}),
        ("manifest.identity", {"more": 1}),
    ],
)
def test_another_identity_is_refused(bundle, rule, change):
    manifest = read_bundle_manifest(bundle)
    assert refused(signed_again(bundle, identity={**manifest.identity, **change})) == rule


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("data_set", {"data_set": "brook-council/other@1"}),
        ("signature", {"data_set": "other-council/pupils@1"}),
        ("signature", {"home": JournalPlace("other-council", 0, "")}),
        ("rehearsal", {"rehearsal": True}),
        ("schema", {"schema": (Field("attendance", "text"),)}),
        ("manifest.schema[0].type", {"schema": (Field("attendance", "blob"),)}),
        ("rows_out", {"rows_out": 3}),
        ("rows_out", {"rows_in": 1}),
        ("smallest_group", {"smallest_group": 2}),
        ("manifest.rows_in", {"rows_in": True}),
        ("manifest.id", {"id": "../../etc"}),
        ("files", {"parts": ()}),
        ("manifest.files[0].name", {"parts": (Part("../x.parquet", 1, 1, "sha256:" + "0" * 64),)}),
    ],
)
def test_a_manifest_that_lies_is_refused(bundle, rule, change):
    assert refused(signed_again(bundle, **change)) == rule


def test_a_manifest_changed_after_signing_is_refused(bundle):
    value = json.loads((bundle / "manifest.json").read_bytes())
    (bundle / "manifest.json").write_bytes(canonical({**value, "rows_in": 6}))
    assert refused(bundle) == "signature"


def test_another_key_is_refused(bundle):
    other = Ed25519PrivateKey.generate()
    assert refused(bundle, key=describe_key("brook-council", "home", other.public_key())) == (
        "signature"
    )


def test_another_agreement_is_refused(bundle):
    assert refused(bundle, replace(AGREEMENT, digest="sha256:" + "c" * 64)) == "identity.agreement"


def test_a_text_that_changed_under_its_digest_is_refused(bundle):
    column = ColumnClause("district", "district", "redact")
    assert refused(bundle, agreed(columns=[column])) == "identity.plan"


def test_another_contract_is_refused(bundle):
    other = replace(CONTRACTS[PUPILS], digest="sha256:" + "c" * 64)
    assert refused(bundle, contracts={**CONTRACTS, PUPILS: other}) == "identity.contracts"
    with pytest.raises(AgreementError):
        verified(bundle, contracts={})


def test_what_the_caller_knows_is_held_against_it(bundle):
    other = replace(PUPILS, slug="others")
    assert refused(bundle, data_set=other) == "data_set"
    assert refused(bundle, today=date(2026, 11, 29)) == "identity.as_at"


def test_a_rehearsal_passes_only_where_it_may(tmp_path):
    bundle = bundle_of(AGREEMENT, tmp_path, rehearsal=True)
    assert refused(bundle) == "rehearsal"
    assert verified(bundle, rehearsals=True).manifest.rehearsal


@pytest.mark.parametrize("name", ["extra.txt", "part-00001.parquet", ".hidden"])
def test_a_file_too_many_is_refused(bundle, name):
    (bundle / name).write_bytes(b"x")
    assert refused(bundle) == "files"


@pytest.mark.parametrize("name", ["manifest.json", "signature.json", PART])
def test_a_file_too_few_or_a_link_is_refused(bundle, tmp_path, name):
    rule = "files" if name == PART else name
    (bundle / name).rename(tmp_path / name)
    assert refused(bundle) == rule
    (bundle / name).symlink_to(tmp_path / name)
    assert refused(bundle) == rule


def test_documents_are_canonical_and_short(bundle):
    path = bundle / "signature.json"
    whole = path.read_bytes()
    for text in (whole + b"\n", b"[]", b"{", b"[" * 100_000, b'"' + b"x" * 2_000_000 + b'"'):
        path.write_bytes(text)
        assert refused(bundle) in ("signature", "signature.json")


def test_no_folder_and_an_empty_one(tmp_path):
    assert refused(tmp_path / "nothing") == "files"
    assert refused(tmp_path) == "manifest.json"


def test_each_flipped_byte_is_refused(bundle):
    for name in (PART, "manifest.json", "signature.json"):
        path = bundle / name
        whole = path.read_bytes()
        for place in range(0, len(whole), 61):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            assert refused(bundle)
        path.write_bytes(whole)
    assert verified(bundle)


def test_one_column_too_many_is_refused(bundle):
    rows = rows_of(bundle)
    names = pa.array(["canary-of-a-name", "canary"])
    assert refused(with_table(bundle, rows.append_column("name", names))) == "schema"


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.drop_columns(["district"]),
        lambda rows: rows.select(["born", "attendance", "child", "district"]),
        lambda rows: rows.rename_columns(["Attendance", "born", "child", "district"]),
        lambda rows: rows.set_column(1, "born", rows["born"].cast(pa.int32())),
        lambda rows: rows.set_column(1, "born", rows["born"].cast(pa.string())),
    ],
)
def test_other_columns_are_refused(bundle, change):
    assert refused(with_table(bundle, change(rows_of(bundle)))) == "schema"


def test_metadata_is_refused(bundle):
    rows = rows_of(bundle).replace_schema_metadata({"note": "canary-of-a-withheld-note"})
    assert refused(with_table(bundle, rows, store_schema=True)) == "schema"


def test_bytes_that_belong_to_no_row_are_refused(bundle):
    path = bundle / PART
    whole = path.read_bytes()
    rows = rows_of(bundle).num_rows
    footer = 8 + int.from_bytes(whole[-8:-4], "little")
    path.write_bytes(whole[:-footer] + b"canary-of-a-withheld-note" + whole[-footer:])
    assert pq.read_table(path).num_rows == rows
    assert refused(with_file(bundle, rows)) == "files"


def test_values_that_stand_only_in_a_dictionary_are_refused(bundle):
    rows = rows_of(bundle)
    dictionary = pa.array(["gorton", "canary-of-a-withheld-note"])
    indices = pa.array([0 if one == "gorton" else None for one in rows["district"].to_pylist()])
    coded = pa.DictionaryArray.from_arrays(indices.cast(pa.int32()), dictionary)
    lying = rows.set_column(3, "district", coded)
    with_table(bundle, lying)
    assert b"canary-of-a-withheld-note" in (bundle / PART).read_bytes()
    assert refused(bundle) == "files"


def test_a_file_that_is_no_parquet_is_refused_by_the_worker(bundle):
    (bundle / PART).write_bytes(b"PAR1" + os.urandom(300) + b"PAR1")
    assert refused(with_file(bundle, 2), run=verify_run()) == "files"


def verify_run():
    from irwell.tables import run

    return run


def changed(bundle, column, values):
    rows = rows_of(bundle)
    place = rows.schema.get_field_index(column)
    return with_table(
        bundle, rows.set_column(place, column, pa.array(values, rows.schema.field(place).type))
    )


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("child", ["9990000018", None]),
        ("child", ["A" * 32, None]),
        ("child", ["0" * 33, None]),
        ("child", ["0" * 32 + "\n", None]),
        ("born", [20150228, 2010]),
        ("born", [0, 2010]),
        ("attendance", ["50", "90+"]),
        ("attendance", ["50-90", None]),
    ],
)
def test_a_value_of_another_form_is_refused(bundle, column, values):
    assert refused(changed(bundle, column, values)) == f"columns.{column}"


FORMS = {
    "month": (ColumnClause("x", "date_of_birth", "month"), ["2015-02", "2010-05"], "2015-02-28"),
    "first_part": (ColumnClause("x", "district", "first_part"), [None, None], "gorton 5"),
    "round": (ColumnClause("x", "attendance", "round", to=10), [50, 90], 51),
    "yes_no": (ColumnClause("x", "note", "yes_no"), [True, False], None),
    "redact": (ColumnClause("x", "note", "redact"), [None, None], "a note"),
}


@pytest.mark.parametrize("form", FORMS)
def test_other_forms(tmp_path, form):
    clause, honest, lie = FORMS[form]
    agreement = agreed(columns=[clause])
    bundle = bundle_of(agreement, tmp_path)
    assert sorted(rows_of(bundle)["x"].to_pylist(), key=repr) == sorted(honest, key=repr)
    assert verified(bundle, agreement)
    assert refused(changed(bundle, "x", [lie, honest[1]]), agreement) == "columns.x"


def test_a_smaller_group_than_agreed_is_refused(tmp_path):
    bundle = bundle_of(AGREEMENT, tmp_path)
    stricter = agreed(outputs=Outputs(smallest_group=5))
    assert refused(bundle, stricter) == "use.outputs.smallest_group"


def test_every_type_has_an_arrow_type():
    from irwell.tables.plan import TYPES

    assert set(ARROW) == set(TYPES)

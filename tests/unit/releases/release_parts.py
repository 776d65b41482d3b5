"""Invented texts for the tests of releases: two data sets, a list, a lookup, one agreement."""

import json
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from irwell.agreements.model import (
    Agreement,
    ColumnClause,
    DataClause,
    Outputs,
    Party,
    RowClause,
)
from irwell.contracts.model import Column, Contract, DataSetId

PUPILS = DataSetId("brook-council", "pupils", 1)
OPTED_OUT = DataSetId("brook-council", "opted-out", 1)
FLAGS = DataSetId("brook-council", "flags", 1)  # lacks what pupils are tested by
WARDS = DataSetId("brook-council", "wards", 1)  # a lookup
AS_AT = date(2026, 11, 30)
SECRET = bytes(range(32))

CONTRACT = Contract(
    PUPILS,
    "1.0.0",
    "Pupils",
    (
        Column("nhs_number", "text", identifies="direct", identifier_type="nhs_number"),
        Column("date_of_birth", "date", identifies="quasi"),
        Column("district", "text", identifies="quasi"),
        Column("attendance", "integer"),
        Column("note", "text"),
    ),
    "snapshot",
    {},
    "sha256:" + "1" * 64,
)
LIST_CONTRACT = Contract(
    OPTED_OUT,
    "1.0.0",
    "Opted out",
    (Column("NHS no", "text", identifies="direct", identifier_type="nhs_number"),),
    "snapshot",
    {},
    "sha256:" + "2" * 64,
)
FLAGS_CONTRACT = Contract(
    FLAGS,
    "1.0.0",
    "Social care flags",
    (
        Column("nhs", "text", identifies="direct", identifier_type="nhs_number"),
        Column("open", "boolean"),
        Column("postcode", "text", identifies="quasi", identifier_type="postcode"),
    ),
    "snapshot",
    {},
    "sha256:" + "3" * 64,
)
WARDS_CONTRACT = Contract(
    WARDS,
    "1.0.0",
    "Wards",
    (
        Column("code", "text", identifier_type="postcode"),
        Column("ward", "text"),
        Column("people", "integer"),
        Column("open", "boolean"),
        Column("district", "text"),
    ),
    "snapshot",
    {},
    "sha256:" + "4" * 64,
)
CONTRACTS = {
    PUPILS: CONTRACT,
    OPTED_OUT: LIST_CONTRACT,
    FLAGS: FLAGS_CONTRACT,
    WARDS: WARDS_CONTRACT,
}
AGREEMENT = Agreement(
    id="early-help",
    version=1,
    title="Early help",
    kind="one_way",
    summary="",
    parties=(
        Party("provider", "brook-council", "", "controller", gives=True, receives=False),
        Party("recipient", "heron-police", "", "controller", gives=False, receives=True),
    ),
    data=(
        DataClause(
            PUPILS,
            "",
            (
                ColumnClause("attendance", "attendance", "band", cuts=(50, 90)),
                ColumnClause("born", "date_of_birth", "year"),
                ColumnClause("child", "nhs_number", "pseudonym", key="this_agreement"),
                ColumnClause("district", "district", "keep"),
            ),
        ),
    ),
    where=(
        RowClause("date_of_birth", "age under", 18),
        RowClause("nhs_number", "not on list", OPTED_OUT),
    ),
    may=("view",),
    must_not=(),
    outputs=Outputs(),
    start=date(2026, 1, 1),
    end=date(2027, 1, 1),
    mode="api",
    as_at_each_use=True,
    supersedes="",
    document={},
    digest="sha256:" + "a" * 64,
)


def agreed(*, columns=None, where=None, data=None, **fields):
    """The agreement with other columns, rows, or anything else."""
    if columns is not None:
        fields["data"] = (DataClause(PUPILS, "", tuple(columns)),)
    if where is not None:
        fields["where"] = tuple(where)
    if data is not None:
        fields["data"] = tuple(data)
    return replace(AGREEMENT, **fields)


def contracted(**columns):
    """The contracts, with columns of pupils added or replaced."""
    own = {column.name: column for column in CONTRACT.columns} | columns
    return {**CONTRACTS, PUPILS: replace(CONTRACT, columns=tuple(own.values()))}


BOTH = (
    AGREEMENT.data[0],
    DataClause(
        FLAGS,
        "",
        (
            ColumnClause("child", "nhs", "pseudonym", key="this_agreement"),
            ColumnClause("open", "open", "keep"),
        ),
    ),
)
AREA = ColumnClause("ward", "postcode", "area", area="ward", by=WARDS)


ROWS = (
    {  # comes out
        "nhs_number": "999 000 0018",
        "date_of_birth": date(2015, 2, 28),
        "district": "gorton",
        "attendance": 50,
        "note": "canary-of-a-withheld-note",
    },
    {"nhs_number": "9990000026", "date_of_birth": date(2012, 5, 5), "district": "gorton"},  # listed
    {"nhs_number": "9990000034", "date_of_birth": None, "district": "ancoats"},  # no age
    {"nhs_number": None, "date_of_birth": date(2016, 1, 1)},  # nobody to hold against the list
    {"nhs_number": "9990000042", "date_of_birth": date(2010, 5, 31), "attendance": 90},
)
ARROW = {
    "text": pa.string(),
    "integer": pa.int64(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
}


def table(rows, contract=CONTRACT):
    """Rows as a clean deposit."""
    columns = {
        column.name: pa.array([row.get(column.name) for row in rows], ARROW[column.type])
        for column in contract.columns
    }
    return pa.table({**columns, "_row": pa.array(range(1, len(rows) + 1), pa.int64())})


def write_inputs(folder, rows=ROWS, listed=("999-000-0026", None)):
    """Two clean deposits on the disk, by source."""
    pq.write_table(table(rows), folder / "pupils.parquet")
    own = [{"NHS no": number} for number in listed]
    pq.write_table(table(own, LIST_CONTRACT), folder / "opted-out.parquet")
    return {"data": [folder / "pupils.parquet"], "list-1": [folder / "opted-out.parquet"]}


def in_process(function, request, *, secrets=None, limits=None):
    """Run a worker's job here, where a test need not prove the sandbox."""
    return json.loads(json.dumps(function(json.loads(json.dumps(request)), secrets or {})))

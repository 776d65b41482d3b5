"""An accession is to one text; a body takes the place of the party that it joins as."""

import json
from datetime import date

import pytest

from irwell.agreements import body_from, read_agreement
from irwell.agreements.accession import (
    accession_document,
    as_joined,
    joining_problems,
    of_accession,
    read_accession,
)
from irwell.contracts.model import DataSetId
from irwell.documents import parse_json, parse_yaml
from irwell.errors import DocumentError

TEXT = """
irwell: 1
id: bins
title: Bins
kind: accession
summary: Counts bins.
parties:
  provider: {org: one-council, role: controller}
  recipient: {org: one-trust, role: controller}
accession: {joins_as: PARTY, sectors: [local_government], until: 2026-06-30}
purpose: {code: bins, need: Bins are not counted.}
law: {lawful_basis: {provider: art6_1_e, recipient: art6_1_f}}
data:
  - dataset: one-council/bins@1
    columns:
      ward: {from: postcode, show: area, to: ward, by: one-council/wards@1}
where:
  - {column: uprn, is: not on list, value: one-council/objections@1}
use: {may: [view]}
time: {start: 2026-01-01, end: 2026-12-31, review: 2026-06-01}
publish: {register: full}
"""
BODY = {"irwell_organisation": 1, "id": "two-council", "name": "Two", "sector": "local_government",
        "public_authority": True}  # fmt: skip
DAY = date(2026, 5, 1)


def form(party: str = "provider"):
    return read_agreement(parse_yaml(TEXT.replace("PARTY", party)))


def joining(text, **changes):
    document = accession_document(text, "two-council", "2026-05-01T09:00:00Z") | changes
    return read_accession(parse_json(json.dumps(document), name="accession"))


def test_a_giver_brings_its_own_data_lists_and_lookups_under_the_same_digest() -> None:
    agreement = form()
    own = as_joined(agreement, "two-council")
    assert own.digest == agreement.digest
    assert own.providers == ("two-council",)
    assert own.data[0].data_set == DataSetId("two-council", "bins", 1)
    assert own.data[0].columns[0].by == DataSetId("two-council", "wards", 1)
    assert own.where[0].value == DataSetId("two-council", "objections", 1)


def test_a_recipient_changes_no_data() -> None:
    agreement = form("recipient")
    own = as_joined(agreement, "two-council")
    assert own.recipients == ("two-council",)
    assert (own.data, own.where) == (agreement.data, agreement.where)


def test_a_body_of_the_class_may_join() -> None:
    agreement = form()
    assert list(joining_problems(agreement, joining(agreement), body_from(BODY), DAY)) == []


@pytest.mark.parametrize(
    ("body", "day", "changes", "path"),
    [
        ({"sector": "police"}, DAY, {}, "accession.sectors"),
        ({}, date(2026, 7, 1), {}, "accession.until"),
        ({"id": "one-trust"}, DAY, {"organisation": "one-trust"}, "organisation"),
        ({"id": "three-council"}, DAY, {}, "organisation"),
        ({}, DAY, {"joins_as": "recipient"}, "joins_as"),
        ({}, DAY, {"agreement": {"id": "bins", "version": 2, "digest": f"sha256:{'0' * 64}"}},
         "agreement"),
    ],
)  # fmt: skip
def test_others_may_not(body, day, changes, path) -> None:
    agreement = form()
    own = joining(agreement, **changes)
    found = [p.path for p in joining_problems(agreement, own, body_from(BODY | body), day)]
    assert found == [path]


def test_the_signature_names_the_accession() -> None:
    own = joining(form())
    assert of_accession(own) == {
        "kind": "accession", "id": "bins/two-council", "version": 1, "digest": own.digest,
    }  # fmt: skip


@pytest.mark.parametrize("changes", [{"at": "today"}, {"more": 1}, {"irwell_accession": 2}])
def test_another_form_is_refused(changes) -> None:
    with pytest.raises(DocumentError):
        joining(form(), **changes)

"""For any agreement of the form: its policy carries its facts back, and drafts answer."""

import json
import warnings

from hypothesis import HealthCheck, given, settings
from rdflib import RDF, Graph, Namespace, URIRef

from irwell.agreements import agreement_from
from irwell.agreements.exports import (
    carried,
    dpia,
    draft_markdown,
    draft_value,
    from_odrl,
    privacy_notice,
    processing_record,
    to_odrl,
)
from tests.properties.test_agreements import documents

quick = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
ODRL = Namespace("http://www.w3.org/ns/odrl/2/")
IRWELL = Namespace("urn:irwell:odrl:1:")


@quick
@given(documents)
def test_the_facts_that_odrl_can_carry_come_back_equal(document):
    own = agreement_from(document)
    assert from_odrl(json.loads(json.dumps(to_odrl(own)))) == carried(own)


@settings(quick, max_examples=40)
@given(documents)
def test_a_reader_of_json_ld_finds_the_same_rules(document):
    own = agreement_from(document)
    policy = to_odrl(own)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # inside rdflib's own reader
        found = Graph().parse(data=json.dumps(policy), format="json-ld")
    this = URIRef(policy["uid"])

    assert len(list(found.objects(this, IRWELL.party))) == len(own.parties)
    assert len(list(found.objects(this, ODRL.permission))) == len(own.data)
    duties = list(found.objects(None, ODRL.duty))
    assert len(duties) == sum(len(data.columns) for data in own.data)
    tests = [
        row
        for target in found.subjects(RDF.type, ODRL.AssetCollection)
        for row in found.objects(target, ODRL.refinement)
    ]
    assert len(tests) == len(own.where) * len(own.data)
    ruled_out = bool(own.document["purpose"].get("not_for"))
    assert len(list(found.objects(this, ODRL.prohibition))) == len(own.must_not) + ruled_out
    for _, predicate, value in found:
        assert not str(predicate).startswith("file:")
        assert not (isinstance(value, URIRef) and str(value).startswith("file:")), predicate


@quick
@given(documents)
def test_drafts_answer_any_agreement_and_never_without_a_person(document):
    own = agreement_from(document)
    for make in (dpia, processing_record, privacy_notice):
        draft = make(own, {}, {})
        text = draft_markdown(draft)
        assert draft.open > 0
        assert text.count("\n**For a person:** ") == draft.open
        assert all(c.isprintable() or c == "\n" for c in text)
        assert json.loads(json.dumps(draft_value(draft)))["open"] == draft.open

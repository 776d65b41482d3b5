"""The profile defines every term that an export writes, and no other."""

import re

from rdflib import RDF, RDFS, Namespace, URIRef

from irwell.agreements.exports import odrl_context, odrl_shapes, to_odrl
from tests.unit.agreements.exports.whole import agreement, graph, offer, policy, profile_graph

ODRL = Namespace("http://www.w3.org/ns/odrl/2/")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
TERM = "urn:irwell:odrl:1:"
MODES = ("api", "file", "query_in_place", "secure_workspace")


def written_policies():
    yield policy()
    yield to_odrl(offer())
    for mode in MODES:
        yield policy(setting={"mode": mode})
    law = {"lawful_basis": {"provider": "dpa_part3_s35"}}
    for condition in ("art10_official_authority", "art10_schedule1"):
        yield policy(law={**law, "criminal_offence": {"condition": condition}})


def used() -> set[str]:
    return {
        str(term)
        for written in written_policies()
        for triple in graph(written)
        for term in triple
        if str(term).startswith(TERM)
    }


def defined() -> set[str]:
    found = profile_graph()
    return {str(own) for own in found.subjects(RDFS.isDefinedBy, URIRef(TERM.removesuffix(":")))}


def test_every_term_written_is_defined_and_every_term_defined_is_written():
    assert used() == defined()


def test_every_term_has_a_label_a_meaning_and_a_wider_term():
    found = profile_graph()
    for own in defined():
        for needed in (RDFS.label, RDFS.comment, SKOS.broader, RDF.type):
            assert len(list(found.objects(URIRef(own), needed))) == 1, (own, needed)
        assert str(found.value(URIRef(own), RDFS.comment)).endswith(".")


def test_every_act_stands_below_an_act_of_odrl():
    found = profile_graph()
    acts = set(found.subjects(RDF.type, ODRL.Action))

    assert len(acts) == 20
    for act in acts:
        assert str(found.value(act, ODRL.includedIn)).startswith(str(ODRL))


def test_shapes_name_only_terms_of_the_profile():
    named = {TERM + name for name in re.findall(r"(?<![\w:])irwell:(\w+)", odrl_shapes())}
    assert named
    assert named <= defined()


def test_every_term_of_the_context_is_needed_and_every_prefix_ends_as_a_prefix_must():
    terms = {key: own for key, own in odrl_context().items() if not key.startswith("@")}
    prefixes = {key for key, own in terms.items() if isinstance(own, str) and own[-1] in "#/:"}
    text = "".join(str(written) for written in written_policies())

    assert {"odrl", "dpv", "eu-gdpr", "irwell", "xsd"} <= prefixes
    expanded = "".join(graph(written).serialize(format="nt") for written in written_policies())
    for key in terms.keys() - prefixes:
        own = terms[key]
        iri = own if isinstance(own, str) else own["@id"]
        assert f"'{key}'" in text, key
        if not iri.startswith("@"):
            assert iri.replace("odrl:", str(ODRL)) in expanded, key


def test_a_policy_says_nothing_outside_the_vocabularies_that_it_names():
    names = (str(ODRL), TERM, "https://w3id.org/dpv", "http://purl.org/dc/terms/",
             "http://www.w3.org/1999/02/22-rdf-syntax-ns#")  # fmt: skip
    for predicate in graph(policy()).predicates():
        assert str(predicate).startswith(names), predicate


def test_two_agreements_share_no_names_of_their_own():
    one, other = to_odrl(agreement()), to_odrl(agreement(version=4))
    assert one["uid"] != other["uid"]
    assert one["permission"][0]["output"] != other["permission"][0]["output"]

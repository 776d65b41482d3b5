"""The shapes: a true policy passes all, and each fault fails exactly the shape that is named."""

from collections.abc import Callable
from typing import Any

import pytest
from pyshacl import validate
from rdflib import RDF, Graph, Namespace, URIRef

from irwell.agreements.exports import odrl_shapes, to_odrl
from tests.unit.agreements.exports.whole import agreement, graph, offer, policy, profile_graph

SH = Namespace("http://www.w3.org/ns/shacl#")
NAMES = "urn:irwell:odrl:1:shape:"
Policy = dict[str, Any]
GROUPS = {"Policy", "Agreement", "Offer", "Permission", "Duty", "Prohibition", "Obligation",
          "Party"}  # fmt: skip  # they only hold others together


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(data=odrl_shapes(), format="turtle")


@pytest.fixture(scope="module")
def terms() -> Graph:
    return profile_graph()


def failing(written: Policy, shapes: Graph, terms: Graph) -> set[str]:
    _, report, _ = validate(graph(written) + terms, shacl_graph=shapes)
    found = set()
    for result in report.objects(None, SH.result):
        source = report.value(result, SH.sourceShape)
        assert isinstance(source, URIRef), "a shape without a name"
        found.add(str(source).removeprefix(NAMES))
    return found


def first(written: Policy, name: str = "permission") -> Policy:
    return written[name][0]


def duty(written: Policy, output: str) -> Policy:
    return next(own for own in first(written)["duty"] if own["output"].endswith(f"#{output}"))


def limit(written: Policy, left: str, operator: str = "eq") -> Policy:
    return next(
        own
        for own in first(written)["constraint"]
        if (own["leftOperand"], own["operator"]) == (left, operator)
    )


def drop(key: str, *, of: Callable[[Policy], Policy]) -> Callable[[Policy], Any]:
    return lambda written: of(written).pop(key)


def put(key: str, value: Any, *, of: Callable[[Policy], Policy]) -> Callable[[Policy], Any]:
    return lambda written: of(written).update({key: value})


def top(written: Policy) -> Policy:
    return written


def party(written: Policy) -> Policy:
    return first(written, "irwell:party")


MUTATIONS: dict[str, Callable[[Policy], Any]] = {
    "profile": put("profile", "urn:irwell:odrl:2", of=top),
    "conflict": put("conflict", "odrl:perm", of=top),
    "title": drop("dct:title", of=top),
    "version": put("irwell:version", 0, of=top),
    "digest": put("irwell:digest", "sha256:0", of=top),
    "party": drop("irwell:party", of=top),
    "agreed": drop("assignee", of=first),
    "assigner": drop("assigner", of=first),
    "may": lambda written: first(written)["action"].append("irwell:sell"),
    "target": put("target", "urn:irwell:data-set:a/b@1", of=first),
    "output": drop("output", of=first),
    "duty": drop("duty", of=first),
    "from": lambda written: limit(written, "dateTime", "gteq").update(operator="gt"),
    "until": lambda written: limit(written, "dateTime", "lteq").update(rightOperand="2027-11-30"),
    "purpose": lambda written: limit(written, "purpose").update(rightOperand="falls_prevention"),
    "DataSet": lambda written: first(written)["target"].update(uid="urn:irwell:data-set:a/b@1"),
    "source": lambda written: first(written)["target"].update(source="urn:other:a"),
    "column": lambda written: first(written)["target"]["refinement"][0].pop("irwell:column"),
    "form": lambda written: duty(written, "district").update(action="irwell:blur"),
    "giver": lambda written: duty(written, "district").pop("assignee"),
    "origin": lambda written: duty(written, "district").update(target="urn:irwell:other"),
    "result": lambda written: duty(written, "district").pop("output"),
    "forbidden": lambda written: first(written, "prohibition").update(action="delete"),
    "forbiddenTarget": lambda written: first(written, "prohibition").pop("target"),
    "owed": lambda written: first(written, "obligation").update(action="read"),
    "owedLimit": lambda written: first(written, "obligation").pop("constraint"),
    "Constraint": lambda written: limit(written, "spatial").pop("rightOperand"),
    "left": lambda written: limit(written, "spatial").update(leftOperand="irwell:mood"),
    "operator": lambda written: limit(written, "spatial").update(operator="odrl:hasPart"),
    "localName": drop("irwell:localName", of=party),
    "organisation": put("irwell:organisation", {"uid": "urn:other:a"}, of=party),
    "role": put("irwell:role", {"uid": "dpv:Recipient"}, of=party),
    "gives": put("irwell:gives", "yes", of=party),
    "receives": drop("irwell:receives", of=party),
    "basis": put(
        "dpv:hasLegalBasis", [{"uid": "eu-gdpr:A6-1-e"}, {"uid": "eu-gdpr:A6-1-c"}], of=party
    ),
}
OF_OFFERS: dict[str, Callable[[Policy], Any]] = {
    "permission": drop("permission", of=top),
    "offered": put("assignee", "urn:irwell:organisation:marrowdale-health", of=first),
}


def test_true_policies_pass_every_shape(shapes, terms, examples):
    for written in (
        policy(),
        to_odrl(offer()),
        to_odrl(agreement(where=agreement().document["where"][:1])),
        *(to_odrl(own, contracts) for own, contracts in examples.values()),
    ):
        assert failing(written, shapes, terms) == set()


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_fault_fails_exactly_its_shape(name, shapes, terms):
    written = policy()
    MUTATIONS[name](written)
    assert failing(written, shapes, terms) == {name}


@pytest.mark.parametrize("name", OF_OFFERS)
def test_a_fault_of_an_offer_fails_exactly_its_shape(name, shapes, terms):
    written = to_odrl(offer())
    OF_OFFERS[name](written)
    assert failing(written, shapes, terms) == {name}


def test_every_shape_has_its_fault_and_says_what_is_wrong(shapes):
    named = {
        own
        for kind in (SH.NodeShape, SH.PropertyShape)
        for own in shapes.subjects(RDF.type, kind)
        if isinstance(own, URIRef)
    }
    names = {str(own).removeprefix(NAMES) for own in named}

    assert names - GROUPS == {*MUTATIONS, *OF_OFFERS}
    for own in named:
        alone = str(own).removeprefix(NAMES) in GROUPS
        assert (shapes.value(own, SH.message) is None) == alone, own

"""An exported policy says, to a reader that knows nothing of Irwell, what the agreement says."""

import json

import pytest
from rdflib import RDF, BNode, Literal, Namespace, URIRef

from irwell.agreements.exports import carried, from_odrl, odrl_context, to_odrl
from irwell.errors import DocumentError
from tests.unit.agreements.exports.whole import agreement, document, graph, offer, policy

ODRL = Namespace("http://www.w3.org/ns/odrl/2/")
DPV = Namespace("https://w3id.org/dpv#")
GDPR = Namespace("https://w3id.org/dpv/legal/eu/gdpr#")
IRWELL = Namespace("urn:irwell:odrl:1:")
DCT = Namespace("http://purl.org/dc/terms/")
THIS = URIRef("urn:irwell:agreement:falls-2026:3")
TABLE = "urn:irwell:agreement:falls-2026:3:calderwick-council/visits"
SET = "urn:irwell:data-set:calderwick-council/home-visits@2"


def only(values):
    (one,) = values
    return one


def constraints(found, node, name=ODRL.constraint):
    return {
        (
            found.value(one, ODRL.leftOperand),
            found.value(one, ODRL.operator),
            tuple(sorted(str(right) for right in found.objects(one, ODRL.rightOperand))),
        )
        for one in found.objects(node, name)
    }


def test_the_head_names_the_text_that_was_signed():
    found = graph(policy())

    assert set(found.objects(THIS, RDF.type)) == {ODRL.Agreement, DPV.LegalAgreement}
    assert found.value(THIS, ODRL.profile) == URIRef("urn:irwell:odrl:1")
    assert found.value(THIS, ODRL.conflict) == ODRL.prohibit
    assert found.value(THIS, IRWELL.digest) == Literal(agreement().digest)
    assert found.value(THIS, DCT.replaces) == URIRef("urn:irwell:agreement:falls-2025:2")


def test_a_permission_is_for_one_purpose_between_two_days_in_one_country():
    found = graph(policy())
    permission = only(found.objects(THIS, ODRL.permission))

    assert found.value(permission, ODRL.assigner) == URIRef(
        "urn:irwell:organisation:calderwick-council"
    )
    assert found.value(permission, ODRL.assignee) == URIRef(
        "urn:irwell:organisation:marrowdale-health"
    )
    assert set(found.objects(permission, ODRL.action)) == {ODRL.read, IRWELL.link, IRWELL["count"]}
    said = constraints(found, permission)
    assert {
        (ODRL.dateTime, ODRL.gteq, ("2026-12-01",)),
        (ODRL.dateTime, ODRL.lteq, ("2027-11-30",)),
        (ODRL.purpose, ODRL.eq, ("urn:irwell:purpose:falls_prevention",)),
        (ODRL.spatial, ODRL.eq, ("https://w3id.org/dpv/loc#GB",)),
        (ODRL.recipient, ODRL.isAnyOf, ("urn:irwell:role:falls_nurse",)),
        (IRWELL.people, ODRL.lteq, ("12",)),
        (IRWELL.smallestGroup, ODRL.gteq, ("5",)),
        (IRWELL.smallestCount, ODRL.gteq, ("10",)),
        (IRWELL.countMultiple, ODRL.eq, ("5",)),
        (IRWELL.mode, ODRL.eq, ("urn:irwell:odrl:1:modeApi",)),
    } <= said
    assert len(said) == 11


def test_rows_are_refinements_of_a_collection_without_a_name_of_its_own():
    found = graph(policy())
    target = only(found.subjects(RDF.type, ODRL.AssetCollection))

    assert isinstance(target, BNode)
    assert found.value(target, ODRL.source) == URIRef(SET)
    rows = constraints(found, target, ODRL.refinement)
    assert (IRWELL.age, ODRL.gt, ("65",)) in rows
    assert (IRWELL.age, ODRL.lt, ("99",)) in rows
    assert (IRWELL.timeSince, ODRL.lteq, ("P6M",)) in rows
    assert (IRWELL.value, ODRL.lt, ("2027-01-01",)) in rows
    assert (IRWELL.value, ODRL.gt, ("2024-01-01",)) in rows
    assert (IRWELL.value, ODRL.isAnyOf, ("alder", "birch")) in rows
    assert (IRWELL.value, ODRL.isNoneOf, ("closed",)) in rows
    assert (IRWELL.value, ODRL.eq, ("true",)) in rows
    assert (IRWELL.hasValue, ODRL.eq, ("true",)) in rows
    listed = only(found.subjects(ODRL.rightOperandReference))
    assert found.value(listed, ODRL.rightOperandReference) == URIRef(
        "urn:irwell:data-set:calderwick-council/objections@1"
    )
    ages = {
        str(found.value(one, IRWELL.asAt)) for one in found.subjects(ODRL.leftOperand, IRWELL.age)
    }
    assert ages == {"urn:irwell:odrl:1:eachUse", "2026-12-01"}


def test_each_column_is_one_duty_of_the_body_that_gives():
    found = graph(policy())
    permission = only(found.objects(THIS, ODRL.permission))
    forms = {}
    for duty in found.objects(permission, ODRL.duty):
        action = found.value(duty, ODRL.action)
        name = str(found.value(duty, ODRL.output)).removeprefix(f"{TABLE}#")
        forms[name] = found.value(action, RDF.value) or action
        assert found.value(duty, ODRL.assignee) == URIRef(
            "urn:irwell:organisation:calderwick-council"
        )
    assert forms == {
        "person": IRWELL.pseudonym,
        "born": IRWELL.year,
        "seen": IRWELL.month,
        "place": IRWELL.firstPart,
        "ward": IRWELL.area,
        "income": IRWELL["round"],
        "visits": IRWELL.band,
        "illness": IRWELL.yesNo,
        "offence": IRWELL.redact,
        "carer": IRWELL.countOnly,
        "district": IRWELL.keep,
    }


def test_a_form_carries_its_settings_and_the_order_of_its_cuts():
    found = graph(policy())
    settings = {
        str(found.value(one, ODRL.leftOperand)).rsplit(":", 1)[-1]: found.value(
            one, ODRL.rightOperand
        )
        for one in found.objects(None, ODRL.refinement)
        if found.value(one, IRWELL.column) is None
    }
    assert [int(cut) for cut in found.items(settings["cuts"])] == [1, 5, 10]
    assert settings["multiple"] == Literal(50)
    assert settings["key"] == Literal("this_agreement")
    assert settings["lookup"] == URIRef(
        "urn:irwell:data-set:calderwick-council/postcodes@1#ward_code"
    )


def test_a_column_says_which_kind_of_personal_data_its_contract_promises():
    found = graph(policy())
    kinds = {
        str(column).removeprefix(f"{SET}#"): {str(kind).rsplit("#", 1)[-1] for kind in kinds}
        for column in found.subjects(ODRL.partOf, URIRef(SET))
        if (kinds := set(found.objects(column, DPV.hasPersonalData)))
    }
    assert kinds == {
        "nhs_number": {"Identifying"},
        "postcode": {"PostalCode"},
        "illness": {"SpecialCategoryPersonalData"},
        "offence": {"CriminalOffence"},
    }
    assert (URIRef(f"{SET}#Date%20of%20birth"), ODRL.partOf, URIRef(SET)) in found
    assert not list(graph(to_odrl(agreement())).subjects(DPV.hasPersonalData))


def test_what_is_ruled_out_is_prohibited():
    found = graph(policy())
    forbidden = {
        found.value(own, ODRL.action): own for own in found.objects(THIS, ODRL.prohibition)
    }
    assert set(forbidden) == {
        ODRL.distribute,
        IRWELL.reidentify,
        IRWELL.copyOut,
        IRWELL.trainModels,
        IRWELL.decideAutomatically,
        IRWELL.contactPeople,
        IRWELL.sell,
        ODRL.use,
    }
    purposes = ("urn:irwell:purpose:commercial_use", "urn:irwell:purpose:risk_scoring")
    assert constraints(found, forbidden[ODRL.use]) == {(ODRL.purpose, ODRL.isAnyOf, purposes)}


def test_duties_have_their_times():
    written = {own["action"]: own["constraint"] for own in policy()["obligation"]}

    assert [own["rightOperand"] for own in written["delete"][0]["andSequence"]] == [
        {"@value": "2027-11-30", "@type": "xsd:date"},
        {"@value": "P30D", "@type": "xsd:duration"},
    ]
    assert written["reviewPolicy"][0]["rightOperand"]["@value"] == "2027-05-31"
    assert written["inform"][0]["andSequence"][1]["rightOperand"]["@value"] == "PT24H"
    assert written["irwell:giveNotice"] == [
        {
            "leftOperand": "delayPeriod",
            "operator": "gteq",
            "rightOperand": {"@value": "P28D", "@type": "xsd:duration"},
        }
    ]


def test_law_is_named_by_the_terms_of_dpv_where_it_has_them():
    found = graph(policy())
    bases = {
        str(found.value(own, IRWELL.localName)): (
            found.value(own, IRWELL.role),
            found.value(own, DPV.hasLegalBasis),
        )
        for own in found.objects(THIS, IRWELL.party)
    }
    assert bases == {
        "provider": (DPV.DataController, GDPR["A6-1-e"]),
        "recipient": (DPV.JointDataControllers, IRWELL.art6_1_ea),
        "host": (DPV.DataProcessor, None),
    }
    special = found.value(THIS, IRWELL.specialCategory)
    assert found.value(special, DPV.hasLegalBasis) == GDPR["A9-2-h"]
    assert found.value(special, IRWELL.schedule1) == URIRef("urn:irwell:schedule1:para_2")
    assert found.value(THIS, IRWELL.power) == URIRef("urn:irwell:power:care_act_2014_s6")
    assert found.value(found.value(THIS, IRWELL.criminal), DPV.hasLegalBasis) == (
        IRWELL.art10_schedule1
    )


def test_an_open_publication_is_an_offer_to_everyone():
    found = graph(to_odrl(offer()))

    assert set(found.objects(THIS, RDF.type)) == {ODRL.Offer}
    assert not list(found.objects(None, ODRL.assignee)) or all(
        str(own).endswith("calderwick-council") for own in found.objects(None, ODRL.assignee)
    )


def test_each_data_set_has_its_own_permission_and_its_giver_is_no_assignee(examples):
    own, _ = examples["falls-prevention"]
    written = to_odrl(own)

    assert len(written["permission"]) == len(own.data) == 2
    for permission in written["permission"]:
        assert permission["assigner"] not in permission["assignee"]


def test_every_example_comes_back_with_the_facts_that_odrl_carries(examples):
    for own, contracts in examples.values():
        assert from_odrl(json.loads(json.dumps(to_odrl(own, contracts)))) == carried(own)


def test_the_policy_reads_nothing_from_a_network():
    assert policy()["@context"] == odrl_context()
    assert all(not isinstance(own, str) or "jsonld" not in own for own in odrl_context().values())


@pytest.mark.parametrize(
    "part", ["profile", "permission", "irwell:party", "irwell:digest", "dct:identifier"]
)
def test_a_policy_without_a_part_is_refused(part):
    written = policy()
    del written[part]
    with pytest.raises(DocumentError, match="not one that this program exports"):
        from_odrl(written)


def test_a_policy_of_another_profile_or_with_an_unknown_act_is_refused():
    for change in (
        lambda p: p.update(profile="urn:other"),
        lambda p: p["prohibition"][0].update(action="irwell:dance"),
        lambda p: p["permission"][0].update(constraint=[]),
    ):
        written = policy()
        change(written)
        with pytest.raises(DocumentError):
            from_odrl(written)


def test_no_value_of_the_document_can_change_what_a_name_means():
    odd = document()
    odd["where"] = [{"column": "a#b:c", "is": "equals", "value": "odrl:use"}]
    found = graph(to_odrl(agreement(where=odd["where"])))
    row = only(found.subjects(IRWELL.column))

    assert found.value(row, ODRL.rightOperand) == Literal("odrl:use")
    assert found.value(row, IRWELL.column) == Literal("a#b:c")

"""An invented agreement that says all that an export can carry, and the graph of a policy."""

import json
import warnings
from copy import deepcopy
from typing import Any

from rdflib import Graph

from irwell.agreements import Agreement, agreement_from
from irwell.agreements.bodies import Body, body_from
from irwell.agreements.exports import odrl_profile, to_odrl
from irwell.contracts import Column, Contract, DataSetId, parse_data_set_id

VISITS = "calderwick-council/home-visits@2"


def document(**changes: Any) -> dict[str, Any]:
    return {**deepcopy(WHOLE), **changes}


def agreement(**changes: Any) -> Agreement:
    return agreement_from(document(**changes))


def offer() -> Agreement:
    """An open publication: one body gives, and nobody in particular receives."""
    parties = {"provider": {"org": "calderwick-council", "role": "controller"}}
    return agreement(
        kind="open_publication",
        parties=parties,
        law={"lawful_basis": {"provider": "art6_1_e"}},
        use={"may": ["view"]},
    )


def contracts() -> dict[DataSetId, Contract]:
    own = parse_data_set_id(VISITS)
    columns = (
        Column("nhs_number", "text", identifies="direct", identifier_type="nhs_number"),
        Column("Date of birth", "date", identifies="quasi", meaning="The day of birth."),
        Column("postcode", "text", identifies="quasi", check="postcode"),
        Column("illness", "text", sensitivity="special_category"),
        Column("offence", "text", sensitivity="criminal_offence"),
    )
    return {own: Contract(own, "2.1.0", "Home visits", columns, "snapshot", {}, "sha256:0")}


def bodies() -> dict[str, Body]:
    return {"calderwick-council": body_from(COUNCIL)}


def graph(policy: dict[str, Any]) -> Graph:
    """What a policy says, read by an independent reader of JSON-LD that has no network."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # inside rdflib's own reader
        return Graph().parse(data=json.dumps(policy), format="json-ld")


def policy(**changes: Any) -> dict[str, Any]:
    return to_odrl(agreement(**changes), contracts())


def profile_graph() -> Graph:
    return graph(odrl_profile())


COUNCIL: dict[str, Any] = {
    "irwell_organisation": 1,
    "id": "calderwick-council",
    "name": "Calderwick Council",
    "sector": "local_government",
    "public_authority": True,
    "areas": ["E08000099"],
    "assurance": {"expires": "2027-06-30", "cyber_essentials": "plus"},
    "contacts": {"dpo": "dpo@calderwick.example"},
}
WHOLE: dict[str, Any] = {
    "irwell": 1,
    "id": "falls-2026",
    "version": 3,
    "supersedes": "falls-2025@2",
    "title": "Falls at home",
    "kind": "one_way",
    "summary": "Shows the health body who may fall.",
    "parties": {
        "provider": {
            "org": "calderwick-council",
            "unit": "Adult care",
            "role": "controller",
            "regime": "uk_gdpr",
        },
        "recipient": {"org": "marrowdale-health", "role": "joint_controller"},
        "host": {"org": "calderwick-node", "role": "processor"},
    },
    "purpose": {
        "code": "falls_prevention",
        "need": "Falls are found too late.",
        "not_for": ["commercial_use", "risk_scoring"],
    },
    "law": {
        "lawful_basis": {"provider": "art6_1_e", "recipient": "art6_1_ea"},
        "special_category": {
            "condition": "art9_2_h",
            "schedule1": "para_2",
            "policy_document": "APD-1",
        },
        "criminal_offence": {"condition": "art10_schedule1"},
        "powers": ["care_act_2014_s6"],
    },
    "data": [
        {
            "dataset": VISITS,
            "as": "visits",
            "columns": {
                "person": {"from": "nhs_number", "show": "pseudonym"},
                "born": {"from": "Date of birth", "show": "year"},
                "seen": {"from": "visit_day", "show": "month"},
                "place": {"from": "postcode", "show": "first_part"},
                "ward": {
                    "from": "postcode",
                    "show": "area",
                    "to": "ward_code",
                    "by": "calderwick-council/postcodes@1",
                },
                "income": {"show": "round", "to": 50},
                "visits": {"show": "band", "cuts": [1, 5, 10]},
                "illness": "yes_no",
                "offence": "redact",
                "carer": "count_only",
                "district": "keep",
            },
        }
    ],
    "where": [
        {"column": "Date of birth", "is": "age over", "value": 65},
        {"column": "Date of birth", "is": "age under", "value": 99, "as_at": "2026-12-01"},
        {"column": "visit_day", "is": "within last", "value": "6 months"},
        {"column": "visit_day", "is": "before", "value": "2027-01-01"},
        {"column": "visit_day", "is": "after", "value": "2024-01-01"},
        {"column": "district", "is": "one of", "value": ["alder", "birch"]},
        {"column": "state", "is": "not one of", "value": ["closed"]},
        {"column": "open", "is": "equals", "value": True},
        {"column": "illness", "is": "present"},
        {"column": "nhs_number", "is": "not on list", "value": "calderwick-council/objections@1"},
    ],
    "use": {
        "may": ["view", "link", "count"],
        "must_not": [
            "share_onward",
            "reidentify",
            "copy_out",
            "train_models",
            "decide_automatically",
            "contact_people",
            "sell",
        ],
        "outputs": {"smallest_group": 5, "smallest_count": 10, "round_to": 5},
        "adverse_action": {"what": "A visit may be made.", "notice": "4 weeks"},
    },
    "people": {"roles": ["falls_nurse"], "most": 12, "training_within": "12 months"},
    "setting": {"mode": "api", "country": "GB"},
    "time": {
        "start": "2026-12-01",
        "end": "2027-11-30",
        "review": "2027-05-31",
        "after_end": {"delete_within": "30 days"},
    },
    "rights": {"contact": "provider"},
    "incidents": {"tell_provider_within": "24 hours"},
    "publish": {"register": "full"},
}

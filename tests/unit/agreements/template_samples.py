"""Invented answers, contracts and bodies with which every packaged template is filled."""

from typing import Any

from irwell.agreements.bodies import Body, body_from
from irwell.agreements.templates import Answer
from irwell.contracts import Contract, DataSetId, contract_from

COUNCIL, COUNTY, CHARITY = "mersley-council", "fordshire-council", "mersley-advice"
SUPPLIER, POLICE, DEPARTMENT = "bright-energy", "fordshire-police", "alder-department"


def column(
    name: str, kind: str, identifies: str = "no", identifier: str = "", **more: Any
) -> dict[str, Any]:
    custom = [{"property": "irwell.identifies", "value": identifies}]
    if identifier:
        custom.append({"property": "irwell.identifierType", "value": identifier})
    said = {"classification": "ordinary", **more}
    return {"name": name, "logicalType": kind, "customProperties": custom, **said}


def contract(name: str, *columns: dict[str, Any], title: str = "", **more: Any) -> Contract:
    return contract_from(
        {
            "apiVersion": "v3.1.0",
            "kind": "DataContract",
            "id": name,
            "version": "1.0.0",
            "status": "active",
            "name": title or name.partition("/")[2].replace("-", " ").capitalize(),
            "schema": [{"name": "main", "properties": list(columns)}],
            **more,
        }
    )


def body(name: str, sector: str, *, public: bool, **more: Any) -> Body:
    return body_from(
        {
            "irwell_organisation": 1,
            "id": name,
            "name": name.replace("-", " ").title(),
            "sector": sector,
            "public_authority": public,
            "contacts": {"dpo": f"dpo@{name}.example"},
            **more,
        }
    )


BODIES = {
    own.id: own
    for own in (
        body(COUNCIL, "local_government", public=True, dea_schedules=["s35"]),
        body(COUNTY, "local_government", public=True),
        body(CHARITY, "third_sector", public=False),
        body(SUPPLIER, "private", public=False),
        body(POLICE, "police", public=True, competent_authority=True),
        body(DEPARTMENT, "central_government", public=True),
    )
}

SPECIAL = {"classification": "special_category"}
_CONTRACTS = (
    contract(
        f"{COUNCIL}/low-income",
        column("ni_number", "string", "direct", "nino"),
        column("post_code", "string", "quasi"),
        column("is_entitled", "boolean"),
    ),
    contract(f"{COUNCIL}/said-no", column("ni_number", "string", "direct", "nino")),
    contract(
        f"{COUNCIL}/homes",
        column("property", "string", "direct", "uprn"),
        column("energy_score", "integer"),
        column("weekly_income", "integer", "quasi"),
    ),
    contract(f"{COUNCIL}/objections", column("property", "string", "direct", "uprn")),
    contract(
        f"{DEPARTMENT}/claims",
        column("ni_number", "string", "direct", "nino"),
        column("post_code", "string", "quasi"),
        column("monthly_income", "integer", "quasi"),
        column("town", "string", "quasi"),
    ),
    contract(
        f"{COUNCIL}/tax-accounts",
        column("property", "string", "direct", "uprn"),
        column("owed", "number", "quasi"),
        column("last_payment", "date", "quasi"),
    ),
    contract(
        f"{COUNCIL}/attendance",
        column("nhs_number", "string", "direct", "nhs_number"),
        column("born", "date", "quasi"),
        column("attendance_pct", "integer"),
        title="School attendance by pupil",
    ),
    contract(
        f"{COUNCIL}/social-care",
        column("nhs_number", "string", "direct", "nhs_number"),
        column("open_case", "boolean", **SPECIAL),
    ),
    contract(
        f"{COUNCIL}/young-children",
        column("born", "date", "quasi"),
        column("ward", "string", "quasi"),
    ),
    contract(
        f"{COUNCIL}/incidents",
        column("day", "date"),
        column("ward", "string"),
        column("what", "string"),
    ),
    contract(
        f"{COUNCIL}/bus-use",
        column("ward", "string"),
        column("quarter", "string"),
        column("journeys", "integer"),
        title="Bus journeys by ward",
    ),
)
CONTRACTS: dict[DataSetId, Contract] = {own.data_set: own for own in _CONTRACTS}

SAID: dict[str, Answer] = {
    "need": "Too few people who are owed help ask for it.",
    "less_intrusive": "Counts by ward: nobody can be helped by a count.",
    "measure": "People helped within one month",
    "dpia": "DPIA-2027-004",
    "notice": "https://mersley.example/privacy",
    "start": "2027-01-01",
    "end": "2027-12-31",
    "review": "2027-07-01",
    "exit_plan": "The service goes back to asking people by letter.",
}
_WITHOUT: dict[str, tuple[str, ...]] = {"open_publication": ("dpia", "notice", "exit_plan")}
_OWN: dict[str, dict[str, Answer]] = {
    "free_school_meals": {
        "provider": COUNCIL, "recipient": COUNTY, "claims": f"{COUNCIL}/low-income@1",
        "family": "ni_number", "postcode": "post_code", "entitled": "is_entitled",
        "opted_out": f"{COUNCIL}/said-no@1",
    },
    "fuel_poverty": {
        "provider": COUNCIL, "charity": CHARITY, "supplier": SUPPLIER,
        "homes": f"{COUNCIL}/homes@1", "home": "property", "rating": "energy_score",
        "income": "weekly_income", "income_limit": 400, "objections": f"{COUNCIL}/objections@1",
    },
    "council_tax_support_take_up": {
        "provider": DEPARTMENT, "recipient": COUNCIL, "claims": f"{DEPARTMENT}/claims@1",
        "claimant": "ni_number", "postcode": "post_code", "income": "monthly_income",
        "income_limit": 900, "district": "town", "district_name": "Mersley",
    },
    "homelessness_prevention": {
        "provider": COUNCIL, "recipient": CHARITY, "accounts": f"{COUNCIL}/tax-accounts@1",
        "home": "property", "arrears": "owed", "last_paid": "last_payment",
    },
    "early_help": {
        "provider": COUNCIL, "recipient": POLICE, "attendance": f"{COUNCIL}/attendance@1",
        "care": f"{COUNCIL}/social-care@1", "attendance_child": "nhs_number",
        "attendance_birth": "born", "percentage": "attendance_pct", "care_child": "nhs_number",
        "case_open": "open_case", "policy_document": "APD-7",
    },
    "school_places": {
        "provider": COUNCIL, "recipient": COUNTY, "children": f"{COUNCIL}/young-children@1",
        "birth": "born", "area": "ward",
    },
    "serious_violence_duty": {
        "provider": COUNCIL, "recipient": POLICE, "incidents": f"{COUNCIL}/incidents@1",
        "day": "day", "area": "ward", "incident_kind": "what",
    },
    "open_publication": {
        "provider": COUNCIL, "figures": f"{COUNCIL}/bus-use@1", "area": "ward",
        "period": "quarter", "figure": "journeys",
    },
}  # fmt: skip
CODES = tuple(sorted(_OWN))


def answers(code: str) -> dict[str, Answer]:
    """All answers of one template."""
    said = {key: own for key, own in SAID.items() if key not in _WITHOUT.get(code, ())}
    return {"id": code.replace("_", "-")[:40], **said, **_OWN[code]}

"""For any agreement of the form: one digest, one agreement; each key said once; review answers."""

import json
from datetime import date, timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from irwell.agreements import (
    LIFE_CYCLE,
    VERBS,
    admits,
    agreement_from,
    clauses,
    read_agreement,
    render,
    review,
)
from irwell.agreements.paths import dotted, keys_of, leaves
from irwell.contracts import Column, Contract, DataSetId
from irwell.documents import parse_json
from irwell.tables.plan import TYPES

quick = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
codes = st.sampled_from(["provider", "recipient", "a", "z9", "early_help", "duty_social_worker"])
ids = st.sampled_from(["a", "0", "a-b", "early-help-2026", "x" * 63])
names = st.sampled_from(["a", "A", "b", "Child", "child", "birth_year", "Z9_"])
days = st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(date.isoformat)
letters = st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"])
texts = st.text(letters, min_size=1, max_size=20) | st.just("Two lines.\n  enforced   Of text")
numbers = st.integers(-1000, 1000) | st.sampled_from([0.5, 50.0, 80.25])
scalars = texts | numbers | st.booleans()
durations = st.builds(
    "{} {}s".format, st.integers(1, 99), st.sampled_from(["day", "month", "year"])
)
data_sets = st.builds("{}/{}@{}".format, ids, ids, st.integers(1, 9))
counts = st.integers(0, 10**6)
orgs = ["north", "south", "west"]


@st.composite
def columns(draw, name):
    show = draw(st.sampled_from([n for n, v in VERBS.items() if v.place == "show"]))
    if show not in ("area", "band", "round") and draw(st.booleans()):
        return show
    column = {"show": show}
    if draw(st.booleans()):
        column["from"] = draw(st.sampled_from(["a", "b", "Date of birth", name]))
    if show == "band":
        column["cuts"] = draw(st.lists(numbers, min_size=1, max_size=4))
    if show == "round":
        column["to"] = draw(st.integers(1, 100))
    if show == "area":
        column |= {"to": draw(st.sampled_from(["ward", "a b"])), "by": draw(data_sets)}
    if show == "pseudonym" and draw(st.booleans()):
        column["key"] = draw(st.sampled_from(["this_agreement", "link-07"]))
    if draw(st.booleans()):
        column["reason"] = draw(texts)
    return column


@st.composite
def rows(draw):
    verb = draw(st.sampled_from([n for n, v in VERBS.items() if v.place == "is"]))
    row = {"column": draw(st.sampled_from(["a", "b", "Date of birth"])), "is": verb}
    values = {
        "equals": scalars,
        "one of": st.lists(texts, min_size=1, max_size=3, unique=True),
        "not one of": st.lists(numbers.filter(lambda n: n != 50), min_size=1, unique=True),
        "before": days,
        "after": days,
        "within last": durations,
        "age under": st.integers(0, 150),
        "age over": st.integers(0, 150),
        "not on list": data_sets,
    }
    if verb in values:
        row["value"] = draw(values[verb])
    if verb in ("within last", "age under", "age over") and draw(st.booleans()):
        row["as_at"] = draw(st.just("each_use") | days)
    return row


@st.composite
def data(draw):
    own = {
        "dataset": f"{draw(st.sampled_from(orgs))}/{draw(ids)}@1",
        "columns": {n: draw(columns(n)) for n in draw(st.sets(names, min_size=1, max_size=4))},
    }
    if draw(st.booleans()):
        own["expected_rows"] = draw(some(least=counts, most=counts))
    return {**own, "as": draw(ids)} if draw(st.booleans()) else own


def maybe(**keys):
    return st.fixed_dictionaries({}, optional=keys)


def some(**keys):
    return maybe(**keys).filter(bool)


parties = st.dictionaries(
    st.sampled_from(["provider", "recipient", "other"]),
    st.fixed_dictionaries(
        {
            "org": st.sampled_from(orgs),
            "role": st.sampled_from(["controller", "joint_controller", "processor"]),
        },
        optional={
            "unit": codes,
            "regime": st.sampled_from(["uk_gdpr", "dpa_part3"]),
            "gives": st.booleans(),
            "receives": st.booleans(),
            "contact": codes,
            "responsibilities": texts,
        },
    ),
    min_size=1,
)
condition = st.just("none") | st.fixed_dictionaries(
    {"condition": st.sampled_from(["art9_2_g", "art10_schedule1"])},
    optional={"schedule1": st.just("para_18"), "policy_document": codes},
)
dpia = codes | st.fixed_dictionaries(
    {"ref": codes, "residual_risk": st.sampled_from(["low", "medium", "high"])},
    optional={"ico_consultation": codes},
)
safe = st.fixed_dictionaries({"score": st.integers(1, 5), "note": texts})
sectors = st.sampled_from(["health", "police", "private"])
accession = st.fixed_dictionaries(
    {"joins_as": codes, "sectors": st.lists(sectors, min_size=1, unique=True)},
    optional={"until": days, "hosted_terms": texts},
)
documents = st.fixed_dictionaries(
    {
        "irwell": st.just(1),
        "id": ids,
        "title": codes,
        "kind": st.sampled_from(
            ["one_way", "reciprocal", "joint_controllers", "open_publication", "accession"]
        ),
        "summary": texts,
        "parties": parties,
        "purpose": st.fixed_dictionaries(
            {"code": codes, "need": texts},
            optional={
                "less_intrusive_considered": texts,
                "harms_considered": texts,
                "cost_of_not_sharing": texts,
                "benefit": st.fixed_dictionaries(
                    {"measure": codes}, optional={"baseline": numbers, "target": texts}
                ),
                "not_for": st.lists(codes, unique=True, max_size=3),
            },
        ),
        "law": st.fixed_dictionaries(
            {"lawful_basis": st.dictionaries(codes, st.just("art6_1_e"), min_size=1, max_size=2)},
            optional={
                "special_category": condition,
                "criminal_offence": condition,
                "powers": st.lists(codes, unique=True, max_size=3),
                "confidentiality": codes,
                "dea_objective": codes,
                "compatibility": codes,
                "public_authority_statement": texts,
                "opt_outs": st.fixed_dictionaries(
                    {"national_data_opt_out": st.sampled_from(["applied", "does_not_apply"])},
                    optional={"reason": texts},
                ),
                "assessments": some(dpia=dpia, equality=codes, ethics=codes),
            },
        ),
        "data": st.lists(data(), min_size=1, max_size=3),
        "use": st.fixed_dictionaries(
            {"may": st.lists(st.sampled_from(["view", "count", "link"]), min_size=1, unique=True)},
            optional={
                "must_not": st.lists(
                    st.sampled_from(["share_onward", "sell"]), min_size=1, unique=True
                ),
                "outputs": some(
                    smallest_group=st.integers(2, 20),
                    smallest_count=st.integers(2, 20),
                    round_to=st.integers(2, 20),
                    checked_by=codes,
                    noise=scalars,
                ),
                "identity_on_request": st.fixed_dictionaries(
                    {"asked_by": codes, "agreed_by": codes},
                    optional={"per": codes, "reason": st.sampled_from(["required", "optional"])},
                ),
                "link_with": st.lists(
                    st.fixed_dictionaries({"dataset": data_sets, "agreement": ids, "key": ids}),
                    min_size=1,
                    max_size=2,
                ),
                "adverse_action": st.fixed_dictionaries({"what": texts, "notice": durations}),
                "automated_decisions": st.fixed_dictionaries(
                    {"what": texts},
                    optional={"human_review": texts, "contest": texts, "atrs": codes},
                ),
                "insight": st.lists(scalars, max_size=2),
                "allocation": st.lists(scalars, max_size=2),
            },
        ),
        "time": st.fixed_dictionaries(
            {"start": days, "end": days},
            optional={
                "review": days,
                "refresh": st.sampled_from(["once", "daily", "yearly"]),
                "after_end": st.fixed_dictionaries(
                    {"delete_within": durations}, optional={"proof": codes}
                ),
                "exit_plan": texts,
            },
        ),
        "publish": st.fixed_dictionaries(
            {"register": st.sampled_from(["full", "summary"])},
            optional={
                "withheld": st.lists(
                    st.fixed_dictionaries(
                        {
                            "field": st.sampled_from(["law.powers", "all", "data[0].as"]),
                            "reason": texts,
                            "decided_by": codes,
                            "until": days,
                        }
                    ),
                    max_size=2,
                ),
                "atrs": codes,
            },
        ),
    },
    optional={
        "template": codes,
        "accession": accession,
        "five_safes": some(projects=safe, people=safe, settings=safe, data=safe, outputs=safe),
        "running": some(
            quality=codes,
            information_requests=texts,
            variation=texts,
            disputes=texts,
            notice_to_end=durations,
            indemnity=codes,
        ),
        "version": st.integers(1, 9),
        "supersedes": st.builds("{}@{}".format, ids, st.integers(1, 9)),
        "where": st.lists(rows(), min_size=1, max_size=3),
        "people": some(
            roles=st.lists(codes, unique=True, max_size=2),
            most=st.integers(1, 99),
            training_within=durations,
        ),
        "setting": st.fixed_dictionaries(
            {"mode": st.sampled_from(["api", "file", "query_in_place", "secure_workspace"])},
            optional={"country": st.just("GB"), "must_enforce": st.lists(codes, max_size=1)},
        ),
        "rights": some(
            contact=codes,
            access=codes,
            privacy_notices=st.lists(codes, max_size=1),
            not_told=st.fixed_dictionaries({"exemption": codes, "reason": texts}),
        ),
        "incidents": some(tell_provider_within=durations, lead=codes),
    },
)


def shuffled(value, draw):
    if isinstance(value, dict):
        order = draw(st.permutations(sorted(value)))
        return {key: shuffled(value[key], draw) for key in order}
    return [shuffled(item, draw) for item in value] if isinstance(value, list) else value


@quick
@given(documents, st.data())
def test_one_content_is_one_agreement_however_it_is_spelled(document, draws):
    first = agreement_from(document)
    spelling = shuffled({**document, "version": document.get("version", 1)}, draws.draw)
    second = read_agreement(parse_json(json.dumps(spelling, indent=draws.draw(st.integers(0, 3)))))

    assert second == first
    assert second.digest == first.digest
    assert render(second, clauses(second)) == render(first, clauses(first))
    assert [own.name for d in second.data for own in d.columns] == [
        own.name for d in first.data for own in d.columns
    ]


@quick
@given(documents)
def test_every_key_is_said_once_with_a_mark(document):
    agreement = agreement_from(document)
    found = clauses(agreement)
    said = [keys_of(key) for clause in found for key in clause.keys]

    for leaf in leaves(agreement.document):
        assert sum(leaf[: len(key)] == key for key in said) == 1, dotted(leaf)
    assert {own.mark for own in found} <= {"enforced", "evidenced", "promised"}
    assert all(c.isprintable() or c == "\n" for c in render(agreement, found))


@quick
@given(documents, documents)
def test_two_contents_are_two_digests(one, other):
    first, second = agreement_from(one), agreement_from(other)
    assume(first.document != second.document)

    assert first.digest != second.digest


@st.composite
def contracts(draw, agreement):
    def contract(own):
        made = tuple(
            Column(
                name,
                draw(st.sampled_from(TYPES)),
                identifies=draw(st.sampled_from(["direct", "quasi", "no"])),
                identifier_type=draw(st.sampled_from(["", "uprn"])),
                sensitivity=draw(st.sampled_from(["ordinary", "special_category"])),
            )
            for name in draw(st.sets(st.sampled_from(["a", "b", "Date of birth"])))
        )
        return Contract(own, "1.0.0", "", made, "snapshot", {}, "sha256:0")

    named = {own.data_set for own in agreement.data}
    named |= {own.value for own in agreement.where if isinstance(own.value, DataSetId)}
    return {own: contract(own) for own in sorted(named, key=str) if draw(st.booleans())}


@quick
@given(documents, st.data())
def test_review_answers_any_agreement_with_places_that_can_be_found(document, draws):
    agreement = agreement_from(document)
    given_contracts = draws.draw(contracts(agreement))

    for problem in review(agreement, given_contracts):
        assert problem.text[-1] == "."
        assert problem.remedy[-1] == "."
        assert dotted(keys_of(problem.path)) == problem.path
        assert problem.path.split(".")[0].split("[")[0] in agreement.document
    missing = {own.data_set for own in agreement.data} - set(given_contracts)
    told = {problem.text for problem in review(agreement, given_contracts)}
    assert {f"No contract of {own} is given." for own in missing} <= told


@quick
@given(documents, st.sampled_from(sorted({move.after for move in LIFE_CYCLE})), st.dates())
def test_only_an_active_agreement_admits_and_only_between_its_days(document, state, day):
    agreement = agreement_from(document)
    inside = agreement.start <= day <= agreement.end

    assert admits(agreement, state, day).ok == (state == "active" and inside)
    if agreement.start <= agreement.end:
        assert admits(agreement, "active", agreement.end).ok
        assert not admits(agreement, "active", agreement.end + timedelta(days=1)).ok

"""For any agreement of the form the law answers, and what is unrelated to a rule never matters."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from irwell.agreements import agreement_from
from irwell.agreements.bodies import body_from
from irwell.agreements.law import Facts, judge, packaged_law
from tests.properties import test_agreements as forms
from tests.spec import law_pages

quick = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
BASE = law_pages.base()
texts = st.text(st.characters(codec="ascii", categories=["L"]), min_size=1, max_size=20)
safe = st.fixed_dictionaries({"score": st.integers(1, 5), "note": texts})
# Keys that no rule asks about. Each change of this list is a change of what rules read.
UNRELATED = {
    "title": texts,
    "summary": texts,
    "template": st.just("home_visits"),
    "parties.provider.contact": texts,
    "parties.provider.responsibilities": texts,
    "parties.recipient.unit": texts,
    "purpose.code": st.sampled_from(["early_help", "children", "crime"]),
    "purpose.harms_considered": texts,
    "purpose.cost_of_not_sharing": texts,
    "purpose.not_for": st.just(["commercial"]),
    "law.confidentiality": st.just("consent"),
    "law.compatibility": st.just("same_purpose"),
    "law.assessments.equality": texts,
    "data[0].expected_rows": st.just({"least": 1, "most": 9}),
    "use.outputs": st.just({"smallest_count": 10}),
    "use.adverse_action": st.just({"what": "None.", "notice": "14 days"}),
    "people": st.just({"roles": ["visitor"], "most": 3}),
    "setting": st.sampled_from([{"mode": "api"}, {"mode": "secure_workspace", "country": "GB"}]),
    "five_safes": st.fixed_dictionaries({"people": safe}),
    "rights.contact": st.just("provider"),
    "rights.privacy_notices": st.just(["https://example.org/notice"]),
    "incidents": st.just({"tell_provider_within": "24 hours", "lead": "provider"}),
    "running": st.just({"quality": "provider"}),
    "publish.register": st.sampled_from(["full", "summary"]),
}


@quick
@given(
    st.fixed_dictionaries({}, optional=UNRELATED), st.dates(date(2026, 2, 5), date(2027, 11, 30))
)
def test_an_unrelated_key_never_makes_an_agreement_worse(change, day):
    known = law_pages.judged({"as_at": day.isoformat()})
    found = law_pages.judged({"agreement": change, "as_at": day.isoformat()})
    assert not known.errors
    assert found.findings == known.findings
    assert found.not_judged == known.not_judged


@st.composite
def bodies(draw):
    facts = {"irwell_organisation": 1, "id": draw(st.sampled_from(forms.orgs)), "name": "A body"}
    facts["sector"] = draw(st.sampled_from(["local_government", "police", "health", "private"]))
    for flag in ("public_authority", "competent_authority", "health_or_care"):
        facts[flag] = draw(st.booleans())
    return body_from(facts)


@quick
@given(
    forms.documents,
    st.lists(bodies(), max_size=3),
    st.booleans(),
    st.dates(date(1995, 1, 1), date(2030, 1, 1)),
)
def test_any_agreement_is_judged_and_each_rule_stands_in_one_place(document, known, beside, day):
    agreement = agreement_from(document)
    facts = Facts({own.id: own for own in known}, (agreement,) if beside else None)
    found = judge(agreement, {}, facts, day)
    places = [
        {own.id for own in found.applied},
        {own.id for own in found.not_in_force},
        {own.rule for own in found.not_judged},
    ]
    assert sum(map(len, places)) == len(set().union(*places)) == len(packaged_law().rules)
    assert not {own.rule for own in found.findings} & places[1]
    assert all(own.text and own.remedy and own.source for own in found.findings)

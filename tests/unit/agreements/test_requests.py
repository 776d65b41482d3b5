from datetime import date

import pytest

from irwell.agreements.requests import read_request, request_from
from irwell.agreements.requests_gaps import STAGES, complete, gaps
from irwell.contracts.model import DataSetId
from irwell.documents import Source, parse_yaml
from irwell.errors import DocumentError
from tests.unit.agreements.request_samples import whole

SHORTEST = {
    "irwell_request": 1,
    "id": "a",
    "from": "mersley-council",
    "purpose": {"code": "early_help", "text": "Help."},
}


def test_a_whole_request_reads_and_lacks_nothing():
    own = request_from(whole())
    assert own.asked_by == "fordshire-police"
    assert own.data_sets[0] == DataSetId("mersley-council", "attendance", 1)
    assert own.needed_by == date(2027, 1, 4)
    assert own.urgency == "routine"
    assert gaps(own) == ()
    assert complete(own)


def test_a_half_written_request_reads_and_says_what_it_lacks_stage_by_stage():
    found = gaps(request_from(SHORTEST))
    stages = [gap.stage for gap in found]
    assert set(stages) == set(STAGES)
    assert stages == sorted(stages, key=list(STAGES).index)
    assert not complete(request_from(SHORTEST))
    assert all(gap.text.endswith(".") and gap.remedy.endswith(".") for gap in found)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"why_necessary": None}, "why_necessary"),
        ({"less_intrusive_considered": None}, "less_intrusive_considered"),
        ({"data_sets": None}, "data_sets"),
        ({"fields_wanted": None}, "fields_wanted"),
        ({"people_affected_estimate": None}, "people_affected_estimate"),
        ({"frequency": None}, "frequency"),
        ({"needed_by": None}, "needed_by"),
        ({"readiness": {"training": "yes"}}, "readiness.assurance"),
        ({"readiness": {"assurance": "yes"}}, "readiness.training"),
        ({"urgency": {"level": "urgent"}}, "urgency.reason"),
        ({"purpose": {"code": "a", "text": "b"}}, "purpose.outcome_measure"),
        ({"stages": {"who": "a", "how": "b", "review": "c"}}, "stages.exit"),
        ({"stages": {"who": "a", "how": "b", "exit": "c"}}, "stages.review"),
        ({"stages": {"who": "a", "review": "b", "exit": "c"}}, "stages.how"),
        ({"stages": {"how": "a", "review": "b", "exit": "c"}}, "stages.who"),
    ],
)
def test_one_thing_missing_is_one_gap(changes, path):
    own = request_from(whole(**changes))
    assert [gap.path for gap in gaps(own)] == [path]
    assert not complete(own)


@pytest.mark.parametrize("key", ["to", "proposed_powers"])
def test_the_authority_can_help_with_some_of_it(key):
    own = request_from(whole(**{key: None}))
    assert [(gap.path, gap.needed) for gap in gaps(own)] == [(key, False)]
    assert complete(own)


def test_words_will_do_where_no_data_set_is_known():
    assert complete(request_from(whole(data_sets=None, description="Who misses school.")))


def test_nobody_affected_is_an_estimate_too():
    assert complete(request_from(whole(people_affected_estimate=0)))


def test_an_emergency_waits_for_nothing_but_what_it_is():
    urgent = {
        **SHORTEST,
        "urgency": {"level": "emergency", "reason": "A child is missing."},
        "why_necessary": "To find the child.",
        "description": "Where the child was seen at school.",
        "fields_wanted": ["last seen"],
    }
    assert complete(request_from(urgent))
    del urgent["fields_wanted"]
    assert not complete(request_from(urgent))
    assert [gap.path for gap in gaps(request_from(urgent)) if gap.needed] == ["fields_wanted"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("irwell_request: 2", "irwell_request"),
        ("from_person: someone", "from_person"),
        ("needed_by: 2027-02-30", "needed_by"),
        ("people_affected_estimate: -1", "people_affected_estimate"),
        ("urgency: {level: now}", "urgency.level"),
        ("data_sets: [mersley-council/a]", "data_sets[0]"),
        ("stages: {funding: much}", "stages.funding"),
    ],
)
def test_the_form_is_strict(text, key):
    lines = {"irwell_request": "1", "id": "a", "from": "b", "purpose": "{code: c, text: d}"}
    name, _, value = text.partition(": ")
    document = "\n".join(f"{k}: {v}" for k, v in (lines | {name: value}).items())
    with pytest.raises(DocumentError) as caught:
        read_request(parse_yaml(document))
    assert caught.value.rule == key


def test_one_digest_for_two_spellings():
    one = read_request(Source(value=whole(), name="one", lines={}))
    two = request_from(dict(reversed(list(whole().items()))))
    assert one == two
    assert one.digest != request_from(whole(id="other")).digest

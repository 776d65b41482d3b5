"""Answers and lists of any kind: a document keeps its form, and nothing else ever happens."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from irwell.agreements import agreement_from
from irwell.agreements.blanks import blank_of
from irwell.agreements.paper import read_paper
from irwell.agreements.paper_model import paper_from
from irwell.agreements.paper_upgrade import upgrade
from irwell.agreements.paper_writing import dea_csv
from irwell.agreements.templates import fill, template
from irwell.errors import DocumentError, TableError
from tests.unit.agreements.template_samples import CODES, answers
from tests.unit.agreements.test_paper import DEA, ISG

ANSWERS = st.one_of(
    st.text(max_size=40),
    st.integers(-10, 10),
    st.booleans(),
    st.sampled_from(
        ["2027-03-01", "mersley-council", "mersley-council/homes@1", "{{start}}", "a: b"]
    ),
)
CELLS = st.text(alphabet="ab;|,'\"=-+@\n\r\t £:0123/{}", max_size=12)


def same_elsewhere(blank: Any, full: Any) -> bool:
    """Whether two documents differ only where a blank stood."""
    if blank_of(blank):
        return not isinstance(full, (dict, list))
    if isinstance(blank, dict):
        return set(blank) == set(full) and all(
            same_elsewhere(own, full[key]) for key, own in blank.items()
        )
    if isinstance(blank, list):
        return len(blank) == len(full) and all(map(same_elsewhere, blank, full))
    return type(blank) is type(full) and blank == full


@settings(deadline=None)
@given(st.sampled_from(CODES), st.data())
def test_an_answer_changes_nothing_but_its_blank(code, data):
    own = template(code)
    name = data.draw(st.sampled_from([blank.name for blank in own.blanks]))
    given_answers = {**answers(code), name: data.draw(ANSWERS)}
    try:
        document = fill(own, given_answers)
    except DocumentError as error:
        refused = error
    else:
        refused = None
    if refused is not None:
        assert refused.rule == f"answers.{name}" or refused.rule.startswith("document.")
        return
    assert same_elsewhere({**own.agreement, "template": code}, document)
    agreement_from(document)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_a_list_or_is_refused(text):
    for given_text in (text, ISG + text, DEA + text):
        try:
            found = read_paper(given_text)
        except TableError:
            continue
        for own in found.records:
            assert paper_from(own.document, own.row) == own
            assert upgrade(own).open


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, min_size=18, max_size=18), max_size=4))
def test_what_the_register_layout_holds_is_written_and_read_back(rows):
    import csv
    import io

    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(DEA.splitlines()[0].split(","))
    writer.writerows(rows)
    found = read_paper(out.getvalue())
    assert len(found.records) + len(
        {f.row for f in found.findings if f.severity == "error"}
    ) <= len(rows)
    again = read_paper(dea_csv(found.records))
    # One without a reference is written under the name that it has here.
    named = [{"reference": own.id, **own.document} for own in found.records]
    assert [own.document for own in again.records] == named

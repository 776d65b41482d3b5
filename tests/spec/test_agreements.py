"""Readable pages: an agreement in YAML, the plain English out, each clause with its mark."""

import re

from tools.agreement_page import PAGE, refreshed


def test_the_reference_page_says_what_irwell_says():
    page = PAGE.read_text(encoding="utf-8")
    assert refreshed(page) == page


def test_every_example_of_the_page_has_its_answer():
    page = PAGE.read_text(encoding="utf-8")
    answers = re.findall(r"```text\n(.*?)```", page, re.DOTALL)

    assert page.count("```yaml") == len(answers) > 10
    assert all(answer.strip() for answer in answers)
    assert sum(answer.startswith("refused: ") for answer in answers) >= 5


def test_an_answer_that_is_not_true_is_found():
    page = PAGE.read_text(encoding="utf-8")
    for lie in (
        page.replace("enforced   Recipients may read", "promised   Recipients may read"),
        page.replace("cuts: [50, 80, 90]", "cuts: [50, 80, 91]"),
        page.replace("| `round` | integer, number |", "| `round` | text |"),
    ):
        assert lie != page
        assert refreshed(lie) != lie

"""Readable pages: an agreement in, the part of an export out; and the terms of the profile."""

import re

from tools.export_pages import PAGE, PROFILE, profile_page, refreshed


def test_the_page_on_exports_says_what_irwell_says():
    page = PAGE.read_text(encoding="utf-8")
    assert refreshed(page) == page


def test_the_page_on_the_profile_says_what_the_profile_says():
    page = PROFILE.read_text(encoding="utf-8")
    assert profile_page(page) == page
    assert page.count("| `irwell:") == 62


def test_every_example_has_its_answer():
    page = PAGE.read_text(encoding="utf-8")
    answers = re.findall(r"```(?:json|text)\n(.*?)```", page, re.DOTALL)

    assert page.count("```yaml") == len(answers) == 8
    assert all(answer.strip() for answer in answers)
    assert sum(answer.startswith("refused: ") for answer in answers) == 1


def test_what_is_not_true_is_found():
    page, profile = PAGE.read_text(encoding="utf-8"), PROFILE.read_text(encoding="utf-8")
    for change in (
        ("irwell:age", "irwell:years"),
        ("P14D", "P15D"),
        ("value: 18", "value: 17"),
        ("| 1.1 Name |", "| 1.1 Title |"),
        ("not under this", "under this"),
    ):
        lie = page.replace(*change)
        assert lie != page
        assert refreshed(lie) != lie
    lie = profile.replace("Whole years", "Half years")
    assert lie != profile
    assert profile_page(lie) != lie

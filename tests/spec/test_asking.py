"""Readable pages: requests, templates and paper; each command with what it says."""

import pytest

from tools.console_page import PAGES, refreshed


@pytest.mark.parametrize("path", PAGES, ids=lambda own: own.stem)
def test_the_page_says_what_irwell_says(path):
    page = path.read_text(encoding="utf-8")
    assert page.count("```text") >= 2
    assert refreshed(page) == page


@pytest.mark.parametrize("path", PAGES, ids=lambda own: own.stem)
def test_an_answer_that_is_not_true_is_found(path):
    page = path.read_text(encoding="utf-8")
    lie = page.replace("```text\n", "```text\nIt is all well.\n", 1)
    assert refreshed(lie) == page

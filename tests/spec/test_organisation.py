"""A readable page: an organisation document in YAML, and what Irwell answers."""

import pytest

from tools.organisation_page import PAGE, refreshed


def test_the_reference_page_says_what_irwell_says():
    page = PAGE.read_text(encoding="utf-8")
    assert refreshed(page) == page
    assert page.count("```text") == page.count("```yaml") == 3
    assert "\nrefused: " in page


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: Calderwick Council", "name: Calderwick City Council"),
        ("refused: ", "taken: "),
        ("| `foi_body` |", "| `foi` |"),
    ],
)
def test_an_answer_that_is_not_true_is_found(old, new):
    page = PAGE.read_text(encoding="utf-8")
    assert old in page
    lie = page.replace(old, new)
    assert refreshed(lie) != lie

"""That every text of the program can be put in another language, and nothing else is."""

import json
import re
from datetime import date

import pytest

from irwell.agreements import clauses, public_clauses, render
from irwell.agreements.clauses import SECTIONS
from irwell.agreements.paths import leaves
from irwell.agreements.phrases import Items, Phrase, said
from irwell.agreements.rendering import render_markdown
from irwell.agreements.rendering_html import render_html
from irwell.agreements.wording import day_phrase, listed

_ACCENTS = str.maketrans("aeiounyAEIOUNY", "àéîöûñýÀÉÎÖÛÑÝ")


def pseudo(text: str) -> str:
    """A language that nobody speaks: brackets around each text, accents on its letters."""
    parts = re.split(r"(\{\w+\})", text)
    return f"⟦{''.join(p if p.startswith('{') else p.translate(_ACCENTS) for p in parts)}⟧"


def written(agreement):
    """Every word that the parties wrote, and those that Irwell reads out of their codes."""
    values = [
        json.dumps(value) for value in _values(agreement.document, leaves(agreement.document))
    ]
    values += [str(key) for at in leaves(agreement.document) for key in at]
    values += [own.table for own in agreement.data]
    words = {word for value in values for word in re.findall(r"[A-Za-z0-9]+", value)}
    return words | {word for value in words for word in value.split("_")}


def _values(document, found):
    for at in found:
        value = document
        for key in at:
            value = value[key]
        yield value


def test_every_sentence_goes_through_the_translation(examples):
    for agreement, _ in examples.values():
        english = clauses(agreement)
        other = clauses(agreement, pseudo)
        assert [(own.path, own.mark, own.keys) for own in other] == [
            (own.path, own.mark, own.keys) for own in english
        ]
        known = written(agreement)
        for own in other:
            assert own.text[0] == "⟦", own
            assert own.text[-1] == "⟧", own
            # What is left without an accent is the parties' own, or has no letter to accent.
            plain = re.findall(r"[^\W\d_]+", own.text)
            left = [w for w in plain if w.isascii() and re.search("[aeiounyAEIOUNY]", w)]
            assert set(left) <= known, own


def test_what_the_parties_wrote_is_left_as_it_is(changed):
    agreement = changed({"purpose.need": "Ask {v} and {nobody} about an area."})
    (own,) = [c for c in clauses(agreement, pseudo) if c.path == "purpose.need"]
    assert "Ask {v} and {nobody} about an area." in own.text


def test_headings_notes_and_marks_of_every_rendering_go_through_too(examples):
    agreement, _ = examples["early-help"]
    own = clauses(agreement, pseudo)
    for how in (render, render_markdown, render_html):
        page = how(agreement, own, pseudo)
        for heading in SECTIONS.values():
            assert heading not in page
        for mark in ("enforced", "evidenced", "promised"):
            assert not re.search(rf"\b{mark}\b", page)
        assert pseudo("What is shared").casefold() in page.casefold()
        assert "Flesch" not in page  # measured of English only
    assert max(len(line) for line in render(agreement, own, pseudo).splitlines()) <= 100


def test_the_public_clauses_are_said_in_the_house_language(changed):
    agreement = changed({})
    assert public_clauses(agreement) == clauses(agreement)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Phrase("a {b}", {"b": "{c}"}), "a {c}"),
        (Phrase("a {b}", {"b": Phrase("<{c}>", {"c": 1})}), "a <1>"),
        (Items(["x"]), "x"),
        (Items(["x", "y"]), "x and y"),
        (Items(["x", "y", "z"], "{most}; {last}"), "x, y; z"),
        (listed(["x", "y", "z"], "or"), "x, y or z"),
        (day_phrase(date(2027, 11, 30)), "30 November 2027"),
    ],
)
def test_a_phrase_is_filled_from_within(value, text):
    assert said(value) == text


def test_a_translation_may_turn_the_order_of_words():
    turned = {"{most} and {last}": "{last} kaj {most}", "a {b}": "{b} a"}
    value = Phrase("a {b}", {"b": Items(["x", "y"])})
    assert said(value, lambda text: turned.get(text, text)) == "y kaj x a"

"""Agreements with blanks, so that nobody starts from an empty page.

A blank is replaced as a whole value of its kind; nothing of an answer is ever run or formatted.
"""

from irwell.agreements.templates.drafting import Draft, draft_from
from irwell.agreements.templates.filling import Answer, Filled, Question, fill, filled
from irwell.agreements.templates.reading import (
    Blank,
    Template,
    read_template,
    template,
    template_schema,
    templates,
)

__all__ = [
    "Answer", "Blank", "Draft", "Filled", "Question", "Template", "draft_from", "fill", "filled",
    "read_template", "template", "template_schema", "templates",
]  # fmt: skip

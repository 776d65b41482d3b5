"""What an agreement already says, in the forms that others ask for.

A policy in ODRL; drafts of an impact assessment, a record of processing, a privacy notice and an
algorithmic transparency record. Metadata only; a draft is for a person to complete.
"""

from irwell.agreements.exports.atrs import transparency_record
from irwell.agreements.exports.dpia import dpia
from irwell.agreements.exports.draft import Answer, Draft, Heading, Line
from irwell.agreements.exports.draft_text import draft_markdown, draft_value
from irwell.agreements.exports.odrl import to_odrl
from irwell.agreements.exports.odrl_reading import Carried, carried, from_odrl
from irwell.agreements.exports.odrl_terms import odrl_context, odrl_profile, odrl_shapes
from irwell.agreements.exports.privacy_notice import privacy_notice
from irwell.agreements.exports.processing_record import processing_record

__all__ = [
    "Answer", "Carried", "Draft", "Heading", "Line", "carried", "dpia", "draft_markdown",
    "draft_value", "from_odrl", "odrl_context", "odrl_profile", "odrl_shapes", "privacy_notice",
    "processing_record", "to_odrl", "transparency_record",
]  # fmt: skip

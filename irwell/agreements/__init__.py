"""Who may have what, why and until when: one document in plain words.

Reads, checks, explains and signs agreements. It opens no data: `releases` compiles them.
"""

from irwell.agreements.bodies import Body, body_from, read_body
from irwell.agreements.clauses import clauses
from irwell.agreements.lifecycle import LIFE_CYCLE, admits, next_state
from irwell.agreements.model import (
    Accession,
    Admission,
    Agreement,
    Clause,
    ColumnClause,
    DataClause,
    Mark,
    Outputs,
    Party,
    Problem,
    RowClause,
    State,
)
from irwell.agreements.publishing import public_clauses, public_document
from irwell.agreements.reading import agreement_from, of, read_agreement, schema
from irwell.agreements.rendering import render
from irwell.agreements.review import review
from irwell.agreements.verbs import VERBS, Verb

__all__ = [
    "LIFE_CYCLE", "VERBS", "Accession", "Admission", "Agreement", "Body", "Clause", "ColumnClause",
    "DataClause", "Mark", "Outputs", "Party", "Problem", "RowClause", "State", "Verb", "admits",
    "agreement_from", "body_from", "clauses", "next_state", "of", "public_clauses",
    "public_document", "read_agreement", "read_body", "render", "review", "schema",
]  # fmt: skip

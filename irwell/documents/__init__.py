"""Documents that mean one thing only: strict YAML, JSON Schema, canonical JSON, digests.

Knows nothing of agreements or contracts; a document here is a tree of plain values with lines.
"""

from irwell.documents.canonical import ID_PATTERN, canonical, digest, digest_bytes, is_id
from irwell.documents.marks import Own, Passed
from irwell.documents.packaged import packaged
from irwell.documents.reading import parse_json, parse_yaml
from irwell.documents.schemas import validate
from irwell.documents.source import JSONValue, Limits, Source

__all__ = [
    "ID_PATTERN",
    "JSONValue",
    "Limits",
    "Own",
    "Passed",
    "Source",
    "canonical",
    "digest",
    "digest_bytes",
    "is_id",
    "packaged",
    "parse_json",
    "parse_yaml",
    "validate",
]

"""Scores of quality in the W3C Data Quality Vocabulary, as JSON-LD that needs no other document."""

import re
from collections.abc import Iterator
from typing import Any

from irwell.contracts.quality_forms import own
from irwell.contracts.quality_model import Quality
from irwell.contracts.quality_words import MEANINGS
from irwell.documents import Own, Passed
from irwell.errors import ContractError

# Source: W3C, Data on the Web Best Practices: Data Quality Vocabulary (2016), namespaces in 3.
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dqv": "http://www.w3.org/ns/dqv#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# An absolute IRI without fragment. Source: IETF RFC 3987, 2.2; letters of ASCII are enough here.
_IRI = re.compile(
    r"(https?://[a-z0-9.-]+(:\d+)?/|urn:[a-z0-9-]+:)[\w!$%&'()*+,./:;=?@~-]*", re.ASCII
)


def quality_dqv(q: Quality, base: str) -> dict[str, Any]:
    """Return the six scores of a deposit in DQV: for its provider, since they are exact.

    Args:
        q: The quality report.
        base: The data set's IRI.

    Returns:
        JSON-LD.

    Raises:
        ContractError: The base is no IRI.
    """
    rows = [{"dimension": s.dimension, "percent": s.percent} for s in q.scores]
    return scores_dqv(own(rows, {"dimension": "string", "percent": "double"}), base)


def scores_dqv(scores: Passed | Own, base: str) -> dict[str, Any]:
    """Return scores in DQV.

    Args:
        scores: Columns `dimension` and `percent`, and `below` where a score is a step: what
            `disclosure.quality.share_quality` returns may be published.
        base: The data set's IRI.

    Returns:
        JSON-LD with its context inside: the data set, one metric and dimension for each score that
        is known, and its measurement.

    Raises:
        ContractError: The base is no IRI.

    Source:
        W3C DQV: QualityMeasurement, Metric and Dimension; isMeasurementOf, inDimension,
        computedOn, value, expectedDataType.
    """
    if not isinstance(scores, Passed | Own):
        raise TypeError("A figure without a mark goes into no catalogue.")
    if _IRI.fullmatch(base) is None:
        raise ContractError(
            "The address of the data set is no absolute IRI without a fragment.",
            "Give one such as https://data.example.org/residents.",
        )
    known = [row for row in scores.table.to_pylist() if row["percent"] is not None]
    data_set = {
        "@id": base,
        "@type": "dcat:Dataset",
        "dqv:hasQualityMeasurement": [
            {"@id": f"{base}#measurement-{row['dimension']}"} for row in known
        ],
    }
    told = scores.rules if isinstance(scores, Passed) else ()
    graph = [node for row in known for node in _nodes(row, base, " ".join(told))]
    return {"@context": CONTEXT, "@graph": [data_set, *graph]}


def _nodes(row: dict[str, Any], base: str, told: str) -> Iterator[dict[str, Any]]:
    name = row["dimension"]
    yield {
        "@id": f"{base}#measurement-{name}",
        "@type": "dqv:QualityMeasurement",
        "dqv:computedOn": {"@id": base},
        "dqv:isMeasurementOf": {"@id": f"{base}#metric-{name}"},
        "dqv:value": {"@type": "xsd:decimal", "@value": str(row["percent"])},
        **_step(row),
    }
    yield {
        "@id": f"{base}#metric-{name}",
        "@type": "dqv:Metric",
        "skos:prefLabel": _english(f"{name}, percent of row tests passed"),
        "skos:definition": _english(f"{_METRIC} {told}".strip()),
        "dqv:expectedDataType": {"@id": "xsd:decimal"},
        "dqv:inDimension": {"@id": f"{base}#dimension-{name}"},
    }
    yield {
        "@id": f"{base}#dimension-{name}",
        "@type": "dqv:Dimension",
        "skos:prefLabel": _english(name),
        "skos:definition": _english(f"{MEANINGS[name]}".capitalize() + "."),
        "skos:note": _english("Named in GOV.UK, The Government Data Quality Framework (2020)."),
    }


def _step(row: dict[str, Any]) -> dict[str, Any]:
    if row.get("below") is None:
        return {}
    said = f"Between {row['percent']} and {row['below']} percent; the value is the lower end."
    return {"rdfs:comment": _english(said)}


def _english(text: str) -> dict[str, str]:
    return {"@language": "en", "@value": text}


_METRIC = (
    "Each promise of the data set's contract tests each row that it can be judged on; the share of"
    " all tests of this dimension that are passed, in percent."
)

# ruff: noqa: E501  a case a line; what is large is made when it is wanted
"""XML, JSON and GeoJSON: entities, depth, names, numbers and keys."""

import json

from tests.spec.hostile.case import READ, Case, written
from tests.spec.hostile.workbooks import LAUGHING

ROWS = "<r><a>1</a></r><r><a>2</a></r>"
XML = f"<rows>{ROWS}</rows>"
POINT = '{"type":"Point","coordinates":[1,2]}'


def _xml(text):
    """Return what writes an XML file; `text` may be made late."""
    made = text if callable(text) else lambda: text
    return written(lambda: f'<?xml version="1.0" encoding="UTF-8"?>{made()}')


def _ways(depth):
    """Return a tree in which each element stands at a place of its own."""
    text = "x"
    for _ in range(depth):
        text = f"<a>{text}</a><b>{text}</b>"
    return f"<rows><r>{text}</r></rows>"


def _features(feature, more=lambda: ""):
    """Return what writes a collection of one feature; both arguments are made late."""
    return written(lambda: f'{{"type":"FeatureCollection",{more()}"features":[{feature()}]}}')


def _feature(geometry, properties='{"a":1}'):
    return f'{{"type":"Feature","properties":{properties},"geometry":{geometry}}}'


XML_CASES = (
    Case("xml-laughs", "entities that grow to a billion words", _xml(
        f"{LAUGHING}<rows><r><a>&l9;</a></r></rows>"), "intake.entities"),
    Case("xml-entity-outside", "an entity that is a file of the machine", _xml(
        f'<!DOCTYPE rows [<!ENTITY x SYSTEM "file:///etc/passwd">]>{XML}'), "intake.entities"),
    Case("xml-entity-web", "an entity that is a web address", _xml(
        f'<!DOCTYPE rows [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>{XML}'), "intake.entities"),
    Case("xml-entity-parameter", "an entity inside the document type", _xml(
        f'<!DOCTYPE rows [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>{XML}'),
        "intake.entities"),
    Case("xml-type-outside", "a document type that is a web address", _xml(
        f'<!DOCTYPE rows SYSTEM "http://127.0.0.1:9/x.dtd">{XML}'), "intake.entities"),
    Case("xml-type-wide", "a document type in UTF-16", written(
        lambda: f'<?xml version="1.0" encoding="UTF-16"?>{LAUGHING}{XML}'.encode("utf-16")),
        "intake.entities"),
    Case("xml-include", "an include and a style sheet: not followed", _xml(
        '<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?><rows xmlns:xi="http://www.w3.org/2001/'
        f'XInclude">{ROWS}<xi:include href="file:///etc/passwd"/></rows>'), READ, rows=2),
    Case("xml-schema", "a schema at a web address: not fetched", _xml(XML.replace(
        "<rows>", '<rows xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="a http://127.0.0.1:9/x.xsd">', 1)), READ, rows=2),
    Case("xml-deep", "100,000 levels", _xml("<a>" * 100_000 + "</a>" * 100_000), "intake.depth"),
    Case("xml-attributes", "an element of 50,000 attributes", _xml(
        lambda: "<rows><r " + " ".join(f"a{n}='1'" for n in range(50_000)) + "/></rows>"), "intake.depth"),
    Case("xml-names", "50,000 names of elements", _xml(
        lambda: "<rows>" + "".join(f"<r{n}/>" for n in range(50_000)) + "</rows>"), "intake.depth"),
    Case("xml-places", "elements at 500,000 different places", _xml(lambda: _ways(18)), "intake.depth"),
    Case("xml-long-tag", "an attribute of 40 MiB", _xml(
        lambda: "<rows><r a='" + "x" * 40 * 2**20 + "'/></rows>"), "intake.depth"),
    Case("xml-long-text", "a text of 40 MiB", _xml(
        lambda: f"<rows><r><a>{'x' * 40 * 2**20}</a></r>{ROWS}</rows>"), "intake.depth"),
    Case("xml-long-record", "a record of 50 MiB", _xml(
        lambda: "<rows><r>" + "".join(f"<a{n}>{'x' * 2**20}</a{n}>" for n in range(50)) + f"</r>{ROWS}</rows>"), "intake.size"),
    Case("xml-utf7", "UTF-7, in which a tag can hide", written(
        lambda: f'<?xml version="1.0" encoding="UTF-7"?>{XML}'), "intake.encoding"),
    Case("xml-cut", "cut short", _xml(XML[:-9]), "intake.xml"),
    Case("xml-nul", "a NUL character", _xml(XML.replace("1", "\0")), "intake.xml"),
)  # fmt: skip
JSON_CASES = (
    Case("json-deep-list", "100,000 lists in one another", written(
        lambda: '[{"a":' + "[" * 100_000 + "]" * 100_000 + "}]"), "intake.json"),
    Case("json-deep-object", "100,000 objects in one another", written(
        lambda: '[{"a":' * 100_000), "intake.json"),
    Case("json-deep-half", "200 levels, which a parser takes", written(
        lambda: '[{"a":' + "[" * 200 + "]" * 200 + "}]"), "intake.depth"),
    Case("json-twin-keys", "a key twice in one object", written(lambda: '[{"a":1,"a":2}]'), "intake.json"),
    Case("json-nan", "NaN", written(lambda: '[{"a":NaN}]'), "intake.json"),
    Case("json-infinity", "Infinity", written(lambda: '[{"a":-Infinity}]'), "intake.json"),
    Case("json-number", "a number of a million digits: kept as text", written(
        lambda: '[{"a":' + "9" * 1_000_000 + ',"b":1e999999999}]'), READ, rows=1),
    Case("json-half-pair", "half a surrogate pair", written(lambda: '[{"a":"\\ud800"}]'), "intake.json"),
    Case("json-nul", "a NUL character", written(lambda: '[{"a":"\\u0000"}]'), "intake.nul"),
    Case("json-control", "a control character in a key", written(
        lambda: '[{"a\\u0001":1}]'), "intake.ask.headings"),
    Case("json-long-keys", "keys of 1 MiB in each record", written(lambda: "\n".join(
        json.dumps({str(n) + "x" * 2**20: n}) for n in range(20))), "intake.size"),
    Case("json-many-keys", "100,000 keys in one object", written(
        lambda: json.dumps([{f"k{n}": n for n in range(100_000)}])), "intake.size"),
    Case("json-growing-keys", "another key in each record", written(lambda: "\n".join(
        json.dumps({f"k{n}": n}) for n in range(3000))), "intake.size"),
    Case("json-long-record", "a record of 40 MiB", written(
        lambda: '[{"a":"' + "x" * 40 * 2**20 + '"}]'), "intake.json"),
    Case("json-own-key", "a key that is `_row`", written(lambda: '[{"_row":1}]'), "intake.ask.headings"),
    Case("json-many-lists", "lists of objects at 3,000 places", written(
        lambda: json.dumps({f"k{n}": [{"a": n}] for n in range(3000)})), "intake.records"),
    Case("json-utf8", "wrong UTF-8", written(lambda: b'[{"a":"\xff\xfe"}]'), "intake.encoding"),
    Case("json-cut", "cut short", written(lambda: '[{"a":1},{"a"'), "intake.json"),
    Case("geojson-deep", "a geometry of 90 levels", _features(
        lambda: _feature('{"type":"Polygon","coordinates":' + "[" * 90 + "]" * 90 + "}")), "intake.depth"),
    Case("geojson-huge", "a geometry of 40 MB", _features(
        lambda: _feature('{"type":"Polygon","coordinates":[[' + "[1.5,2.5]," * 4_000_000 + "[0,0]]]}")),
        "intake.json"),
    Case("geojson-nan", "a coordinate that is no number", _features(
        lambda: _feature('{"type":"Point","coordinates":[NaN,1]}')), "intake.json"),
    Case("geojson-far", "a coordinate of a thousand digits: kept as text", _features(
        lambda: _feature('{"type":"Point","coordinates":[' + "9" * 1000 + ",1]}")), READ, rows=1),
    Case("geojson-beside", "40 MiB beside the features", _features(
        lambda: _feature(POINT), lambda: "".join(
            f'"m{n}":"' + "x" * 2**20 + '",' for n in range(40))), "intake.json"),
)  # fmt: skip
CASES = XML_CASES + JSON_CASES

import json

import pytest

from tests.unit.tables.intake.law import read, refusal

POINT = {"type": "Point", "coordinates": [-2.24, 53.48]}


def feature(properties, geometry=POINT, **more):
    return {"type": "Feature", "properties": properties, "geometry": geometry, **more}


def made(tmp_path, value):
    path = tmp_path / "in.geojson"
    path.write_text(value if isinstance(value, str) else json.dumps(value))
    return path


def collection(*features, **more):
    return {"type": "FeatureCollection", **more, "features": list(features)}


def test_properties_and_geometry_are_columns(tmp_path):
    text = (
        '{"type":"FeatureCollection","name":"wards","features":[{"type":"Feature","id":1,'
        '"properties":{"a":"x","b":{"c":2.50}},"geometry":{"type":"Point",'
        '"coordinates":[-2.240,53.480]}},{"type":"Feature","properties":null,"geometry":null}]}'
    )
    rows, intake = read(made(tmp_path, text))
    assert intake.kind == "geojson"
    assert rows == [
        {"id": "1", "a": "x", "b.c": "2.50",
         "geometry": '{"type":"Point","coordinates":[-2.240,53.480]}'},
        {"id": None, "a": None, "b.c": None, "geometry": None},
    ]  # fmt: skip
    assert not intake.changed
    assert intake.cells == 9  # two rows of four, and the name beside them


def test_members_come_in_any_order(tmp_path):
    text = json.dumps({"features": [feature({"a": 1})], "type": "FeatureCollection"})
    rows, intake = read(made(tmp_path, text))
    assert intake.kind == "geojson"
    assert rows[0]["a"] == "1"


def test_names_that_meet_are_told_apart(tmp_path):
    rows, intake = read(
        made(tmp_path, collection(feature({"id": "p", "geometry": "g"}, id="f", bbox=[1, 2])))
    )
    assert rows[0]["id"] == "p"
    assert rows[0]["feature_id"] == "f"
    assert rows[0]["geometry"] == "g"
    assert json.loads(rows[0]["feature_geometry"]) == POINT
    assert rows[0]["bbox"] == "[1,2]"
    assert len(intake.notes) == 2


def test_features_a_line_and_a_single_feature_are_read(tmp_path):
    lines = "\n".join(json.dumps(feature({"a": n})) for n in range(3))
    rows, intake = read(made(tmp_path, lines))
    assert (intake.kind, [row["a"] for row in rows]) == ("geojson", ["0", "1", "2"])
    rows, intake = read(made(tmp_path, feature({"a": 1})))
    assert (intake.kind, len(rows)) == ("geojson", 1)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", ""),
        ("EPSG:4326", ""),
        ("urn:ogc:def:crs:EPSG::27700", "EPSG:27700"),
        ("EPSG:3857", "EPSG:3857"),
        ("local grid", "of its own"),
    ],
)
def test_other_coordinates_are_told(tmp_path, name, said):
    crs = {"type": "name", "properties": {"name": name}}
    _, intake = read(made(tmp_path, collection(feature({"a": 1}), crs=crs)))
    assert said in " ".join(intake.notes)
    assert bool(said) == bool(intake.notes)


@pytest.mark.parametrize(
    "value",
    [
        {"type": "FeatureCollection", "features": [{"type": "Point"}]},
        {"type": "FeatureCollection", "features": [1]},
        {"type": "FeatureCollection", "features": [feature([1])]},
        {"type": "FeatureCollection", "features": {}},
        {"type": "FeatureCollection"},
        '{"type":"FeatureCollection","features":[]} {"type":"Feature"}',
        '{"type":"FeatureCollection","features":[],"features":[]}',
        collection(feature({"feature_id": 1, "id": 2}, id=3)),
        collection(
            feature({"a": 1}, {"type": "Polygon", "coordinates": json.loads("[" * 90 + "]" * 90)})
        ),
    ],
)
def test_what_is_refused(tmp_path, value):
    refusal(made(tmp_path, value))

import pytest

from irwell.tables.intake.guide import Guide
from tests.unit.tables.intake.law import read, refusal

NIL = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def made(tmp_path, text, name="in.xml"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_the_element_that_repeats_is_a_row(tmp_path):
    text = (
        "<export><made>x</made><people><p id='7'><name>Ann</name><at><town>Y</town></at></p>"
        "<p id='8'><name> </name><note>a <b/>c</note></p></people></export>"
    )
    rows, intake = read(made(tmp_path, text))
    assert intake.kind == "xml"
    assert rows[0] == {"id": "7", "name": "Ann", "at.town": "Y", "note": None, "note.b": None}
    assert rows[1]["name"] is None
    assert rows[1]["note"] == "a c"
    assert [(part.why, part.cells) for part in intake.skipped] == [("preamble", 1)]


def test_repeated_elements_inside_a_record_stay_json(tmp_path):
    text = "<r><p><t>1</t><t k='v'>2</t></p><p><t>3</t></p></r>"
    rows, intake = read(made(tmp_path, text), Guide(records="p"))
    assert rows[0]["t"] == '["1",{"k":"v","#text":"2"}]'
    assert rows[1]["t"] == "3"
    assert [(c.rule, c.column, c.count) for c in intake.changed] == [("nested", "t", 1)]


def test_nil_and_namespaces(tmp_path):
    text = f"<z:r xmlns:z='u' {NIL}><z:p><a xsi:nil='true'/></z:p><z:p><a>1</a></z:p></z:r>"
    rows, _ = read(made(tmp_path, text))
    assert [row["a"] for row in rows] == [None, "1"]


def test_which_element_is_asked_and_stated(tmp_path):
    path = made(tmp_path, "<r><a><x>1</x></a><a/><b><y>1</y></b><b/></r>")
    error = refusal(path)
    assert error.rule == "intake.ask.records"
    assert "r.a, r.b" in error.message
    assert len(read(path, Guide(records="b"))[0]) == 2
    assert refusal(path, Guide(records="c")).rule == "intake.ask.records"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings_that_are_declared(tmp_path, encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?><r><p><a>é£</a></p><p/></r>'
    rows, intake = read(made(tmp_path, text.encode(encoding)))
    assert rows[0]["a"] == "é£"
    assert intake.encoding == encoding


@pytest.mark.parametrize("name", ["meta", "head", "body", "table"])
def test_elements_that_a_web_page_has_too_are_read(tmp_path, name):
    text = f"<?xml version='1.0'?><data><{name}>x</{name}><p><a>1</a></p><p><a>2</a></p></data>"
    assert len(read(made(tmp_path, text))[0]) == 2


def test_two_parts_of_one_name_are_refused(tmp_path):
    path = made(tmp_path, "<r><p a='1'><a>2</a></p><p/></r>")
    assert refusal(path).rule == "intake.names"

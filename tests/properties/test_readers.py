"""Any bytes at all: landed by the law of cells, or refused by a rule of the intake; nothing left.

Sound files of every kind are mutated: bytes turned, cut, doubled, moved, spliced with another
kind, and words put in that readers trip over. The same seed gives the same files.
"""

import random
import re
import sys
from functools import cache

import pytest

from irwell.errors import TableError
from irwell.tables.intake.guide import FixedField, Guide
from irwell.tables.intake.limits import LandingLimits
from tests.spec.hostile import ole2
from tests.spec.hostile.columns import parquet_bytes, small
from tests.spec.hostile.packing import zipped
from tests.unit.tables.intake import made
from tests.unit.tables.intake.law import held

LIMITS = LandingLimits(rows=20_000, size=2**20, columns=300, field=2**16)
SHORT, LONG, A_BATCH = 500, 16_000, 1000
# What the Parquet library raises for a damaged file; nothing else may hide behind the rule.
DAMAGED = re.compile(r"\((?:Arrow\w+|OSError)\)|in its footer")
WORDS = (
    b'"', b'""', b"\0", b"\r", b"\n", b",", b";", b"\t", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1a",
    b"=1+1", b"-", b"NaN", b"1e999", b"9" * 40, b"\xed\xa0\x80", b"\xc0\xaf", b"[[[[", b'{"a":',
    b"}]", b"\\ud800", b"\\u0000", b"<!DOCTYPE x>", b"<!--", b"<![CDATA[", b"]]>", b"&#0;", b"&x;",
    b"<c r=", b'r="XFD1048576"', b'r=""', b't="s"', b't="e"', b"</si>", b"<si/>", b"<row/>",
    b'number-columns-repeated="', b"-1", b"4294967295", b"PK\x01\x02", b"PK\x03\x04",
    b"PK\x05\x06", b"PAR1", b"\x1f\x8b", b"\xff" * 4, b"\x00" * 8, b"\x09\x08", b"\xfc\x00",
    b"TOTAL", b"Total,", b"01/02/2024", b"24:00", b"\xa3", b"\xe2\x82\xac", b"_row",
)  # fmt: skip
SHEETS = (
    made.Sheet("Data", [
        ["id", "day", "note", "sum"],
        [1, made.Styled(45000.5, made.MOMENT), "a", made.Formula("A1+1", 2)],
        [2, made.Styled(45001.0, made.DATE), made.Error("#N/A"), True],
        [3, made.Styled(1.5, made.DURATION), made.Inline(" b "), made.Formula("B1")],
    ], merged=["A6:B6"]),
    made.Sheet("Empty"),
)  # fmt: skip
ODS = made.Sheet("Data", [["a", "b"], [1, "x"], [2.5, True]])


def packed(parts):
    return zipped(*parts.items()) if isinstance(parts, dict) else parts


@cache
def seeds():
    """Sound files of every kind, workbooks as their parts; and what their senders say."""
    csv = 'id,name,day\n1,Ann,01/02/2024\n2,"B, c",13/02/2024\n3,,\nTotal,,\n' * 3
    xlsx, sheet = made.xlsx_parts(SHEETS), made.ods_parts([ODS])
    json = '[{"id":1,"a":{"b":2.50},"t":["x",null]},{"id":2,"a":{"b":"é"}}]'
    geo = (
        '{"type":"FeatureCollection","crs":{"type":"name"},"features":[{"type":"Feature","id":1,'
        '"properties":{"a":"x"},"geometry":{"type":"Point","coordinates":[-2.2,53.4]}}]}'
    )
    xml = '<?xml version="1.0"?><rows><r id="1"><a>x</a><b c="d">y</b></r><r id="2"><a/></r></rows>'
    fixed = Guide(fixed=(FixedField("a", 1, 3), FixedField("b", 4, 5)))
    xls = ole2.xls(ole2.workbook(ole2.honest(20), front=ole2.NAMES, sheets=2))
    return (
        (csv.encode(), Guide()), (csv.encode("utf-16"), Guide()),
        (csv.replace("Ann", "Né").encode("cp1252"), Guide()),
        (csv.replace(",", ";").encode(), Guide(separator=";")),
        (("Report for May\n\n" + csv).encode(), Guide()),
        (b"abc12345\ndef67890\n", fixed),
        (json.encode(), Guide()), (json[1:-1].replace("},{", "}\n{").encode(), Guide()),
        (json.encode("utf-16"), Guide()), (geo.encode(), Guide()), (xml.encode(), Guide()),
        (xlsx, Guide()), (xlsx, Guide(sheet="Data")), (sheet, Guide()),
        (xls, Guide(sheet="S0")), (xls, Guide()),
        (small(), Guide()), (parquet_bytes({"a": ["x"] * 99, "b": [1.5] * 99}), Guide()),
        (zipped(("a.csv", csv)), Guide()), (zipped(("a.json", json), method=0), Guide()),
    )  # fmt: skip


def mutated(source, data):
    """Return a damaged copy of a file: of its bytes, or of a part that is then packed soundly."""
    if isinstance(data, dict) and source.random() < 0.8:
        parts = dict(data)
        for _ in range(source.choice((1, 1, 2))):
            name = source.choice(sorted(parts))
            text = parts[name]
            parts[name] = turned(source, text.encode() if isinstance(text, str) else text)
        return packed(parts)
    return turned(source, packed(data))


def turned(source, data):
    """Return a damaged copy of some bytes."""
    bad = bytearray(data)
    for _ in range(source.choice((1, 1, 2, 3, 8))):
        at = source.randrange(len(bad) + 1)
        kind = source.randrange(9)
        if kind <= 1 and bad:
            bad[at % len(bad)] = source.randrange(256)
        elif kind == 2 and bad:
            bad[at % len(bad)] ^= 1 << source.randrange(8)
        elif kind <= 4:
            bad[at:at] = source.choice(WORDS)
        elif kind == 5:
            word = source.choice(WORDS)
            bad[at : at + len(word)] = word
        elif kind == 6:
            del bad[at : at + source.choice((1, 2, 8, 100, len(bad)))]
        elif kind == 7:
            bad[at:at] = bad[at : at + source.choice((1, 10, 1000))] * source.choice((1, 3))
        else:
            other = packed(source.choice(seeds())[0])
            start = source.randrange(len(other))
            bad[at:at] = other[start : start + source.choice((4, 40, 400))]
    return bytes(bad)


def tried(number, folder):
    """Land one mutated file; return the rule that refused it, or nothing."""
    source = random.Random(number)
    data, guide = seeds()[number % len(seeds())]
    path = folder / "in.dat"
    path.write_bytes(mutated(source, data))
    caught = None
    try:
        held(path, guide, LIMITS)
    except TableError as error:
        caught = error
    except BaseException as error:
        raise AssertionError(f"{number}: {type(error).__name__}") from error
    if caught is None:
        return ""
    hidden = caught.rule == "intake.damaged" and not DAMAGED.search(caught.message)
    assert caught.rule.startswith("intake."), f"{number}: {caught.rule}"
    assert not hidden, f"{number}: {caught.message}"
    assert caught.remedy, number
    assert not list((folder / "scratch").iterdir()), number
    return caught.rule


def test_sound_files_are_read(tmp_path):
    """Else the mutations would try nothing but one refusal."""
    refused = {}
    for number, (data, guide) in enumerate(seeds()):
        (tmp_path / "in.dat").write_bytes(packed(data))
        try:
            held(tmp_path / "in.dat", guide, LIMITS)
        except TableError as error:
            refused[number] = error.rule
    assert set(refused.values()) == {"intake.ask.sheet"}, refused


@pytest.mark.parametrize(
    "start",
    [
        0,
        *(pytest.param(n, marks=pytest.mark.slow) for n in range(SHORT, SHORT + LONG, A_BATCH)),
    ],
)
def test_any_bytes_land_by_the_law_or_are_refused_by_a_rule(start, tmp_path):
    count = SHORT if start == 0 else A_BATCH
    rules = [tried(number, tmp_path) for number in range(start, start + count)]
    assert rules.count("") > count // 20  # mutations that a reader takes
    assert len(set(rules)) > 8  # and that many rules refuse


if __name__ == "__main__":  # a longer hunt by hand: first and last number
    import tempfile
    from pathlib import Path

    first, last = (int(text) for text in sys.argv[1:3])
    with tempfile.TemporaryDirectory() as name:
        for each in range(first, last):
            tried(each, Path(name))

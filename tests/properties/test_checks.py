"""The check of random files against an oracle that knows neither SQL nor the engine."""

import csv
import re
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from irwell.contracts import check_file, contract_from

NULLS = ("", "N/K")
CODES = ("own", "rent")
CONTRACT = contract_from(
    {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": "mersley-council/homes",
        "version": "1.0.0",
        "status": "active",
        "customProperties": [{"property": "irwell.nullTokens", "value": ["N/K"]}],
        "schema": [
            {
                "name": "homes",
                "properties": [
                    {"name": "ref", "logicalType": "string", "unique": True},
                    {
                        "name": "rooms",
                        "logicalType": "integer",
                        "required": True,
                        "logicalTypeOptions": {"minimum": 1, "maximum": 9},
                    },
                    {
                        "name": "tenure",
                        "logicalType": "string",
                        "primaryKey": True,
                        "logicalTypeOptions": {"pattern": "[a-z]+"},
                        "quality": [
                            {
                                "metric": "invalidValues",
                                "mustBe": 0,
                                "arguments": {"validValues": list(CODES)},
                            }
                        ],
                    },
                    {"name": "day", "logicalType": "date", "primaryKey": True},
                ],
            }
        ],
    }
)
rows = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "d", "A", "é", "", "  ", "N/K", "n/k"]),
        st.sampled_from(["1", "9", "10", "0", "-1", "", "N/K", "x", "1.5", "99999999999999999999"]),
        st.sampled_from(["own", "rent", "Own", "let", "o wn", "", "N/K", " N/K "]),
        st.sampled_from(["2026-01-01", "2026-01-02", "", "2026-13-01", "01/02/2026"]),
    ),
    max_size=25,
)


# A last row with one cell filled is read as a note, so a whole one stands below all others.
LAST = ("z", "1", "own", "2026-01-02")


def whole(text):
    if text in NULLS:
        return None
    return int(text) if re.fullmatch(r"-?[0-9]{1,18}", text) else ValueError


def day(text):
    if text in NULLS:
        return None
    return text if text.startswith("2026-0") else ValueError


def later(keys):
    """Positions of keys that stood before."""
    seen, found = set(), []
    for place, key in enumerate(keys):
        if None in key or ValueError in key:
            continue
        if key in seen:
            found.append(place)
        seen.add(key)
    return found


def expected(table):
    refs = [None if row[0].strip() in NULLS else row[0] for row in table]
    rooms = [whole(row[1]) for row in table]
    tenures = [None if row[2].strip() in NULLS else row[2] for row in table]
    days = [day(row[3]) for row in table]
    broken = {
        ("duplicate", "ref"): later([(ref,) for ref in refs]),
        ("duplicate", "tenure, day"): later(list(zip(tenures, days, strict=True))),
    }
    for name, cells in (("rooms", rooms), ("tenure", tenures), ("day", days)):
        broken["missing", name] = [i for i, cell in enumerate(cells) if cell is None]
        broken["not_cast", name] = [i for i, cell in enumerate(cells) if cell is ValueError]
    broken["range", "rooms"] = [
        i for i, n in enumerate(rooms) if isinstance(n, int) and not 1 <= n <= 9
    ]
    present = [(i, tenure) for i, tenure in enumerate(tenures) if tenure is not None]
    broken["code", "tenure"] = [i for i, tenure in present if tenure not in CODES]
    broken["pattern", "tenure"] = [i for i, t in present if not re.fullmatch("[a-z]+", t)]
    return {key: [i + 1 for i in places] for key, places in broken.items() if places}


@settings(max_examples=30, deadline=None)
@given(rows)
def test_findings_are_exactly_those_of_the_oracle(above):
    table = [*above, LAST]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file.csv"
        with file.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows([("ref", "rooms", "tenure", "day"), *table])
        request = {
            "file": str(file),
            "contract": CONTRACT.document,
            "scratch": folder,
            "out": "",
        }
        report = check_file(request, {})
    found = {(f["rule"], f["column"]): f["rows"] for f in report["findings"]}
    read = [row for row in table if "".join(row).strip()]  # a row without any text is no row
    assert found == expected(read)
    assert all(f["count"] == len(f["rows"]) for f in report["findings"])
    assert report["rows"] == len(read)

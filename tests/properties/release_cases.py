# ruff: noqa: PLR0911 -- one rule, one return
"""Random agreements over random tables, as plain values, and as what the program takes."""

from datetime import date, datetime, timedelta

import pyarrow as pa

from irwell.agreements.model import (
    Agreement,
    ColumnClause,
    DataClause,
    Outputs,
    Party,
    RowClause,
)
from irwell.contracts.model import Column, Contract, DataSetId
from tests.properties.oracle import normal

MAIN = DataSetId("brook-council", "people", 1)
OTHER = DataSetId("brook-council", "visits", 2)
THERE = "ID there"  # the identifier in the other data set, under a name of its own
PARTIES = (
    Party("provider", "brook-council", "", "controller", gives=True, receives=False),
    Party("recipient", "heron-police", "", "controller", gives=False, receives=True),
)
ARROW = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}
DAYS = (
    date(2024, 2, 29), date(2022, 2, 28), date(2023, 2, 28), date(2025, 3, 1), date(2026, 1, 1),
    date(2026, 12, 31), date(2027, 3, 31), date(2028, 2, 29),
)  # fmt: skip
COLUMNS = {
    "nhs_number": ("text", "direct", "nhs_number"),
    "pupil": ("integer", "direct", "local:pupil"),
    "National Insurance": ("text", "direct", "nino"),
    "home": ("text", "quasi", "uprn"),
    "date_of_birth": ("date", "quasi", ""),
    "seen": ("timestamp", "no", ""),
    "Post code": ("text", "quasi", ""),
    "district": ("text", "quasi", ""),
    "score": ("number", "no", ""),
    "visits": ("integer", "no", ""),
    "flag": ("boolean", "no", ""),
    'né "x"; --': ("text", "no", ""),
}
NHS = ("9990000018", "999 000 0026", "999-000-0034", "9990000042", " 9990000050", "999 000 0018")
TEXTS = {
    "National Insurance": ("ZZ 12 34 56 A", "zz123456a", "ZZ-123456-A", "ZZ999999D", "", " - "),
    "home": ("000100", "100", " 10 0 ", "0", "100\u00a0", "900"),
    "Post code": ("ZZ1 1AA", "ZZ1 2BB", "ZZ99 9ZZ", "zz1 1aa", "ZZ11AA", " ZZ1 1AA", "ZZ1", ""),
    "district": ("ancoats", "Ancoats", "gorton", "didsbury", "", "Łódź", "e\u0301", "é"),
    'né "x"; --': (
        "'",
        '"',
        "'; DROP TABLE data; --",
        "%",
        "_row",
        "日本",
        "🙂",
        "a b",
        "\\",
        "NULL",
    ),
}
NUMBERS = (0.0, -0.5, 0.5, 1.5, 2.5, -2.5, 49.999, 50.0, 79.5, 80.0, 95.0, 1e15, -1e15, 12.25)
INTEGERS = (
    0,
    1,
    -1,
    2,
    3,
    5,
    -5,
    7,
    49,
    50,
    51,
    79,
    80,
    94,
    95,
    2**53 - 1,
    -(2**53) + 1,
    2**63 - 1,
    -(2**63),
)
CUTS = {"integer": ((50,), (50, 80, 90, 95), (0, 1, 2), (-5, 5)), "number": ((50,), (0.5, 2.5, 80))}
PERIODS = ("1 day", "90 days", "1 month", "6 months", "12 months", "1 year", "4 years")


def random_case(rng):
    """One agreement, its tables and its keys, as plain values."""
    as_at = rng.choice(DAYS)
    names = rng.sample(list(COLUMNS), rng.randint(1, 8))
    if "date_of_birth" not in names and rng.random() < 0.5:
        names.append("date_of_birth")
    columns = {
        name: dict(zip(("type", "identifies", "identifier_type"), COLUMNS[name], strict=True))
        for name in names
    }
    case = {
        "as_at": as_at,
        "columns": columns,
        "rows": [
            {name: random_value(rng, name, as_at) for name in names}
            for _ in range(rng.choice((0, 2, 6, 12, 20)))
        ],
        "lists": {},
        "keys": {
            kind: rng.randbytes(32)
            for kind in ("order", *{c["identifier_type"] for c in columns.values()})
            if kind
        },
    }
    case["where"] = [random_where(rng, case, names) for _ in range(rng.choice((0, 1, 1, 1, 2, 3)))]
    case["held"] = random_held(rng, case, names)
    case["lookups"] = {}
    case["show"] = random_shows(rng, case, names)
    return case


def random_held(rng, case, names):
    """Another data set with columns that this one lacks, and the tests of those; or nothing."""
    own = [name for name in names if case["columns"][name]["identifier_type"]]
    lacking = [name for name in COLUMNS if name not in names]
    if not own or not lacking or rng.random() < 0.5:
        return None
    join = rng.choice(own)
    type_, _, kind = COLUMNS[join]
    tested = rng.sample(lacking, min(len(lacking), rng.randint(1, 3)))
    plain = [name for name in names if not COLUMNS[name][2]]
    both = rng.sample(plain, min(len(plain), rng.choice((0, 1))))
    columns = {
        name: dict(zip(("type", "identifies", "identifier_type"), COLUMNS[name], strict=True))
        for name in (*tested, *both)
    }
    columns[THERE] = {"type": type_, "identifies": "direct", "identifier_type": kind}
    own_values = [row[join] for row in case["rows"]] or [None]
    here = lambda: random_value(rng, join, case["as_at"])  # noqa: E731
    rows = [
        {name: random_value(rng, name, case["as_at"]) for name in (*tested, *both)}
        | {THERE: rng.choice(own_values) if rng.random() < 0.7 else here()}
        for _ in range(rng.choice((0, 4, 12, 20)))
    ]
    other = {"columns": columns, "rows": rows, "type": kind, "own": join, "column": THERE}
    there = {"columns": columns, "rows": rows, "as_at": case["as_at"], "lists": {}}
    other["where"] = [there_tested(rng, there, tested) for _ in range(rng.choice((1, 1, 2, 2, 3)))]
    return other


def there_tested(rng, there, tested):
    found = {"is": "not on list"}
    while found["is"] == "not on list":  # a list is held against the rows that leave
        found = random_where(rng, there, tested)
    return found


def random_value(rng, name, as_at):
    if rng.random() < 0.2:
        return None
    kind = COLUMNS[name][0]
    if name == "nhs_number":
        return rng.choice(NHS)
    if name == "pupil":
        return rng.choice((1, 2, 3, 7, 11, 10**12))
    if kind == "text":
        return rng.choice(TEXTS[name])
    if kind == "date":
        return edge_day(rng, as_at)
    if kind == "timestamp":
        at = datetime.combine(edge_day(rng, as_at), datetime.min.time())
        return at + timedelta(seconds=rng.choice((0, 1, 43_200, 86_399)))
    pools = {"number": NUMBERS, "integer": INTEGERS, "boolean": (True, False)}
    return rng.choice(pools[kind])


def edge_day(rng, as_at):
    """A day near which a rule turns: birthdays, leap days, ends of months, days ahead."""
    years = rng.choice((0, 0, 1, 4, 5, 17, 18, 19, 64, 65, 66, 110, -1))
    leap = rng.random() < 0.2
    year = as_at.year - years
    if leap:
        return date(year - year % 4, 2, 29)
    day = as_at.replace(year=year) if (as_at.month, as_at.day) != (2, 29) else date(year, 2, 28)
    return day + timedelta(days=rng.choice((-91, -90, -89, -31, -30, -1, 0, 0, 1, 1, 2)))


def random_where(rng, case, names):
    dates = [name for name in names if COLUMNS[name][0] in ("date", "timestamp")]
    name = rng.choice(dates if dates and rng.random() < 0.4 else names)
    kind = case["columns"][name]["type"]
    verbs = ["present"]
    if kind in ("text", "integer", "number", "boolean"):
        verbs += ["equals", "equals", "one of", "not one of", "not one of"]
    if kind in ("date", "timestamp"):
        verbs += ["before", "after", "within last", "within last"] * 2
    if kind == "date":
        verbs += ["age under", "age over"] * 4
    if case["columns"][name]["identifier_type"]:
        verbs += ["not on list"] * 3
    verb = rng.choice(verbs)
    as_at = "each_use" if rng.random() < 0.7 else rng.choice(DAYS)
    value = where_value(rng, case, name, verb)
    return {"column": name, "is": verb, "value": value, "as_at": as_at}


def where_value(rng, case, name, verb):
    some = [row[name] for row in case["rows"] if writable(row[name])]
    pick = lambda: rng.choice(some) if some and rng.random() < 0.7 else fresh(rng, name, case)  # noqa: E731
    if verb == "equals":
        return pick()
    if verb in ("one of", "not one of"):
        return [pick() for _ in range(rng.randint(1, 3))]
    if verb in ("before", "after"):
        value = pick()
        return value.date() if isinstance(value, datetime) else value
    if verb == "within last":
        return rng.choice(PERIODS)
    if verb in ("age under", "age over"):
        return rng.choice((0, 1, 4, 17, 18, 18, 64, 65, 110))
    if verb == "not on list":
        kind = case["columns"][name]["identifier_type"]
        key = f"{rng.choice(('opted out', 'protected'))}#{kind}"
        held = [random_value(rng, name, case["as_at"]) for _ in range(rng.randint(0, 4))]
        case["lists"].setdefault(key, held)
        return key
    return None


def fresh(rng, name, case):
    value = None
    while not writable(value):
        value = random_value(rng, name, case["as_at"])
    return value


def writable(value):
    """No document holds a NULL, nor a whole number beyond what every JSON reader keeps exact."""
    return value is not None and not (isinstance(value, int) and abs(value) >= 2**53)


def random_shows(rng, case, names):
    columns, shows = case["columns"], []
    for number in range(rng.randint(1, 6)):
        name = rng.choice(names)
        show = rng.choice(shows_for(columns[name]))
        one = {"name": rng.choice((f"c{number}", f"Out {number}", f'ü"{number}')), "from": name}
        one |= {"show": show, "cuts": (), "to": 0, "by": ""}
        if show == "band":
            one["cuts"] = rng.choice(CUTS[columns[name]["type"]])
        if show == "round":
            one["to"] = rng.choice((1, 2, 3, 5, 10, 100))
        if show == "area":
            one["by"] = name
            case["lookups"].setdefault(name, random_lookup(rng, name, case))
        shows.append(one)
    others = [name for name in names if columns[name]["identifies"] != "direct"]
    if others and rng.random() < 0.3:
        one = {"name": "counted", "from": rng.choice(others), "show": "count_only"}
        shows.insert(rng.randint(0, len(shows)), one | {"cuts": (), "to": 0, "by": ""})
    return shows


def random_lookup(rng, name, case):
    """Values with their areas; no value has two areas, however it is written."""
    kind, known, rows = case["columns"][name]["identifier_type"], {}, []
    for _ in range(rng.randint(0, 8)):
        value = random_value(rng, name, case["as_at"])
        area = rng.choice(("Alder", "Birch", "", None))
        form = None if value is None else normal(kind, value)
        if area is None or known.setdefault(form, area) == area:
            rows.append((value, area))
    return rows


def shows_for(column):
    kind = column["type"]
    shows = ["keep", "keep", "yes_no", "redact"]
    if column["identifier_type"]:
        shows += ["pseudonym"] * 4
    if kind in ("date", "timestamp"):
        shows += ["year", "month"] * 2
    if kind in ("text", "integer"):
        shows += ["area"] * 2
    if kind in ("integer", "number"):
        shows += ["band", "round"] * 2
    if kind == "text":
        shows += ["first_part"] * 2
    return shows


def arrow(rows, types):
    """Rows as a clean deposit: typed columns and `_row`."""
    columns = {
        name: pa.array([row[name] for row in rows], ARROW[kind]) for name, kind in types.items()
    }
    return pa.table({**columns, "_row": pa.array(range(1, len(rows) + 1), pa.int64())})


def main_table(case):
    return arrow(case["rows"], {name: c["type"] for name, c in case["columns"].items()})


def list_ids(case):
    """The data set id of each list of the case; one list holds one type."""
    return {
        key: DataSetId("brook-council", f"list-{number}", 1)
        for number, key in enumerate(sorted(case["lists"]))
    }


def lookup_ids(case):
    """The data set id of each lookup of the case, by the column that is looked up."""
    return {
        name: DataSetId("brook-council", f"lookup-{number}", 1)
        for number, name in enumerate(sorted(case["lookups"]))
    }


def lookup_table(case, name):
    own = case["columns"][name]
    kind = own["identifier_type"]
    code = Column("Code" if kind else name, own["type"], identifier_type=kind)
    rows = [{code.name: value, "Area": area} for value, area in case["lookups"][name]]
    return (code, Column("Area", "text")), arrow(rows, {code.name: own["type"], "Area": "text"})


def other_table(case):
    own = case["held"] or {"columns": case["columns"], "rows": []}
    return arrow(own["rows"], {name: c["type"] for name, c in own["columns"].items()})


def contract_of(case, data_set=MAIN):
    other = case["held"] if data_set == OTHER else None
    columns = (other or case)["columns"]
    return contract(data_set, tuple(Column(name, **own) for name, own in columns.items()))


def contract(data_set, columns):
    digest = f"sha256:{data_set.slug:0<64}"
    return Contract(data_set, "1.0.0", "t", columns, "snapshot", {}, digest)


def list_table(case, key):
    kind = key.partition("#")[2]
    type_ = next(c["type"] for c in case["columns"].values() if c["identifier_type"] == kind)
    column = Column("Who", type_, identifies="direct", identifier_type=kind)
    rows = [{"Who": value} for value in case["lists"][key]]
    return column, arrow(rows, {"Who": type_})


def contracts_of(case):
    ids = list_ids(case)
    own = {MAIN: contract_of(case), OTHER: contract_of(case, OTHER)}
    lists = {ids[key]: contract(ids[key], (list_table(case, key)[0],)) for key in case["lists"]}
    names = lookup_ids(case)
    lookups = {names[name]: contract(names[name], lookup_table(case, name)[0]) for name in names}
    return {**own, **lists, **lookups}


def agreement_of(case):
    ids, lookups = list_ids(case), lookup_ids(case)
    columns = tuple(
        ColumnClause(
            name=one["name"],
            column=one["from"],
            show=one["show"],
            cuts=tuple(one["cuts"]),
            to=one["to"],
            key="this_agreement" if one["show"] == "pseudonym" else "",
            reason="invented",
            area="Area" if one["show"] == "area" else "",
            by=lookups.get(one["by"]),
        )
        for one in case["show"]
    )
    where = tuple(
        RowClause(c["column"], c["is"], row_value(c, ids), c["as_at"])
        for c in (*case["where"], *(case["held"] or {"where": ()})["where"])
    )
    other = (ColumnClause(columns[0].name, columns[0].column, "redact"),)
    return agreement((DataClause(MAIN, "", columns), DataClause(OTHER, "", other)), where)


def row_value(clause, ids):
    value = clause["value"]
    if clause["is"] == "not on list":
        return ids[value]
    if isinstance(value, date):
        return value.isoformat()
    return tuple(value) if isinstance(value, list) else value


def agreement(data, where, outputs=None):
    return Agreement(
        id="early-help", version=1, title="t", kind="one_way", summary="s", parties=PARTIES,
        data=data, where=where, may=(), must_not=(), outputs=outputs or Outputs(),
        start=date(2020, 1, 1), end=date(2030, 1, 1), mode="api", as_at_each_use=True,
        supersedes="", document={}, digest="sha256:" + "a" * 64,
    )  # fmt: skip

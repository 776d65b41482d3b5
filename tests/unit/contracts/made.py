"""Contracts and files that tests make, and the check of one against the other, without a worker."""

from irwell.contracts import check, contract_from


def contract(*columns, table=None, keys=None, **more):
    """A contract of these columns; `table` are keys of its table, `keys` custom properties."""
    custom = [
        {"property": f"irwell.{name}", "value": value} for name, value in (keys or {}).items()
    ]
    return contract_from(
        {
            "apiVersion": "v3.1.0",
            "kind": "DataContract",
            "id": "mersley-council/residents",
            "version": "1.0.0",
            "status": "active",
            **({"customProperties": custom} if custom else {}),
            "schema": [{"name": "residents", "properties": list(columns), **(table or {})}],
            **more,
        }
    )


def column(name, kind="string", keys=None, **more):
    """A column; `keys` are its custom properties, without `irwell.`."""
    custom = [{"property": f"irwell.{key}", "value": value} for key, value in (keys or {}).items()]
    own = {"customProperties": custom} if custom else {}
    return {"name": name, "logicalType": kind, **own, **more}


def here(function, request, limits=None, secrets=None):
    """Run a job of the worker in this process."""
    return function(request, secrets or {})


def checked(folder, text, wanted, **more):
    """Check a CSV text against a contract."""
    file = folder / "file.csv"
    file.write_bytes(text.encode())
    return check(file, wanted, scratch=folder, run=here, **more)


def brief(report):
    """Findings as short tuples."""
    return [(f.rule, f.column, f.count, f.rows) for f in report.findings]

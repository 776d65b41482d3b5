"""Counts of `datacontract test` for a contract, as JSON: run with the peer's own Python."""

import json
import re
import sys

from datacontract.data_contract import DataContract

WORDS = {
    "missing_count": "missing",
    "duplicate_count": "duplicate",
    "invalid_count": "invalid",
    "missing_reference_count": "reference",
}
SAYS = re.compile(r"Actual (\w+)\(([^)]*)\) was (\d+)")


def main() -> None:
    run = DataContract(data_contract_file=sys.argv[1]).test()
    found: dict[str, int] = {}
    for check in run.checks:
        said = SAYS.search(check.reason or "")
        if said:
            key = f"{WORDS[said[1]]} {said[2]}"
            found[key] = found.get(key, 0) + int(said[3])
    errors = [c.reason for c in run.checks if c.result.value == "error"]
    print(json.dumps({"counts": found, "checks": len(run.checks), "errors": errors}))


main()

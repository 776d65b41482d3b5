"""Each check of `datacontract test` with its outcome, as JSON: run with the peer's own Python."""

import json
import re
import sys

from datacontract.data_contract import DataContract

SAYS = re.compile(r"Actual \w+\([^)]*\) was (?:[\d.]+% \()?(\d+)|Actual row_count.* was (\d+)")


def main() -> None:
    run = DataContract(data_contract_file=sys.argv[1]).test()
    judged = []
    for check in run.checks:
        said = SAYS.search(check.reason or "")
        count = int(said[1] or said[2]) if said else None
        judged.append([check.field or "", check.type, check.result.value, count, check.reason])
    print(json.dumps(judged))


main()

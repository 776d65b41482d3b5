"""What `datacontract lint` says of contracts, as JSON: run with the peer's own Python."""

import json
import sys

from datacontract.data_contract import DataContract


def main() -> None:
    found = {}
    for path in sys.argv[1:]:
        run = DataContract(data_contract_file=path).lint()
        found[path] = [c.reason or c.name for c in run.checks if c.result.value != "passed"]
    print(json.dumps(found))


main()

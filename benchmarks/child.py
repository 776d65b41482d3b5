"""The fresh process of one piece: its answer is one JSON object on the standard output."""

import importlib
import json
import os
import sys

from benchmarks.measure import Clock


def main() -> None:
    module, name, words = sys.argv[1:4]
    answer = os.dup(1)
    os.dup2(2, 1)  # whatever a piece prints goes to the errors
    clock = Clock()
    getattr(importlib.import_module(module), name)(clock, **json.loads(words))
    with os.fdopen(answer, "w") as out:
        json.dump({"wall": clock.wall, "cpu": clock.cpu, "extra": clock.extra}, out)


if __name__ == "__main__":
    main()

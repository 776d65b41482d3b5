"""Run Irwell as `python -m irwell`."""

import sys

from irwell.cli.main import main

if __name__ == "__main__":
    sys.exit(main())

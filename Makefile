# Irwell. On a fresh machine with python3 and make: `make demo`, `make test`.
PY ?= python3
UV := .tools/bin/uv
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS := never
export PYTHONPATH :=
# Many short processes run here: without compiled libraries each would compile them anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo serve test test-long check journeys bench peers bare lock
help:            ## Say what each target does
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*##/\t/' | expand -t 14
setup: .venv/.ready ## Install everything, exactly as locked
$(UV):
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Irwell needs Python 3.11 or later")'
	$(PY) -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target .tools uv
.venv/.ready: requirements-dev.txt pyproject.toml | $(UV)
	$(UV) venv --quiet --allow-existing .venv --python $(PY)
	VIRTUAL_ENV=.venv $(UV) pip sync --quiet --compile-bytecode --require-hashes requirements-dev.txt
	VIRTUAL_ENV=.venv $(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
demo: setup      ## The whole story: an invented city region shares, reads, suspends and proves
	$(BIN)/irwell demo --home irwell-home --out demo
serve: setup     ## Open the demo's home on http://localhost:8000
	$(BIN)/irwell serve --home irwell-home
test: setup      ## Unit, spec, property, house and journey tests (no Debian package needed)
	$(BIN)/pytest -n 3 --dist loadgroup -m "not slow and not real" tests
test-long: setup ## The long form of properties and fuzzers, and the real data
	$(BIN)/pytest -n 3 --dist loadgroup -m "slow or real" tests
check: setup     ## Format, lint, types, layers
	$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/lint-imports --no-cache && $(BIN)/mypy
journeys: setup  ## Live server and real clients only
	$(BIN)/pytest -m journey tests/journeys
bench: setup     ## Benchmarks with their ratios to the named peer; writes benchmarks/out
	$(BIN)/python -m benchmarks
peers: .peers/.ready ## Install the checkers that Irwell is compared with, each apart
.peers/.ready: $(wildcard benchmarks/peers/requirements-*.txt) | $(UV)
	@for name in datacontract expectations polars; do \
	  $(UV) venv --quiet --clear .peers/$$name --python $(PY) && \
	  VIRTUAL_ENV=.peers/$$name $(UV) pip sync --quiet --compile-bytecode --require-hashes benchmarks/peers/requirements-$$name.txt || exit 1; \
	done
	@touch $@
bare: setup      ## Install the library alone, and import every room of it
	$(UV) venv --quiet --clear build/bare --python $(PY)
	$(UV) pip compile --quiet --generate-hashes --no-annotate --no-header pyproject.toml -c requirements.txt -o build/bare.txt
	VIRTUAL_ENV=build/bare $(UV) pip sync --quiet --require-hashes build/bare.txt
	PYTHONPATH=. build/bare/bin/python -c "import irwell.insight, irwell.allocation, irwell.releases, irwell.transfer, irwell.cli.main"
lock: $(UV)      ## Write the hashed lock files anew
	$(UV) pip compile --quiet --universal --generate-hashes --no-annotate --no-header --extra server --extra postgres --extra sftp --extra demo pyproject.toml -o requirements.txt
	$(UV) pip compile --quiet --universal --generate-hashes --no-annotate --no-header --extra server --extra postgres --extra sftp --extra demo --group dev pyproject.toml -o requirements-dev.txt
	for name in datacontract expectations polars; do $(UV) pip compile --quiet --generate-hashes --no-annotate --no-header --python-version 3.11 benchmarks/peers/$$name.in -o benchmarks/peers/requirements-$$name.txt; done

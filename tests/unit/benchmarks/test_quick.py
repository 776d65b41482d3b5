"""The benchmarks run: their quick form gives figures and the same rows on both sides."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.slow
def test_every_benchmark_but_the_demo_runs_in_its_quick_form():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--json"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found = {name: kept["result"] for name, kept in json.loads(done.stdout).items()}
    assert set(found) == {
        "release", "read", "check", "quality", "deposit", "ledger", "agreements", "register",
        "requests", "suspend",
    }  # fmt: skip
    assert all(one["same"] for one in found["release"]["same"].values())
    assert found["ledger"]["same_root"]
    checked = found["check"]["sizes"]["20000"]
    assert {one["extra"]["faults"] for one in checked.values()} == {34}
    for judged in found["quality"]["sizes"].values():
        assert judged["irwell"]["extra"]["counts"] == judged["duckdb"]["extra"]["counts"] != {}
    assert found["deposit"]["sizes"]["20000"]["irwell"]["extra"]["kept"] > 0
    assert found["read"]["cases"]["client, delta format"]["extra"]["rows"] == 20_000
    for sizes in found["register"]["engines"].values():
        asked = sizes["300"]["extra"]["questions"]
        assert asked["list"]["found"] == "300"
        assert asked["search, in every entry"]["found"] == "300"
        assert asked["search, rare"]["found"] == "1"
        assert asked["search, none"]["found"] == "0"
    assert found["suspend"]["late"] == 0
    assert found["requests"]["cases"]["query, one client"]["extra"]["median_ms"] > 0


def test_a_name_that_no_benchmark_has_is_refused():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "no-such"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "no benchmark is named no-such" in done.stderr

import os
import socket

import pytest

from irwell.errors import TableError, WorkerError
from irwell.tables import jobs, probe
from irwell.tables.plan import Field, Filter, Keep, Ordered, Project, Scan, Shown, to_value
from irwell.tables.worker import WorkerLimits, run

GIGABYTE = 2**30


def test_job_opens_no_socket_and_inherits_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("CANARY_OF_THE_PARENT", "x")
    inherited = os.open(tmp_path, os.O_RDONLY)
    os.set_inheritable(inherited, True)
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as unix:
        unix.bind(str(tmp_path / "unix"))
        unix.listen()
        request = {"address": server.getsockname(), "unix": str(tmp_path / "unix")}
        here = probe.try_doors(request, {})  # without the walls every one of them opens
        told = run(probe.try_doors, request, secrets={"a": b"\x00\xff"})
    os.close(inherited)
    assert here["opened"] == ["internet", "datagram", "unix", "pair"]
    assert told["opened"] == []
    assert told["environment"] == ["LC_ALL"]
    assert (told["secrets"], told["dumps"]) == (1, 0)
    # The three standard ones, the answer's pipe, and the folder that is being listed.
    assert len(told["files"]) <= 5


@pytest.mark.parametrize(
    ("what", "limits", "rule"),
    [
        ("memory", WorkerLimits(memory=GIGABYTE), "memory"),
        ("cpu", WorkerLimits(cpu_seconds=1), "cpu"),
        ("wall", WorkerLimits(wall_seconds=0.7), "wall"),
        ("disk", WorkerLimits(file_size=100_000), "fault"),
        ("engine", WorkerLimits(memory=GIGABYTE), "fault"),
    ],
)
def test_job_dies_at_its_limit(tmp_path, what, limits, rule):
    path = tmp_path / "disk"
    with pytest.raises(WorkerError) as caught:
        run(probe.spend, {"what": what, "path": str(path)}, limits=limits)
    assert caught.value.rule == rule
    if what == "disk":
        assert path.stat().st_size <= 100_000
        assert "File too large" in str(caught.value)


def test_text_of_a_fault_is_not_shown():
    with pytest.raises(WorkerError) as caught:
        run(probe.raise_plain, {"text": "canary of a person"})
    assert "canary" not in str(caught.value)
    assert "RuntimeError" in str(caught.value)


def test_error_of_the_house_crosses_whole(tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"a,b\n1,2\n3,4,5\n6,7\n8,9\n")
    with pytest.raises(TableError, match=r"bad\.csv, row 3") as caught:
        run(jobs.land_file, {"file": str(bad), "out": str(tmp_path / "out")})
    assert caught.value.rule == "intake.width"
    assert caught.value.remedy


def test_only_functions_of_the_house_run():
    for function in (len, os.getcwd, lambda request, secrets: {}):
        with pytest.raises(WorkerError):
            run(function, {})


def test_deposit_becomes_a_release_in_three_jobs(tmp_path):
    raw, landed, typed, out = (tmp_path / name for name in ("raw", "landed", "typed", "out"))
    raw.write_text("who,day\n a,01/02/2026\nb,bad\n")
    told = run(jobs.land_file, {"file": str(raw), "out": str(landed)})
    assert (told["columns"], told["rows"], told["intake"]["cells"]) == (["who", "day"], 2, 6)
    columns = [
        {"name": "who", "type": "text"},
        {"name": "day", "type": "date", "date_format": "%d/%m/%Y", "null_tokens": []},
    ]
    request = {"landed": str(landed), "out": str(typed), "columns": columns}
    assert run(jobs.cast_file, request) == {"uncast": [{"column": "day", "count": 1, "rows": [2]}]}
    scan = Scan("data", (Field("who", "text"), Field("day", "date")))
    plan = Ordered(Project(Filter(scan, ()), (Shown("day", "day", Keep()),)), "order")
    request = {"plan": to_value(plan), "inputs": {"data": [str(typed)]}, "out": str(out)}
    assert run(jobs.write_plan, request, secrets={"order": bytes(32)}) == {"rows": 2}
    assert out.stat().st_size > 0

"""The demo, as a user runs it: the story holds, the attacks fail, a stranger's folder is safe."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("demo")]
LEFT = {
    "summary.json", "story.txt", "report.html", "extracts", "contracts", "agreements", "profiles",
    "truth", "ledger.jsonl", "checkpoint.txt", "checkpoint-earlier.txt", "ledger-key.json",
    "verifier.py", "corrections", "mistakes", "quality", "bodies", "requests", "emergencies",
}  # fmt: skip

MENDING = {"map", "accept", "fault", "answer", "withdraw", "receive"}
AGREEING = {
    "request", "triage", "assign", "respond", "assess", "advise", "decide", "accede", "emergency",
    "review_after", "report", "handle", "resume", "rights", "certify",
}  # fmt: skip


def run(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "irwell", "demo", "--home", "home", "--out", "out", *words]
    env = {key: value for key, value in os.environ.items() if not key.startswith("IRWELL_")}
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, timeout=900, check=False
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def listening(log: Path) -> bool:
    port = int(re.search(r"on http://[^:]+:(\d+)", log.read_text())[1])
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def within(seconds: float, true: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < until:
        time.sleep(0.1)
    return found


def test_the_story_holds_and_leaves_its_proof(tmp_path: Path) -> None:
    done = run(tmp_path, "--people", "2000", "--json")
    assert done.returncode == 0, done.stderr[-2000:]
    out, summary = tmp_path / "out", json.loads(done.stdout)
    assert {p.name for p in out.iterdir()} >= LEFT
    assert summary == json.loads((out / "summary.json").read_text())
    assert all(summary["checks"].values())
    assert len(summary["checks"]) >= 55
    assert (summary["bodies"], summary["bodies_at_home"]) == (9, 3)
    assert summary["agreements"] >= 6
    assert summary["faults"]["found"] == summary["faults"]["planted"] > 100
    assert summary["faults"]["exact"]
    assert sum(summary["files"].values()) == summary["data_sets"]
    assert len(summary["files"]) >= 7
    assert summary["refused_files"] == 5  # three until mapped, one by its contract, one twin
    assert summary["acts"].keys() >= MENDING | AGREEING
    assert summary["agreeing"]["difference"].startswith("2 more columns")
    assert len(summary["agreeing"]["refused_codes"]) == 2
    assert summary["agreeing"]["objection"]["state"] == "answered"
    assert summary["agreeing"]["incident"] == {"state": "closed", "refused_by": "state"}
    entries = (out / "ledger.jsonl").read_text().splitlines()
    assert len(entries) == summary["entries"]
    assert 30 <= len((out / "story.txt").read_text().splitlines()) <= 110
    assert all(stat.S_IMODE(p.stat().st_mode) == 0o600 for p in (out / "profiles").iterdir())
    assert not listening(out / "server.log")
    check_report((out / "report.html").read_text(encoding="utf-8"), out)
    check_quality(out / summary["quality"]["page"])
    # A stranger's check of the same proof, and the same checkpoint against a shorter log.
    verify = [sys.executable, "verifier.py", "ledger.jsonl", "--checkpoint", "checkpoint.txt",
              "--public-key", "ledger-key.json", "--earlier", "checkpoint-earlier.txt"]  # fmt: skip
    assert subprocess.run(verify, cwd=out, capture_output=True, check=False).returncode == 0
    (out / "ledger.jsonl").write_text("\n".join(entries[:-1]) + "\n")
    assert subprocess.run(verify, cwd=out, capture_output=True, check=False).returncode == 1


def test_every_attack_is_refused_or_found(tmp_path: Path) -> None:
    done = run(tmp_path, "--attack", "--people", "2000")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    met = json.loads((tmp_path / "out" / "attack.json").read_text())["attacks"]
    assert len(met) >= 25
    assert {one["answer"] for one in met} == {"refused", "found"}
    assert all(one["rule"] and one["told"] for one in met)
    assert not listening(tmp_path / "out" / "server.log")


@pytest.mark.parametrize("taken", ["home", "out"])
def test_a_folder_of_somebody_else_is_left_as_it_is(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).mkdir()
    (tmp_path / taken / "thesis.txt").write_text("mine")
    done = run(tmp_path, "--people", "2000")
    assert done.returncode == 24
    assert "was not made by `irwell demo`" in done.stderr
    assert contents(tmp_path) == {f"{taken}/thesis.txt": b"mine"}


def test_a_folder_in_the_other_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path, "--out", "home/out")
    assert done.returncode == 24
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", [("--people", "10"), ("--people", "9000000"), ("--seed", "-1")])
def test_a_world_that_cannot_be_made_empties_no_folder(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "demo-mark.json").write_text('{"irwell_demo": 1}')
    done = run(tmp_path, *words)
    assert done.returncode == 9
    assert list(contents(tmp_path)) == ["out/demo-mark.json"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_server_ends_with_the_demo(tmp_path: Path, number: int) -> None:
    command = [sys.executable, "-m", "irwell", "demo", "--home", "home", "--out", "out"]
    demo = subprocess.Popen([*command, "--people", "2000"], cwd=tmp_path, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL)  # fmt: skip
    log = tmp_path / "out" / "server.log"
    assert within(60, lambda: log.exists() and b"http" in log.read_bytes() and listening(log))
    demo.send_signal(number)
    demo.wait(60)
    assert within(20, lambda: not listening(log))


def test_extracts_and_truth_are_the_same_bytes_for_a_seed(tmp_path: Path) -> None:
    from irwell.demo.world import make_world

    for name in ("one", "two"):
        make_world(tmp_path / name, people=2000, seed=7, today=date(2026, 11, 22))
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)


def check_quality(path: Path) -> None:
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    assert not {name for name, _ in page.tags} & {"script", "link", "img", "iframe", "object"}
    assert page.count("svg") >= 4
    scores = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["now"]["scores"]
    assert len(scores) == 6
    assert path.with_suffix(".csv").exists()
    assert path.with_suffix(".dqv.json").exists()


def check_report(text: str, out: Path) -> None:
    page = Page()
    page.feed(text)
    names = {name for name, _ in page.tags}
    assert not names & {"script", "link", "img", "iframe", "object", "embed", "form"}
    assert not [a for _, a in page.tags if a.keys() & {"src", "srcset", "data"}]
    # Nothing is fetched: a link leads to a file beside the page, and only if a reader follows it.
    links = [(tag, a["href"]) for tag, a in page.tags if "href" in a]
    assert links == [("a", "quality/income-benefits.html")]
    assert all((out / str(href)).is_file() for _, href in links)
    assert not [a for _, a in page.tags if any(key.startswith("on") for key in a)]
    assert "@import" not in text
    assert "url(" not in text
    assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg)", text)
    assert page.tags[0] == ("html", {"lang": "en-GB"})
    assert page.count("table") == page.count("caption") >= 6
    assert all("scope" in attrs for name, attrs in page.tags if name == "th")
    assert page.count("svg") == 2
    assert all(a.get("role") == "img" and a.get("aria-labelledby")
               for name, a in page.tags if name == "svg")  # fmt: skip
    assert page.count("h1") == 1
    assert page.count("details") == 14
    assert "synthetic" in text
    for mark in ("enforced", "evidenced", "promised"):
        assert f'<span class="mark {mark}">' in text

import json
import os
import signal
import subprocess
import sys
import threading
import traceback

import pytest

from irwell.errors import TransferError
from irwell.transfer import pack_bundle, push, unpack_bundle

CHUNK = 100_000


@pytest.fixture
def bundle(tmp_path):
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "manifest.json").write_text("{}")
    (folder / "signature.json").write_text("{}")
    (folder / "part-00000.parquet").write_bytes(os.urandom(350_000))
    return folder


@pytest.fixture
def slept():
    return []


@pytest.fixture
def pushed(node, token, bundle, slept):
    def go(**changes):
        settings = {"chunk": CHUNK, "sleep": slept.append, "timeout": (5, 5), "attempts": 3}
        return push(node.address, token, bundle, **(settings | changes))

    return go


def methods(node):
    return [method for method, _, _ in node.requests]


def arrived(node):
    (upload,) = node.uploads.values()
    return upload


def test_a_bundle_arrives_byte_for_byte(node, pushed, bundle, slept, tmp_path):
    seen = []
    assert pushed(progress=lambda sent, total: seen.append((sent, total))) == node.finished
    pack_bundle(bundle, tmp_path / "b.tar")
    assert arrived(node)["bytes"] == (tmp_path / "b.tar").read_bytes()
    size = (tmp_path / "b.tar").stat().st_size
    assert seen == [(min(n * CHUNK, size), size) for n in range(-(-size // CHUNK) + 1)]
    assert methods(node) == ["POST", *["PATCH"] * 4, "POST"]
    assert slept == []


def test_a_packed_file_is_pushed_as_it_is(node, token, bundle, tmp_path):
    pack_bundle(bundle, tmp_path / "b.tar")
    assert push(node.address + "/", token, tmp_path / "b.tar") == node.finished
    (tmp_path / "got.tar").write_bytes(arrived(node)["bytes"])
    assert "manifest.json" in unpack_bundle(tmp_path / "got.tar", tmp_path / "new")


def test_a_connection_dropped_inside_a_chunk_is_taken_up_where_it_broke(node, pushed, slept):
    node.fail("PATCH", drop=40_000)
    assert pushed() == node.finished
    offsets = [int(h["Upload-Offset"]) for m, _, h in node.requests if m == "PATCH"]
    assert offsets[:3] == [0, 40_000, 140_000]
    assert methods(node)[:3] == ["POST", "PATCH", "HEAD"]
    assert slept == [0.5]


def test_failures_count_only_in_a_row(node, pushed, slept):
    """Ten broken connections, and each time some bytes arrived: three attempts are enough."""
    node.fail("PATCH", times=10, drop=10_000)
    assert pushed() == node.finished
    assert slept == [0.5] * 10


def test_a_connection_that_breaks_without_a_byte_ends_after_the_attempts(node, pushed, slept):
    node.fail("PATCH", times=9, drop=0)
    with pytest.raises(TransferError, match="tried 3 times") as caught:
        pushed()
    assert caught.value.rule == "transfer.attempts"
    assert slept == [0.5, 1.0]


@pytest.mark.parametrize("method", ["POST", "PATCH", "HEAD"])
@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_failing_node_is_asked_again(node, pushed, slept, method, status):
    if method == "HEAD":
        node.fail("PATCH", drop=0)
    node.fail(method, status=status)
    assert pushed() == node.finished
    assert slept[0] == 0.5


def test_a_node_that_says_when_is_waited_for_but_not_for_long(node, pushed, slept):
    node.fail("PATCH", status=503, headers={"Retry-After": "7"})
    pushed()
    node.uploads.clear()
    node.fail("PATCH", status=503, headers={"Retry-After": "9999"})
    pushed()
    assert slept == [7.0, 30.0]


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("status", [400, 403, 404, 413, 422, 429])
def test_a_refusal_is_not_tried_again_and_keeps_its_words(node, pushed, slept, method, status):
    words = {
        "errorCode": "BUNDLE_REFUSED",
        "message": "The bundle has one column too many.",
        "rule": "use.columns",
        "remedy": "Build it again.",
    }
    node.fail(method, status=status, body=json.dumps(words).encode())
    with pytest.raises(TransferError) as caught:
        pushed()
    assert caught.value.message == words["message"]
    assert (caught.value.rule, caught.value.remedy) == (words["rule"], words["remedy"])
    assert slept == []
    assert len(node.requests) == (1 if method == "POST" else 2)


def test_a_refusal_at_the_end_keeps_its_words_too(node, pushed):
    node.fail("POST", status=200, headers={"Location": "/push/uploads/x", "Upload-Offset": "0"})
    with pytest.raises(TransferError, match="No such upload"):
        pushed()


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]", b'{"message": 5}', b"\xff" * 10])
def test_a_refusal_without_words_is_said_plainly(node, pushed, body):
    node.fail("POST", status=403, body=body)
    with pytest.raises(TransferError, match="status 403") as caught:
        pushed()
    assert caught.value.rule == "http.403"
    assert caught.value.remedy


def test_another_machines_words_are_cut_and_cleaned(node, pushed):
    said = {"message": "a\x1b[31m\n\u202e" + "b" * 5000}
    node.fail("POST", status=403, body=json.dumps(said).encode())
    with pytest.raises(TransferError) as caught:
        pushed()
    assert caught.value.message.startswith("a[31mbb")
    assert len(caught.value.message) == 500


def test_an_offset_that_differs_is_asked_for(node, pushed, slept):
    node.fail("PATCH", lost=True)
    assert pushed() == node.finished
    assert slept == [0.5]
    node.uploads.clear()
    node.fail("PATCH", status=409)
    assert pushed() == node.finished


def test_an_answer_that_is_lost_after_the_finish_is_asked_for_again(node, pushed, slept):
    created = threading.Event()
    real = node.taken

    def second_post_lost(method):
        if method == "POST" and not created.is_set():
            created.set()
            node.fail("POST", lost=True)
            return None
        return real(method)

    node.taken = second_post_lost
    assert pushed() == node.finished
    assert arrived(node)["finished"] == 2
    assert slept == [0.5]


def test_a_node_that_hangs_is_left_after_the_time_out(node, pushed, slept):
    end = threading.Event()
    node.fail("PATCH", hang=end)
    assert pushed(timeout=(1, 0.3)) == node.finished
    end.set()
    assert slept == [0.5]


def test_nobody_there(token, bundle, slept):
    with pytest.raises(TransferError, match="could not be reached"):
        push("http://127.0.0.1:1", token, bundle, attempts=4, sleep=slept.append)
    assert slept == [0.5, 1.0, 2.0]


KILLED = """
import os, signal, sys
from pathlib import Path
from irwell.transfer import push

def kill(sent, total):
    if sent >= 200_000:
        os.kill(os.getpid(), signal.SIGKILL)

push(sys.argv[1], sys.argv[2], Path(sys.argv[3]), chunk=100_000, progress=kill)
"""


def test_a_push_that_was_killed_goes_on_when_called_again(node, token, pushed, bundle):
    done = subprocess.run(
        [sys.executable, "-c", KILLED, node.address, token, str(bundle)], check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert len(arrived(node)["bytes"]) == 200_000
    assert arrived(node)["finished"] == 0
    node.requests.clear()
    assert pushed() == node.finished
    offsets = [int(h["Upload-Offset"]) for m, _, h in node.requests if m == "PATCH"]
    assert offsets[0] == 200_000


def test_an_upload_that_is_there_already_is_only_finished(node, pushed):
    pushed()
    node.requests.clear()
    assert pushed() == node.finished
    assert methods(node) == ["POST", "POST"]


@pytest.mark.parametrize("status", [301, 302, 307, 308, 304])
def test_no_redirect_is_followed(node, pushed, status):
    node.fail("POST", status=status, headers={"Location": "https://example.org/"})
    with pytest.raises(TransferError, match="elsewhere"):
        pushed()
    assert len(node.requests) == 1


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.2/x", "https://127.0.0.1/x", "//example.org/x", "http://127.0.0.1:1/x", "",
     "http://u:p@127.0.0.1:{port}/x", "/x?y=1", "/x#y", "http://[/x", "ftp://127.0.0.1/x"],
)  # fmt: skip
def test_an_upload_elsewhere_is_not_followed(node, pushed, location):
    said = location.replace("{port}", str(node.server_port))
    node.fail("POST", status=201, headers={"Location": said})
    with pytest.raises(TransferError):
        pushed()
    assert len(node.requests) == 1


@pytest.mark.parametrize("offset", ["", "x", "-1", "99999999999", "1.5", "²", None])
def test_an_offset_that_is_none_is_refused(node, pushed, offset):
    headers = {} if offset is None else {"Upload-Offset": offset.encode("utf-8").decode("latin-1")}
    node.fail("PATCH", status=204, headers=headers)
    with pytest.raises(TransferError, match="did not say how many"):
        pushed()


def test_a_node_that_takes_no_bytes_is_left(node, pushed, slept):
    node.fail("PATCH", times=50, status=204, headers={"Upload-Offset": "0"})
    with pytest.raises(TransferError, match="took no bytes"):
        pushed()
    assert len(slept) == 2


def test_an_endless_answer_is_refused(node, pushed):
    node.fail("POST", status=200, body=b" " * (2 << 20))
    with pytest.raises(TransferError, match="more than 1048576 bytes"):
        pushed()


@pytest.mark.parametrize(
    "address",
    ["http://example.org/push", "http://192.168.1.2/", "ftp://127.0.0.1/", "https://u:p@x.org/",
     "https://", "text", "", "https://x.org/?a=b", "https://x.org/#a", "http://localhost.x.org/",
     "http://127.0.0.1.x.org/", "https://x:port/", "http://[::2]/", "file:///etc/passwd"],
)  # fmt: skip
def test_an_address_that_is_not_safe_is_refused_before_anything_is_sent(token, bundle, address):
    with pytest.raises(TransferError, match="address cannot be used") as caught:
        push(address, token, bundle)
    assert "u:p" not in str(caught.value)


@pytest.mark.parametrize("bad", ["", "a b", "line\r\nX-Evil: 1", "ü"])
def test_a_token_is_checked_and_never_shown(node, token, bundle, bad):
    token = bad and token + bad
    with pytest.raises(TransferError, match="token") as caught:
        push(node.address, token, bundle)
    assert "t0ken" not in "".join(traceback.format_exception(caught.value))
    assert node.requests == []


def test_the_token_is_in_no_error(node, token, pushed, bundle):
    shown = []
    for fault in ({"drop": 0}, {"status": 500}, {"status": 302}, {"status": 403}):
        node.faults.clear()
        node.fail("POST", times=3, **fault)
        with pytest.raises(TransferError) as caught:
            pushed()
        shown.append("".join(traceback.format_exception(caught.value)))
    node.faults.clear()
    with pytest.raises(TransferError, match="Unknown bearer") as caught:
        push(node.address, "another-" + token, bundle)
    shown.append("".join(traceback.format_exception(caught.value)))
    assert token not in "".join(shown)


def test_the_environment_sends_nothing_elsewhere(node, pushed, monkeypatch, tmp_path):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login a password b")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "")
    assert pushed() == node.finished


def test_a_bundle_that_is_not_there_is_said(node, token, tmp_path):
    with pytest.raises(TransferError, match="cannot be read"):
        push(node.address, token, tmp_path / "absent.tar")
    assert node.requests == []

import pytest

from irwell.errors import TransferError
from irwell.transfer import fetch_checkpoint

CHECKPOINT = {"note": "irwell.example\n5\nAAAA\n\n- sig\n", "proof": ["ab" * 32, "cd" * 32]}


def test_a_checkpoint_comes_with_its_proof(node):
    node.checkpoint = CHECKPOINT | {"more": 1}
    assert fetch_checkpoint(node.address, since=3) == CHECKPOINT
    ((method, path, headers),) = node.requests
    assert (method, path) == ("GET", "/push/checkpoint?since=3")
    assert "Authorization" not in headers


def test_a_failing_node_is_asked_again_and_a_refusing_one_is_not(node):
    node.checkpoint, slept = CHECKPOINT, []
    node.fail("GET", status=503)
    node.fail("GET", drop=0)
    assert fetch_checkpoint(node.address, since=0, sleep=slept.append) == CHECKPOINT
    assert slept == [0.5, 1.0]
    node.fail("GET", status=400, body=b'{"message": "No size 9.", "rule": "r", "remedy": "Ask."}')
    with pytest.raises(TransferError, match="No size 9"):
        fetch_checkpoint(node.address, since=9, sleep=slept.append)
    assert len(slept) == 2


@pytest.mark.parametrize(
    "answer",
    [{}, {"note": 1, "proof": []}, {"note": "x", "proof": "ab"}, {"note": "x", "proof": ["zz"]},
     {"note": "x", "proof": [5]}, []],
)  # fmt: skip
def test_an_answer_of_another_form_is_refused(node, answer):
    node.checkpoint = answer
    with pytest.raises(TransferError, match="is not a"):
        fetch_checkpoint(node.address, since=0)

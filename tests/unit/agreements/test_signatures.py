"""A signature is checked by a tool that is not ours."""

import json
import shutil
import subprocess
from pathlib import Path

import jcs
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from irwell.agreements import of
from irwell.vault import describe_key, sign

AT = "2026-11-20T09:00:00Z"
OPENSSL = shutil.which("openssl")
pytestmark = pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed")


def verified(folder: Path, signature, public: bytes) -> bool:
    """Whether openssl takes it, given only the signature document and the public key."""
    rest = {key: value for key, value in signature.items() if key != "value"}
    files = {
        "key.pem": public,
        "text": jcs.canonicalize(rest),
        "value": bytes.fromhex(signature["value"]),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    words = ["pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-in", "text"]
    done = subprocess.run(
        [str(OPENSSL), *words, "-sigfile", "value"], cwd=folder, capture_output=True, check=False
    )
    return done.returncode == 0


def test_openssl_takes_the_signature_of_an_agreement_and_of_no_other_text(examples, tmp_path):
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    pem = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for agreement, _ in examples.values():
        key = describe_key(agreement.signatories[0], "siro", private.public_key())
        by = {"organisation": key["organisation"], "role": key["role"], "key": key["id"]}
        signature = sign(of(agreement), by=by, at=AT, private=private)

        assert verified(tmp_path, signature, pem)
        other = json.loads(json.dumps(signature))
        other["of"]["digest"] = "sha256:" + "0" * 64
        assert not verified(tmp_path, other, pem)
        assert not verified(tmp_path, {**signature, "at": "2026-11-20T09:00:01Z"}, pem)

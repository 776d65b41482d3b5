"""`irwell release run`: from a signed agreement and files to a signed bundle, with no server."""

import argparse
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from irwell.cli import release_preview
from irwell.cli.exits import DONE
from irwell.cli.printing import json_option, say

if TYPE_CHECKING:
    from irwell.agreements import Agreement
    from irwell.contracts import Contract, DataSetId
    from irwell.releases import Manifest, ReleasePlan

NAME = "release"
HELP = "Build what an agreement releases of a data set, or see first what would leave."
_RUN = "Build what an agreement releases of a data set: a bundle of Parquet files, signed."
EPOCH = 1  # key periods turn only by agreement; none does in this version
_HERE = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs the bundle, with which secret its pseudonyms are made, and whose journal it is."""

    secret: bytes
    by: Mapping[str, str]
    private: Any
    key_document: Mapping[str, Any]
    journal: Path | None


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    own = verbs.add_parser("run", help="build the bundle of one data set", description=_RUN)
    own.add_argument("agreement", type=Path, metavar="AGREEMENT", nargs="?",
                     help="the agreement's document")  # fmt: skip
    own.add_argument("--due", action="store_true",
                     help="with --home alone: build and push all that is due there")  # fmt: skip
    lists: dict[str, Any] = {"nargs": "+", "action": "extend", "default": []}
    own.add_argument(
        "--contract", type=Path, metavar="C", **lists,
        help="the contract of the data set, and of each list that `where` names",
    )  # fmt: skip
    own.add_argument(
        "--data", metavar="[DATASET=]FILE", **lists,
        help="CSV or Parquet of a data set; without DATASET, of the one that is released",
    )  # fmt: skip
    own.add_argument("--for", dest="data_set", metavar="DATASET",
                     help="which data set of the agreement to release")  # fmt: skip
    own.add_argument("--out", type=Path, metavar="DIR", help="the new bundle")
    own.add_argument("--signature", type=Path, metavar="S", **lists,
                     help="the signature of each party that gives or receives")  # fmt: skip
    own.add_argument("--public-key", type=Path, metavar="K", **lists,
                     help="the key document of each signatory")  # fmt: skip
    place = own.add_mutually_exclusive_group(required=True)
    place.add_argument("--home", type=Path, metavar="DIR", help="the home whose keys sign")
    place.add_argument("--rehearse", action="store_true",
                       help="need no signature; use a throw-away key and mark it")  # fmt: skip
    own.add_argument("--as-at", type=date.fromisoformat, metavar="DAY",
                     help="the day that `each_use` stands for; today when absent")  # fmt: skip
    own.set_defaults(wrong=own.error)
    json_option(own)
    release_preview.configure(verbs)


def run(args: argparse.Namespace) -> int:
    """Build the bundle.

    Args:
        args: As `configure` describes.

    Returns:
        0; 1 if something due could not be pushed.
    """
    if args.verb in release_preview.VERBS:
        return release_preview.run(args)
    if args.due:
        return _run_due(args)
    _require(args)
    from irwell.agreements import read_agreement
    from irwell.cli.files import read_document
    from irwell.contracts import parse_data_set_id, read_contract
    from irwell.errors import HomeError
    from irwell.releases import compile_release

    if args.out.exists():
        raise HomeError(f"{args.out} exists already.", "Name a folder that does not exist.")
    agreement = read_agreement(read_document(args.agreement))
    read = [read_contract(read_document(path)) for path in args.contract]
    contracts = {own.data_set: own for own in read}
    data_set = parse_data_set_id(args.data_set)
    as_at = args.as_at or datetime.now(_HERE).date()
    if not args.rehearse:
        _admit(agreement, args, as_at)
    release = compile_release(agreement, contracts, data_set, as_at)
    signer = _throw_away(data_set) if args.rehearse else _at_home(args.home, agreement, data_set)
    out = args.out.absolute()
    scratch = out.with_name(f".{out.name}.partial")
    shutil.rmtree(scratch, ignore_errors=True)  # left by a process that was killed
    scratch.mkdir(mode=0o700, parents=True)
    try:
        manifest = _release(args, release, contracts, signer, as_at=as_at, scratch=scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    _report(args, manifest, signer)
    return DONE


def _run_due(args: argparse.Namespace) -> int:
    from irwell.cli.home_sharing import run_due

    if args.home is None or args.agreement is not None:
        args.wrong("--due goes with --home alone, where `irwell home share` has kept agreements")
    return run_due(args.home, as_json=args.json)


def _require(args: argparse.Namespace) -> None:
    """Refuse a build by hand that lacks something; with `--due` nothing of it is needed."""
    needed = {
        "AGREEMENT": args.agreement,
        "--contract": args.contract,
        "--data": args.data,
        "--for": args.data_set,
        "--out": args.out,
    }
    lacking = [name for name, given in needed.items() if not given]
    if lacking:
        args.wrong(f"the following arguments are required: {', '.join(lacking)}")


def _admit(agreement: "Agreement", args: argparse.Namespace, day: date) -> None:
    from irwell.agreements import admits
    from irwell.cli.files import read_document
    from irwell.errors import Refused
    from irwell.releases.signed import require_signatures

    signatures: list[Any] = [read_document(path).value for path in args.signature]
    keys: list[Any] = [read_document(path).value for path in args.public_key]
    require_signatures(agreement, signatures, keys)
    admission = admits(agreement, "active", day)
    if not admission.ok:
        raise Refused(admission.reason, "Release between its dates.", rule=admission.rule)


def _release(
    args: argparse.Namespace,
    release: "ReleasePlan",
    contracts: "Mapping[DataSetId, Contract]",
    signer: Signer,
    *,
    as_at: date,
    scratch: Path,
) -> "Manifest":
    from irwell.cli.cleaning import clean_files
    from irwell.errors import HomeError
    from irwell.releases import (
        JournalPlace,
        identity_of,
        manifest_of,
        materialise,
        write_bundle,
    )
    from irwell.releases.journal import BEGINNING, append, head

    clean = clean_files(args.data, release, contracts, signer.secret, scratch)
    inputs = {name: [one.path for one in own] for name, own in clean.items()}
    marks = {name: tuple(one.mark for one in own) for name, own in clean.items()}
    identity = identity_of(release, marks, as_at=as_at, epoch=EPOCH)
    built = materialise(release, inputs, signer.secret, EPOCH, scratch / "built")
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    owner = release.data_set.organisation
    home = JournalPlace(owner, 0, BEGINNING)
    if signer.journal is not None:
        before = head(signer.journal)
        home = JournalPlace(owner, before.size, before.digest)
    manifest = manifest_of(built, identity, signer.secret, home=home, rehearsal=args.rehearse)
    if signer.journal is not None:
        # The line comes first: a line without its bundle is harmless, a bundle without one is not.
        facts = {"release": manifest.id, "bundle": manifest.of()["digest"]}
        line = append(signer.journal, "release", facts, by=signer.by, at=at, private=signer.private)
        if (line.seq, line.previous) != (home.seq, home.previous):
            raise HomeError("Another act of this home came between.", "Run the release again.")
    write_bundle(built, manifest, args.out, by=signer.by, at=at, private=signer.private)
    return manifest


def _throw_away(data_set: "DataSetId") -> Signer:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from irwell.vault import describe_key

    private = Ed25519PrivateKey.generate()
    document = describe_key(data_set.organisation, "rehearsal", private.public_key())
    return Signer(secrets.token_bytes(32), _by(document), private, document, None)


def _at_home(root: Path, agreement: "Agreement", data_set: "DataSetId") -> Signer:
    from irwell.errors import HomeError
    from irwell.releases import secret_name
    from irwell.releases.home import open_home

    home = open_home(root)
    owner, name = home.organisation, secret_name(agreement.id)
    if owner != data_set.organisation:
        raise HomeError(f"{root} is the home of {owner}.", f"Use that of {data_set.organisation}.")
    known = name in home.keyring.key_ids(owner)
    secret = home.keyring.key(owner, name) if known else home.keyring.new_key(owner, name)
    return Signer(secret, home.by, home.private, home.key_document, home.journal)


def _by(document: Mapping[str, Any]) -> dict[str, str]:
    return {
        "organisation": document["organisation"],
        "role": document["role"],
        "key": document["id"],
    }


def _report(args: argparse.Namespace, manifest: "Manifest", signer: Signer) -> None:
    import json

    if args.rehearse:
        beside = args.out.with_name(f"{args.out.name}.key.json")
        beside.write_text(json.dumps(signer.key_document, indent=2) + "\n", encoding="utf-8")
    columns = ", ".join(field.name for field in manifest.schema)
    text = (
        f"Release {manifest.id} of {manifest.data_set}"
        f"{' (rehearsal: not to be shared)' if manifest.rehearsal else ''}\n"
        f"  rows     {manifest.rows_in:,} in, {manifest.rows_out:,} out\n"
        f"  columns  {columns}\n"
        f"  smallest group of rows that look alike: {manifest.smallest_group:,}\n"
        f"  bundle   {args.out}"
    )
    say({**manifest.value(), "bundle": str(args.out)}, text, as_json=args.json)

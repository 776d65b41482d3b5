"""Attacks on the ledger, by whoever holds the register and the authority's own key."""

import json
from collections.abc import Iterator, Sequence

from irwell.demo.attack.meeting import FOUND, Met, attempted, held
from irwell.demo.story import proving
from irwell.demo.story.place import Place
from irwell.documents import canonical
from irwell.ledger import Checkpoint, MemoryTree, consistency, sign_checkpoint, verify_export
from irwell.releases.witness import observe, pinned_log, seen, seen_size


def attacks(place: Place) -> Iterator[Met]:
    """Delete, cut and rewrite the ledger.

    Args:
        place: A running node, whose witness keeps an earlier checkpoint.

    Yields:
        What each attack met.
    """
    ledger = proving.export(place)
    true = ledger.read_bytes().splitlines()
    kept = seen_size(place.homes[proving.WITNESS])
    proving.keep_note(place, "checkpoint-earlier.txt")
    note = _signed(place, true)
    gone = true[: kept // 2] + true[kept // 2 + 1 :]
    yield from _in_export(place, "delete an entry", gone, note, "ledger.order")
    yield from _in_export(place, "cut the newest entries", true[:-3], note, "ledger.size")
    short = true[: kept - 1]
    yield from _signed_anew(place, "cut the tail and sign anew", short, "ledger.smaller", "smaller")
    other = _rewritten(true)
    yield from _signed_anew(
        place,
        "rewrite the whole log and sign it anew",
        other,
        "ledger.rewritten",
        "inconsistent",
    )


def _in_export(
    place: Place, attack: str, lines: Sequence[bytes], note: str, rule: str
) -> Iterator[Met]:
    """Change what is exported, and leave the checkpoint as it was signed."""
    yield attempted(attack, rule, lambda: _verify(place, lines, note), answer=FOUND)
    yield _by_stranger(place, attack, lines, note)


def _signed_anew(
    place: Place, attack: str, lines: Sequence[bytes], rule: str, witnessed: str
) -> Iterator[Met]:
    """Change the log itself, with the authority's own key; only who kept a checkpoint can tell."""
    note = _signed(place, lines)
    home = place.homes[proving.WITNESS]
    tree, before = _tree(lines), seen_size(home)
    proof = consistency(tree.read, before, tree.size) if before < tree.size else ()
    yield attempted(attack, rule, lambda: _verify(place, lines, note), answer=FOUND)
    yield attempted(
        f"{attack}: a body's home as witness",
        f"checkpoint.{witnessed}",
        lambda: observe(home, note, proof),
        answer=FOUND,
    )
    yield _by_stranger(place, attack, lines, note)


def _by_stranger(place: Place, attack: str, lines: Sequence[bytes], note: str) -> Met:
    """Let the stand-alone verifier judge, with the checkpoint that a body kept."""
    folder = place.out / "tampered"
    folder.mkdir(exist_ok=True)
    ledger, checkpoint = folder / "ledger.jsonl", folder / "checkpoint.txt"
    ledger.write_bytes(_lines(lines))
    checkpoint.write_bytes(note.encode())
    earlier = place.out / "checkpoint-earlier.txt"
    verdict = proving.verify(place.out, ledger, checkpoint, earlier)
    return held(
        f"{attack}: the stand-alone verifier",
        "verifier",
        true=not verdict.accepted and "does NOT hold" in verdict.said,
        told=verdict.said,
        answer=FOUND,
    )


def _verify(place: Place, lines: Sequence[bytes], note: str) -> None:
    home = place.homes[proving.WITNESS]
    log = pinned_log(home)
    verify_export(
        _lines(lines).splitlines(keepends=True), note, log.origin, log.public, earlier=seen(home)
    )


def _rewritten(true: Sequence[bytes]) -> list[bytes]:
    """Let an early act have been done by somebody else, and number all as before."""
    entry = json.loads(true[2])
    entry["actor"]["organisation"] = "corvane-energy"
    return [*true[:2], canonical(entry), *true[3:]]


def _signed(place: Place, lines: Sequence[bytes]) -> str:
    tree, authority = _tree(lines), place.world.authority.id
    key = place.desk.keyring.signing_key(authority, "ledger")
    return sign_checkpoint(Checkpoint(authority, tree.size, tree.root()), key)


def _tree(lines: Sequence[bytes]) -> MemoryTree:
    tree = MemoryTree()
    for line in lines:
        tree.append(line)
    return tree


def _lines(lines: Sequence[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)

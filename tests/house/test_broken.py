"""Each rule of the house fails when it is broken on purpose, in a copy of the tree."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("broken-house")]
LONG = "\n".join(f"LINE_{n} = {n}" for n in range(600)) + "\n"

# The test that must fail, the file that is written to, and what is appended to it.
BREACHES = {
    "test_no_file_is_longer_than_the_house_allows": ("irwell/insight/counting.py", LONG),
    "test_a_face_is_short_and_has_no_logic": ("irwell/insight/__init__.py", "if True:\n    pass\n"),
    "test_no_forbidden_names": ("irwell/vault/disk.py", "class DiskManager:\n    '''Bad.'''\n"),
    "test_every_public_name_is_documented": ("irwell/vault/disk.py", "def bare() -> None: ...\n"),
    "test_every_room_is_named_in_the_architecture_page": ("irwell/newroom/__init__.py", "'''X.'''"),
    "test_every_act_stands_in_its_own_file": ("irwell/authority/acts/meddle.py", "'''X.'''"),
    "test_only_acts_and_their_rooms_write_to_the_register": (
        "irwell/authority/lookups.py", "def f() -> None: models.Token.objects.create()\n"),
    "test_passed_is_constructed_only_in_disclosure": (
        "irwell/insight/counting.py", "X = Passed(None, ())\n"),
    "test_no_module_state_and_no_environment_below_the_server": (
        "irwell/releases/build.py", "HOME = os.environ['HOME']\n"),
    "test_the_pure_library_has_no_clock": (
        "irwell/agreements/lifecycle.py", "NOW = date.today()\n"),
    "test_every_verb_marked_enforced_is_compiled": (
        "irwell/releases/verbs.py", "COMPILED_VERBS = {'show': (), 'is': (), 'outputs': ()}\n"),
    "test_the_help_is_quick_to_import": ("irwell/cli/exits.py", "import duckdb\n"),
    "test_locks_have_hashes_and_name_no_host": ("requirements.txt", "# https://example.org\n"),
    "test_the_readme_is_short_and_its_links_exist": ("README.md", "[x](docs/absent.md)\n"),
    "test_glossary_words_are_used_one_way": ("docs/glossary.md", None),
    "test_layers_hold": ("irwell/documents/digests.py", "'''Up.'''\nimport irwell.vault\n"),
}  # fmt: skip
LAYERS = {
    "an upward import": ("irwell/documents/canonical.py", "import irwell.vault\n"),
    "Django below the desk": ("irwell/releases/build.py", "import django\n"),
    "a circle inside a room": ("irwell/ledger/tree.py", "import irwell.ledger.exports\n"),
    "an insertion from outside the acts": ("irwell/api/ledger.py", "import irwell.authority.log\n"),
    "a room without a floor": ("irwell/attic/__init__.py", "'''Attic.'''\n"),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("house") / "tree"
    left = shutil.ignore_patterns(
        ".git", ".venv", ".tools", "build", "out", "irwell-home*", "demo-*"
    )
    shutil.copytree(ROOT, place, ignore=left)
    shutil.rmtree(place / "demo", ignore_errors=True)
    (place / ".venv").symlink_to(ROOT / ".venv")
    return place


@pytest.fixture
def breach(copy: Path) -> Iterator:
    undo = []

    def write(name: str, text: str | None) -> None:
        path = copy / name
        before = path.read_text() if path.exists() else None
        undo.append((path, before))
        path.parent.mkdir(exist_ok=True)
        path.write_text("" if text is None else f"{before or ''}\n{text}")

    yield write
    for path, before in undo:
        if before is None:
            path.unlink()
        else:
            path.write_text(before)


def fails(copy: Path, test: str) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider",
               f"tests/house/test_house.py::{test}"]  # fmt: skip
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stdout[-2000:] + done.stderr[-2000:]
    return done.returncode == 1


def test_every_house_test_has_its_breach() -> None:
    text = (ROOT / "tests" / "house" / "test_house.py").read_text()
    names = {line.split("(")[0][4:] for line in text.splitlines() if line.startswith("def test_")}
    assert names == set(BREACHES)


@pytest.mark.parametrize("test", BREACHES)
def test_a_breach_is_found(copy: Path, breach, test: str) -> None:
    breach(*BREACHES[test])
    assert fails(copy, test)


@pytest.mark.parametrize("what", LAYERS)
def test_a_broken_layer_is_found(copy: Path, breach, what: str) -> None:
    breach(*LAYERS[what])
    assert fails(copy, "test_layers_hold")


def test_the_copy_itself_holds(copy: Path) -> None:
    assert not fails(copy, "test_layers_hold")

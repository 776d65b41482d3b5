"""The rules of the house, each of which fails when it is broken on purpose."""

import ast
import re
import subprocess
import sys

import pytest

from tests.house.tree import PACKAGE, ROOT, files, name, public_definitions, tree

FORBIDDEN = {"utils", "helpers", "common", "base", "core", "misc", "manager", "service",
             "services", "managers", "handler", "processor"}  # fmt: skip
LONGEST = 500
FACE = 40


def words(text: str) -> set[str]:
    return set(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", text).lower().split("_"))


def test_no_file_is_longer_than_the_house_allows() -> None:
    long = {name(p): n for p in files() if (n := len(p.read_text().splitlines())) > LONGEST}
    assert not long


def test_a_face_is_short_and_has_no_logic() -> None:
    for path in files():
        if path.name != "__init__.py":
            continue
        assert len(path.read_text().splitlines()) <= FACE, name(path)
        for node in tree(path).body:
            plain = isinstance(
                node, (ast.Import, ast.ImportFrom, ast.Expr, ast.Assign, ast.AnnAssign)
            )
            assert plain, f"{name(path)} line {node.lineno} has logic"


def test_no_forbidden_names() -> None:
    bad = [name(p) for p in files() if words(p.stem) & FORBIDDEN]
    for path in files():
        for dotted, node in public_definitions(path):
            last = dotted.rsplit(".", 1)[-1]
            if words(last) & FORBIDDEN or last.startswith("get_"):
                bad.append(f"{name(path)}:{node.lineno} {dotted}")
    assert not bad


def test_every_public_name_is_documented() -> None:
    bare = []
    for path in files():
        assert ast.get_docstring(tree(path)), f"{name(path)} has no docstring"
        for dotted, node in public_definitions(path):
            inner = dotted.rsplit(".", 1)[-1]
            if inner in {"Meta", "__str__"}:
                continue
            if not ast.get_docstring(node):  # type: ignore[arg-type]
                bare.append(f"{name(path)}:{node.lineno} {dotted}")
    assert not bare


def test_every_room_is_named_in_the_architecture_page() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text()
    rooms = [p.name for p in PACKAGE.iterdir() if (p / "__init__.py").exists()]
    assert not [room for room in rooms if f"`{room}/`" not in page]


def test_every_act_stands_in_its_own_file() -> None:
    from irwell.authority.acts.act import ACTS

    found = {p.stem for p in (PACKAGE / "authority" / "acts").glob("*.py")}
    assert set(ACTS) <= found
    assert found - set(ACTS) == {"__init__", "act", "refused"}


def test_only_acts_and_their_rooms_write_to_the_register() -> None:
    """Saving, creating or deleting register rows outside acts and what only acts call."""
    # mailing.py notes which mailbox had its digest today: no act, and no decision reads it.
    allowed = {"acts", "log.py", "details.py", "endings.py", "publishing.py", "window.py",
               "mailing.py"}  # fmt: skip
    writing = re.compile(
        r"\.(save|delete|create|update|bulk_create|get_or_create|"
        r"update_or_create)\("
    )
    bad = []
    for path in files():
        inside = path.relative_to(PACKAGE).parts
        if inside[0] not in {"authority", "api", "cli", "demo", "server"}:
            continue
        if inside[0] == "authority" and inside[1] in allowed:
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if "objects" in line and writing.search(line):
                bad.append(f"{name(path)}:{number}")
    assert not bad


def test_passed_is_constructed_only_in_disclosure() -> None:
    bad = []
    for path in files():
        for node in ast.walk(tree(path)):
            called = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Passed"
            if called and "disclosure" not in path.parts:
                bad.append(f"{name(path)}:{node.lineno}")
    assert not bad


def test_no_module_state_and_no_environment_below_the_server() -> None:
    bad = []
    for path in files():
        inside = path.relative_to(PACKAGE).parts
        if inside[0] in {"server", "cli", "demo"}:
            continue
        for node in ast.walk(tree(path)):
            asks = isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
            # The worker clears the environment of its child, and the probe looks that it did.
            if asks and name(path) not in {"irwell/tables/worker.py", "irwell/tables/probe.py"}:
                bad.append(f"{name(path)}:{node.lineno}")
            if isinstance(node, ast.Global):
                bad.append(f"{name(path)}:{node.lineno} global")
    assert not bad


def test_the_pure_library_has_no_clock() -> None:
    pure = {"documents", "ledger", "contracts", "disclosure", "agreements", "releases", "insight",
            "allocation"}  # fmt: skip
    clock = re.compile(r"\b(datetime\.now|date\.today|time\.time|datetime\.utcnow)\(")
    bad = [
        f"{name(p)}:{n}"
        for p in files()
        if p.relative_to(PACKAGE).parts[0] in pure
        for n, line in enumerate(p.read_text().splitlines(), 1)
        if clock.search(line)
    ]
    assert not bad


def test_every_verb_marked_enforced_is_compiled() -> None:
    from irwell.agreements import VERBS
    from irwell.releases import COMPILED_VERBS

    enforced = [(verb, entry.place) for verb, entry in VERBS.items() if entry.mark == "enforced"]
    assert enforced
    assert not [verb for verb, place in enforced if verb not in COMPILED_VERBS[place]]


def test_the_help_is_quick_to_import() -> None:
    """`irwell --help` imports nothing heavy; time is not measured, imports are."""
    code = (
        "import sys; from irwell.cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'duckdb','pyarrow','sqlglot','django','requests','pandas','numpy'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_locks_have_hashes_and_name_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "--hash=sha256:" in text
    assert "://" not in text


def test_the_readme_is_short_and_its_links_exist() -> None:
    text = (ROOT / "README.md").read_text()
    assert len(text.splitlines()) <= 60
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / target).exists(), target


def test_glossary_words_are_used_one_way() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    for word in ("agreement", "bundle", "checkpoint", "contract", "deposit", "home", "node",
                 "provider", "recipient", "release", "witness"):  # fmt: skip
        assert f"**{word}**" in glossary


def test_layers_hold() -> None:
    done = subprocess.run(
        [str(ROOT / ".venv/bin/lint-imports"), "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]

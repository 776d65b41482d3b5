"""The pages of the roles: their commands parse, addresses exist, links lead somewhere."""

import re
import shlex
from pathlib import Path

import pytest
from django.urls import resolve

from irwell.api.acts import api
from irwell.cli.main import parser_for

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted((DOCS / "roles").glob("*.md"))
FENCE = re.compile(r"^```\w*\n(.*?)^```$", re.M | re.S)
ADDRESS = re.compile(r"`(GET|POST|PUT|PATCH|DELETE|HEAD) (/[^`\s]*)`")
INLINE = re.compile(r"`(irwell [^`]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.M)

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def commands(text: str) -> list[str]:
    lines = "\n".join(FENCE.findall(text)).replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip()]


def fault_of(line: str) -> str:
    """Say what is wrong with a command: with the parser that `irwell` itself uses."""
    name, *words = shlex.split(line)
    if name != "irwell":
        return f"not of irwell: {line}"
    try:
        parser_for(words[0]).parse_args(words)
    except SystemExit:
        return line
    return ""


def api_addresses() -> list[tuple[str, re.Pattern[str]]]:
    """Return each method of the JSON API with the pattern of its path."""
    return [
        (method.upper(), re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path))))
        for path, item in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items()
        for method in item
    ]


def is_there(method: str, path: str) -> bool:
    """Say whether an address exists: in the JSON API, or else in http.md and among the URLs."""
    plain = path.partition("?")[0]
    if plain.startswith("/api/"):
        return any(own == method and form.fullmatch(plain) for own, form in api_addresses())
    # http.md names several addresses in one cell: `GET /a`, `/b.json`.
    known = re.findall(r"(/[^`\s?,]*)", (DOCS / "reference" / "http.md").read_text("utf-8"))
    if plain not in known:
        return False
    resolve(plain.replace("SEQ", "1"))
    return True


def anchors(page: Path) -> set[str]:
    found = HEADING.findall(page.read_text("utf-8"))
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in found}


def leads_nowhere(page: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = (page.parent / name).resolve() if name else page
    return not target.exists() or bool(anchor and anchor not in anchors(target))


def test_the_five_roles_have_their_pages() -> None:
    assert [page.stem for page in PAGES] == ["auditor", "dpo", "officer", "provider", "recipient"]


@each_page
def test_every_command_parses(page: Path) -> None:
    found = commands(page.read_text("utf-8"))
    assert len(found) > 15
    assert not [fault for line in found if (fault := fault_of(line))]


@each_page
def test_every_command_in_a_sentence_is_one_of_the_reference(page: Path) -> None:
    known = (DOCS / "reference" / "cli.md").read_text("utf-8")
    found = INLINE.findall(FENCE.sub("", page.read_text("utf-8")))
    assert not [one for one in found if f"# {one}\n" not in known]


@each_page
def test_a_page_is_short(page: Path) -> None:
    assert 60 <= len(page.read_text("utf-8").splitlines()) <= 120


@each_page
def test_every_address_exists(page: Path) -> None:
    found = ADDRESS.findall(page.read_text("utf-8"))
    assert len(found) > 10
    assert not [(method, path) for method, path in found if not is_there(method, path)]


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    links = [one for one in LINK.findall(page.read_text("utf-8")) if "://" not in one]
    assert links
    assert not [link for link in links if leads_nowhere(page, link)]


def test_a_wrong_command_address_or_link_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert fault_of("irwell agreement approve warm-homes --as OFFICER")
    assert fault_of("irwell closing settle warm-homes --as IAO")  # the words are missing
    assert not is_there("POST", "/api/v1/agreements/ID/approve")
    assert not is_there("DELETE", "/api/v1/agreements/ID")
    assert not is_there("GET", "/rows")
    assert leads_nowhere(DOCS / "roles" / "dpo.md", "../how-to/nothing.md")
    assert leads_nowhere(DOCS / "roles" / "dpo.md", "../how-to/audit.md#nothing")

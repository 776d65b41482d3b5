"""Reading a template: its document against the form, and each blank against its question."""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal, cast

from irwell.agreements.blanks import blank_of, holds_braces, value_at
from irwell.agreements.paths import Keys, dotted, leaves
from irwell.documents import Source, canonical, packaged, parse_yaml, validate
from irwell.errors import NotFound

Kind = Literal["organisation", "data_set", "day", "text", "column", "number"]
PACKAGE = "irwell.agreements.templates"


@dataclass(frozen=True, slots=True)
class Blank:
    """One question of a template.

    Attributes:
        name: As the agreement names it, between `{{` and `}}`.
        ask: The question.
        kind: What kind of answer it takes.
        help: What helps to answer; may be empty.
        of: For a column, the blank of its data set; else empty.
        takes: The key of a request that answers it; else empty.
        paths: Where in the agreement it stands.
    """

    name: str
    ask: str
    kind: Kind
    help: str
    of: str
    takes: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """One template.

    Attributes:
        code: Its name.
        title: A short name for people.
        for_whom: Who can use it, for what.
        checked: Whether a lawyer has checked it.
        blanks: In the order of the document.
        agreement: The agreement with its blanks.
        document: The whole document.
    """

    code: str
    title: str
    for_whom: str
    checked: str
    blanks: tuple[Blank, ...]
    agreement: Mapping[str, Any]
    document: Mapping[str, Any]

    def blank(self, name: str) -> Blank | None:
        """Return a blank by its name.

        Args:
            name: The name.

        Returns:
            The blank, or None.
        """
        return next((own for own in self.blanks if own.name == name), None)


def template_schema() -> dict[str, Any]:
    """Return the JSON Schema of a template, as published.

    Returns:
        The schema, draft 2020-12; the caller's own copy.
    """
    found: dict[str, Any] = json.loads(packaged(PACKAGE, "template.schema.json"))
    return found


def read_template(source: Source) -> Template:
    """Read a template from its document.

    Args:
        source: The parsed document.

    Returns:
        The template.

    Raises:
        DocumentError: It does not keep to the form, a blank stands inside other text, has no
            question, or is asked for and stands nowhere.
    """
    validate(source, template_schema())
    canonical(source.value)  # refuses what has no canonical form, as a whole agreement would be
    document: dict[str, Any] = deepcopy(cast("dict[str, Any]", source.value))
    places = _places(source, document["agreement"])
    _match(source, document["blanks"], places)
    blanks = (_blank(name, document["blanks"][name], places[name]) for name in document["blanks"])
    return Template(
        code=document["code"],
        title=document["title"],
        for_whom=document["for_whom"],
        checked=document["checked"],
        blanks=tuple(blanks),
        agreement=document["agreement"],
        document=document,
    )


@lru_cache(maxsize=1)
def templates() -> tuple[Template, ...]:
    """Return the templates that come with the program.

    Returns:
        All of them, in the order of their codes.
    """
    names = sorted(own.name for own in files(PACKAGE).iterdir() if own.name.endswith(".yaml"))
    read = (read_template(parse_yaml(packaged(PACKAGE, name), name=name)) for name in names)
    return tuple(sorted(read, key=lambda own: own.code))


def template(code: str) -> Template:
    """Return a template that comes with the program.

    Args:
        code: Its name.

    Returns:
        The template.

    Raises:
        NotFound: There is none of that name.
    """
    for own in templates():
        if own.code == code:
            return own
    known = ", ".join(own.code for own in templates())
    raise NotFound("There is no template of that name.", f"Use one of: {known}.")


def _places(source: Source, agreement: Mapping[str, Any]) -> dict[str, list[Keys]]:
    found: dict[str, list[Keys]] = {}
    for at in leaves(agreement):
        value = value_at(agreement, at)
        if name := blank_of(value):
            found.setdefault(name, []).append(at)
        elif holds_braces(value) or any(holds_braces(key) for key in at):
            what = "a blank stands inside other text, or as a key"
            raise source.error(("agreement", *at), what, "Let it be the whole value.")
    return found


def _match(source: Source, asked: Mapping[str, Any], places: Mapping[str, list[Keys]]) -> None:
    for name, at in places.items():
        if name not in asked:
            remedy = f"Write `{name}` under `blanks`."
            raise source.error(("agreement", *at[0]), "the blank has no question", remedy)
    for name, own in asked.items():
        if name not in places:
            what, remedy = "the blank stands nowhere in the agreement", "Take it out, or use it."
            raise source.error(("blanks", name), what, remedy)
        of = own.get("of")
        if of and (own["kind"] != "column" or asked.get(of, {}).get("kind") != "data_set"):
            what, remedy = "only a column is of a data set's blank", "Name one, or take it out."
            raise source.error(("blanks", name, "of"), what, remedy)


def _blank(name: str, own: Mapping[str, Any], places: list[Keys]) -> Blank:
    return Blank(
        name=name,
        ask=own["ask"],
        kind=own["kind"],
        help=own.get("help", ""),
        of=own.get("of", ""),
        takes=own.get("takes", ""),
        paths=tuple(dotted(at) for at in places),
    )

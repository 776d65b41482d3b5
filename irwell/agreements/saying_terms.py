"""The sentences of parties, benefit, law, rights and register that take more than a template."""

from typing import Any

from irwell.agreements.model import Agreement
from irwell.agreements.paths import Keys
from irwell.agreements.phrases import Phrase
from irwell.agreements.saying import Said, Say
from irwell.agreements.wording import (
    basis_phrase,
    code_words,
    iso_phrase,
    law_phrase,
    listed,
    prose,
    quoted,
)

_DOES = {
    (True, True): "The {party} is {org}: it gives and receives data.",
    (True, False): "The {party} is {org}: it gives data.",
    (False, True): "The {party} is {org}: it receives data.",
    (False, False): "The {party} is {org}: it neither gives nor receives data.",
}
_ROLES = {
    "controller": "a controller",
    "joint_controller": "a joint controller",
    "processor": "a processor",
}
_REGIMES = {
    "": "The {party} is {role}.",
    "uk_gdpr": "The {party} is {role} under the UK GDPR.",
    "dpa_part3": (
        "The {party} is {role} under Part 3 of the Data Protection Act 2018 (law enforcement)."
    ),
}
SAFES = {
    "projects": "Safe projects: {score} of 5. {note}",
    "people": "Safe people: {score} of 5. {note}",
    "settings": "Safe settings: {score} of 5. {note}",
    "data": "Safe data: {score} of 5. {note}",
    "outputs": "Safe outputs: {score} of 5. {note}",
}


def identity(_agreement: Agreement, _at: Keys, value: Any) -> Said:
    """Say which agreement and version this is."""
    text = (
        "This is agreement {id}, version {version}; a signature counts for these exact words only."
    )
    return Said(Phrase(text, value))


def headline(_agreement: Agreement, _at: Keys, value: Any) -> Said:
    """Say title and summary."""
    words = {"title": prose(value["title"]), "summary": prose(value["summary"])}
    return Said(Phrase("{title} {summary}", words))


def party(_agreement: Agreement, at: Keys, value: Any) -> Said:
    """Say who a party is, and whether it gives or receives."""
    gives = value.get("gives", at[-1] == "provider")
    receives = value.get("receives", at[-1] == "recipient")
    return Said(Phrase(_DOES[gives, receives], {"party": _name(at[-1]), "org": value["org"]}))


def of_party(text: str) -> Say:
    """Return a sentence about one fact of a party.

    Args:
        text: With `{party}`, and `{v}` for the fact in quotation marks or `{words}` for its prose.

    Returns:
        What says it.
    """

    def say(_agreement: Agreement, at: Keys, value: Any) -> Said:
        words = {"party": _name(at[-2]), "v": quoted(value), "words": prose(value)}
        return Said(Phrase(text, words))

    return say


def role(_agreement: Agreement, at: Keys, value: Any) -> Said:
    """Say a party's role in data protection law."""
    words = {"party": _name(at[-1]), "role": Phrase(_ROLES[value["role"]])}
    return Said(Phrase(_REGIMES[value.get("regime", "")], words))


def benefit(_agreement: Agreement, _at: Keys, value: Any) -> Said:
    """Say how the parties will know that it was worth it."""
    words: dict[str, Any] = {"measure": _bare(value["measure"]), "now": "", "aim": ""}
    if "baseline" in value:
        words["now"] = Phrase(", now {figure}", {"figure": _bare(value["baseline"])})
    if "target" in value:
        words["aim"] = Phrase(", aimed at {figure}", {"figure": _bare(value["target"])})
    return Said(Phrase("It is judged by {measure}{now}{aim}.", words))


def condition(kind: str) -> Say:
    """Return what the law section says of one kind of sensitive data.

    Args:
        kind: `special category` or `criminal offence`.

    Returns:
        What says it. That there is none is enforced, by `review`.
    """

    def say(_agreement: Agreement, _at: Keys, value: Any) -> Said:
        if value == "none":
            return Said(Phrase(f"No column marked as {kind} data is shared."), "enforced")
        parts = [law_phrase(value["condition"])]
        if "schedule1" in value:
            paragraph = {"paragraph": law_phrase(value["schedule1"])}
            text = "{paragraph} of Schedule 1 to the Data Protection Act 2018"
            parts.append(Phrase(text, paragraph))
        words: dict[str, Any] = {"parts": listed(parts), "after": ""}
        if "policy_document" in value:
            document = {"document": value["policy_document"]}
            words["after"] = Phrase("; policy document {document}", document)
        return Said(Phrase(f"{kind.capitalize()} data is shared under {{parts}}{{after}}.", words))

    return say


def dpia(_agreement: Agreement, _at: Keys, value: Any) -> Said:
    """Say which data protection impact assessment was made, and what it found."""
    own = {"ref": value} if isinstance(value, str) else value
    words: dict[str, Any] = {"ref": code_words(own["ref"]), "risk": "", "asked": ""}
    if "residual_risk" in own:
        risk = {"risk": Phrase(own["residual_risk"])}
        words["risk"] = Phrase("; the risk that remains is {risk}", risk)
    if "ico_consultation" in own:
        asked = {"ref": own["ico_consultation"]}
        words["asked"] = Phrase("; the Information Commissioner was consulted: {ref}", asked)
    return Said(Phrase("Data protection impact assessment: {ref}{risk}{asked}.", words))


def identity_on_request(_agreement: Agreement, _at: Keys, value: Any) -> Said:
    """Say how a name is asked for."""
    words: dict[str, Any] = {key: code_words(value[key]) for key in ("asked_by", "agreed_by")}
    words |= {"per": "", "why": ""}
    if "per" in value:
        words["per"] = Phrase(" for one {subject} at a time", {"subject": code_words(value["per"])})
    if value.get("reason") == "required":
        words["why"] = Phrase(", with a reason in writing")
    text = "A name is asked for by the {asked_by}{per}{why}; the {agreed_by} decides."
    return Said(Phrase(text, words))


def safe(_agreement: Agreement, at: Keys, value: Any) -> Said:
    """Say how safe the parties judge one of the five."""
    words = {"score": value["score"], "note": prose(value["note"])}
    return Said(Phrase(SAFES[str(at[-1])], words))


def not_told(_agreement: Agreement, _at: Keys, value: Any) -> Said:
    """Say why people are not told."""
    words = {"exemption": basis_phrase(value["exemption"]), "reason": prose(value["reason"])}
    return Said(Phrase("People are not told, by the exemption {exemption}: {reason}", words))


def notices(_agreement: Agreement, _at: Keys, value: Any) -> Said:
    """Say where people are told."""
    if not value:
        return Said(Phrase("No notice is named."))
    return Said(Phrase("People are told here: {places}.", {"places": listed(value)}))


def nothing_withheld(_agreement: Agreement, _at: Keys, value: Any) -> Said | None:
    """Say that nothing is withheld, if so."""
    return None if value else Said(Phrase("Nothing is withheld from the register."))


def withheld(_agreement: Agreement, _at: Keys, value: Any) -> Said:
    """Say what is withheld, by whom, why and until when."""
    words = {
        "day": iso_phrase(value["until"]),
        "field": value["field"],
        "who": value["decided_by"],
        "why": prose(value["reason"]),
    }
    text = "Until {day}, {field} is withheld from the register by {who}: {why}"
    return Said(Phrase(text, words))


def _name(key: str | int) -> str:
    return code_words(str(key))


def _bare(value: str | float) -> str:
    return " ".join(str(value).split()).removesuffix(".")

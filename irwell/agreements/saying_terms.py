"""The sentences of parties, law, benefit and register that take more than a template."""

from typing import Any

from irwell.agreements.model import Agreement
from irwell.agreements.paths import Keys
from irwell.agreements.saying import Said, Say
from irwell.agreements.wording import code_words, iso_words, law_words, listed, prose, quoted

_ROLES = {
    "controller": "a controller",
    "joint_controller": "a joint controller",
    "processor": "a processor",
}
_REGIMES = {
    "": "",
    "uk_gdpr": " under the UK GDPR",
    "dpa_part3": " under Part 3 of the Data Protection Act 2018 (law enforcement)",
}


def identity(_agreement: Agreement, _at: Keys, value: Any) -> Said:
    """Say which agreement and version this is."""
    return Said(
        f"This is agreement {value['id']}, version {value['version']}; a signature counts for "
        "these exact words only."
    )


def headline(_agreement: Agreement, _at: Keys, value: Any) -> Said:
    """Say title and summary."""
    return Said(f"{prose(value['title'])} {prose(value['summary'])}")


def party(_agreement: Agreement, at: Keys, value: Any) -> Said:
    """Say who a party is, and whether it gives or receives."""
    gives = value.get("gives", at[-1] == "provider")
    receives = value.get("receives", at[-1] == "recipient")
    does = [word for word, true in (("gives", gives), ("receives", receives)) if true]
    what = f"{listed(does)} data" if does else "neither gives nor receives data"
    return Said(f"{_name(at[-1])} is {value['org']}: it {what}.")


def unit(_agreement: Agreement, at: Keys, value: Any) -> Said:
    """Say which part of an organisation acts."""
    return Said(f"{_name(at[-2])} acts through its unit {quoted(value)}.")


def role(_agreement: Agreement, at: Keys, value: Any) -> Said:
    """Say a party's role in data protection law."""
    regime = _REGIMES[value.get("regime", "")]
    return Said(f"{_name(at[-1])} is {_ROLES[value['role']]}{regime}.")


def benefit(_agreement: Agreement, _at: Keys, value: Any) -> Said:
    """Say how the parties will know that it was worth it."""
    baseline = f", now {value['baseline']}" if "baseline" in value else ""
    target = f", aimed at {value['target']}" if "target" in value else ""
    return Said(prose(f"It is judged by {value['measure']}{baseline}{target}"))


def condition(kind: str) -> Say:
    """Return what the law section says of one kind of sensitive data.

    Args:
        kind: `special category` or `criminal offence`.

    Returns:
        What says it. That there is none is enforced, by `review`.
    """

    def say(_agreement: Agreement, _at: Keys, value: Any) -> Said:
        if value == "none":
            return Said(f"No column marked as {kind} data is shared.", "enforced")
        parts = [law_words(value["condition"])]
        if "schedule1" in value:
            paragraph = law_words(value["schedule1"])
            parts.append(f"{paragraph} of Schedule 1 to the Data Protection Act 2018")
        after = (
            f"; policy document {value['policy_document']}" if "policy_document" in value else ""
        )
        return Said(f"{kind.capitalize()} data is shared under {listed(parts)}{after}.")

    return say


def identity_on_request(_agreement: Agreement, _at: Keys, value: Any) -> Said:
    """Say how a name is asked for."""
    per = f" for one {code_words(value['per'])} at a time" if "per" in value else ""
    why = ", with a reason in writing" if value.get("reason") == "required" else ""
    asked, agreed = code_words(value["asked_by"]), code_words(value["agreed_by"])
    return Said(f"A name is asked for by the {asked}{per}{why}; the {agreed} decides.")


def notices(_agreement: Agreement, _at: Keys, value: Any) -> Said:
    """Say where people are told."""
    return Said(f"People are told here: {listed(value)}." if value else "No notice is named.")


def nothing_withheld(_agreement: Agreement, _at: Keys, value: Any) -> Said | None:
    """Say that nothing is withheld, if so."""
    return None if value else Said("Nothing is withheld from the register.")


def withheld(_agreement: Agreement, _at: Keys, value: Any) -> Said:
    """Say what is withheld, by whom, why and until when."""
    return Said(
        f"Until {iso_words(value['until'])}, {value['field']} is withheld from the register by "
        f"{value['decided_by']}: {prose(value['reason'])}"
    )


def _name(key: str | int) -> str:
    return f"The {code_words(str(key))}"

"""One sentence for each key of the form, in the order in which people read an agreement.

Templates take `{v}` for the value that stands at the place, `{key}` for its key, `{words}` for a
code as words, `{law}` for a legal basis, `{day}` for a day.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from irwell.agreements import saying, saying_data, saying_terms
from irwell.agreements.model import Mark
from irwell.agreements.saying import Say

_KINDS: Mapping[str, str | tuple[str, Mark]] = {
    "one_way": (
        "Data goes one way: from the bodies that give it to the bodies that receive it.",
        "enforced",
    ),
    "reciprocal": ("Bodies on each side give data and receive data.", "enforced"),
    "joint_controllers": "The joint controllers decide together why and how the data is used.",
    "open_publication": "The data is to be published for everyone; this version cannot do that.",
    "accession": "Bodies may join by signing; this version cannot do that.",
}
_MAY: Mapping[str, str | tuple[str, Mark]] = {
    "view": "Recipients may read the rows.",
    "count": "Recipients may have counts made from the rows.",
    "link": ("Recipients may link the tables of this agreement with one another.", "promised"),
}
_MUST_NOT: Mapping[str, str | tuple[str, Mark]] = {
    "share_onward": "Recipients must not pass the data on to anyone else.",
    "reidentify": "Recipients must not try to find out who anyone is.",
    "copy_out": "Recipients must not copy the data out of the place where it is used.",
    "train_models": "Recipients must not train models on the data.",
    "decide_automatically": "Recipients must not let a program alone decide about anyone.",
    "contact_people": "Recipients must not contact anyone because of the data.",
    "sell": "Recipients must not sell the data or anything made from it.",
}
_MODES: Mapping[str, str | tuple[str, Mark]] = {
    "api": ("Recipients read it from the authority's interface.", "enforced"),
    "file": ("Recipients download it as files.", "enforced"),
    "query_in_place": "Recipients query it where it is held; no copy is to leave.",
    "secure_workspace": "Recipients use it in a secure workspace only.",
}
_REFRESH: Mapping[str, str | tuple[str, Mark]] = {
    "once": "The data is made once.",
    "daily": "The data is made anew every day.",
    "weekly": "The data is made anew every week.",
    "monthly": "The data is made anew every month.",
    "quarterly": "The data is made anew every quarter.",
    "yearly": "The data is made anew every year.",
}
_REGISTER: Mapping[str, str | tuple[str, Mark]] = {
    "full": "The public register shows the whole agreement.",
    "summary": "The public register shows a summary of the agreement.",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One row of the table.

    Attributes:
        at: The places that it speaks of, a pattern: `parties.*`.
        keys: The keys below that it says, each with all below it; `` is the place itself.
        mark: How far that is kept, unless what is said has its own mark.
        say: Gives the sentence for one such place, or None where there is nothing to say.
    """

    at: str
    keys: tuple[str, ...]
    mark: Mark
    say: Say


def _row(at: str, mark: Mark, say: str | Say, *keys: str) -> Sentence:
    own = saying.template(say) if isinstance(say, str) else say
    return Sentence(at, keys or ("",), mark, own)


SENTENCES: tuple[Sentence, ...] = (
    _row("irwell", "enforced", "This document is read by the rules of form {v}."),
    _row("", "enforced", saying_terms.identity, "id", "version"),
    _row("supersedes", "enforced", "It takes the place of {v}."),
    _row("", "promised", saying_terms.headline, "title", "summary"),
    _row("kind", "promised", saying.chosen(_KINDS)),
    _row("parties.*", "enforced", saying_terms.party, "org", "gives", "receives"),
    _row("parties.*.unit", "promised", saying_terms.unit),
    _row("parties.*", "promised", saying_terms.role, "role", "regime"),
    _row("purpose.code", "promised", "The purpose is {words}, and no other."),
    _row("purpose.need", "promised", saying.labelled("Why it is needed")),
    _row(
        "purpose.less_intrusive_considered",
        "promised",
        saying.labelled("What would intrude less"),
    ),
    _row("purpose.harms_considered", "promised", saying.labelled("What could go wrong")),
    _row("purpose.benefit", "promised", saying_terms.benefit, "measure", "baseline", "target"),
    _row(
        "purpose.not_for",
        "promised",
        saying.codes("It is not for {}.", none="No purpose is ruled out.", joined_by="or"),
    ),
    _row("law.lawful_basis.*", "promised", "The lawful basis of {key} is {law}."),
    _row("law.special_category", "promised", saying_terms.condition("special category")),
    _row("law.criminal_offence", "promised", saying_terms.condition("criminal offence")),
    _row(
        "law.powers",
        "promised",
        saying.codes("The powers relied on are {}.", none="No statutory power is named."),
    ),
    _row("law.confidentiality", "promised", "The duty of confidence is met by {words}."),
    _row("law.assessments.dpia", "promised", "Data protection impact assessment: {words}."),
    _row("law.assessments.equality", "promised", "Equality impact assessment: {words}."),
    _row("law.assessments.ethics", "promised", "Ethics opinion: {words}."),
    _row("data[]", "enforced", saying_data.table, "dataset", "as"),
    _row(
        "data[].columns.*", "enforced", saying_data.column, "", "from", "show", "cuts", "to", "key"
    ),
    _row("data[].columns.*.reason", "promised", saying_data.reason),
    _row("where[]", "enforced", saying_data.row, "column", "is", "value", "as_at"),
    _row("use.may[]", "enforced", saying.chosen(_MAY)),
    _row("use.must_not[]", "promised", saying.chosen(_MUST_NOT)),
    _row("use.link_with[]", "promised", saying_data.link_with, "dataset", "agreement", "key"),
    _row(
        "use.outputs.smallest_group",
        "enforced",
        "A release is held back if any group of rows alike in their identifying columns has fewer "
        "than {v} rows.",
    ),
    _row("use.outputs.smallest_count", "enforced", "A count of fewer than {v} is not shown."),
    _row("use.outputs.round_to", "enforced", "Counts are rounded to the nearest {v}."),
    _row(
        "use.outputs.checked_by", "promised", "The {words} looks at figures before others see them."
    ),
    _row(
        "use.outputs.*",
        "promised",
        saying.reserved("smallest_group", "smallest_count", "round_to", "checked_by"),
    ),
    _row(
        "use.identity_on_request",
        "promised",
        saying_terms.identity_on_request,
        "asked_by",
        "agreed_by",
        "per",
        "reason",
    ),
    _row("use.insight", "promised", saying.reserved()),
    _row("use.allocation", "promised", saying.reserved()),
    _row(
        "people.roles",
        "promised",
        saying.codes("Only these roles use the data: {}.", none="No role is named."),
    ),
    _row("people.most", "promised", "At most {v} people use it."),
    _row("people.training_within", "promised", "Each of them was trained in the last {v}."),
    _row("setting.mode", "promised", saying.chosen(_MODES)),
    _row("setting.country", "promised", "The data stays in {v}."),
    _row("setting.must_enforce", "promised", saying.reserved()),
    _row("time.start", "enforced", "Nothing is read before {day}."),
    _row("time.end", "enforced", "The last day is {day}; nothing is read after it."),
    _row("time.review", "promised", "The parties review it by {day}."),
    _row("time.refresh", "evidenced", saying.chosen(_REFRESH)),
    _row("time.after_end.delete_within", "promised", "Recipients delete it within {v} of the end."),
    _row("time.after_end.proof", "promised", "They show that by a {words}."),
    _row("rights.contact", "promised", "People turn to the {words} about their rights."),
    _row("rights.access", "promised", "To see their data: {words}."),
    _row("rights.rectification", "promised", "To have it put right: {words}."),
    _row("rights.erasure", "promised", "To have it erased: {words}."),
    _row("rights.objection", "promised", "To object: {words}."),
    _row("rights.restriction", "promised", "To have its use restricted: {words}."),
    _row("rights.privacy_notices", "promised", saying_terms.notices),
    _row("incidents.tell_provider_within", "promised", "The provider is told within {v}."),
    _row("incidents.lead", "promised", "The {words} leads when something goes wrong."),
    _row("publish.register", "enforced", saying.chosen(_REGISTER)),
    _row("publish.withheld", "enforced", saying_terms.nothing_withheld),
    _row(
        "publish.withheld[]",
        "enforced",
        saying_terms.withheld,
        "field",
        "reason",
        "decided_by",
        "until",
    ),
)

"""One sentence for each key of the form, in the order in which people read an agreement.

Templates take `{v}` for the value that stands at the place, `{key}` for its key, `{words}` for a
code as words, `{law}` for a legal basis, `{basis}` for that or a code, `{day}` for a day,
`{period}` for a period.
"""

from dataclasses import dataclass

from irwell.agreements import saying, saying_choices, saying_data, saying_terms
from irwell.agreements.model import Mark
from irwell.agreements.saying import Say


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
    _row("template", "promised", "It was made from the template {words}."),
    _row("", "promised", saying_terms.headline, "title", "summary"),
    _row("kind", "promised", saying.chosen(saying_choices.KINDS)),
    _row("parties.*", "enforced", saying_terms.party, "org", "gives", "receives"),
    _row(
        "parties.*.unit",
        "promised",
        saying_terms.of_party("The {party} acts through its unit {v}."),
    ),
    _row("parties.*", "promised", saying_terms.role, "role", "regime"),
    _row("parties.*.contact", "promised", saying_terms.of_party("The {party} is reached at {v}.")),
    _row(
        "parties.*.responsibilities",
        "promised",
        saying_terms.of_party("What the {party} answers for: {words}"),
    ),
    _row(
        "accession.joins_as",
        "promised",
        "A body that joins by signing takes on the rights and duties of the {words}.",
    ),
    _row(
        "accession.sectors",
        "promised",
        saying.codes("Bodies of these sectors may join: {codes}.", none="No body may join."),
    ),
    _row("accession.until", "promised", "The last day to join is {day}."),
    _row(
        "accession.hosted_terms",
        "promised",
        saying.labelled("When the authority's node holds the data of a body that joins"),
    ),
    _row("purpose.code", "promised", "The purpose is {words}, and no other."),
    _row("purpose.need", "promised", saying.labelled("Why it is needed")),
    _row(
        "purpose.less_intrusive_considered",
        "promised",
        saying.labelled("What would intrude less"),
    ),
    _row("purpose.harms_considered", "promised", saying.labelled("What could go wrong")),
    _row("purpose.cost_of_not_sharing", "promised", saying.labelled("What not sharing would cost")),
    _row("purpose.benefit", "promised", saying_terms.benefit, "measure", "baseline", "target"),
    _row(
        "purpose.not_for",
        "promised",
        saying.codes("It is not for {codes}.", none="No purpose is ruled out.", joined_by="or"),
    ),
    _row("law.lawful_basis.*", "promised", "The lawful basis of {key} is {law}."),
    _row("law.special_category", "promised", saying_terms.condition("special category")),
    _row("law.criminal_offence", "promised", saying_terms.condition("criminal offence")),
    _row(
        "law.powers",
        "promised",
        saying.codes("The powers relied on are {codes}.", none="No statutory power is named."),
    ),
    _row(
        "law.dea_objective",
        "promised",
        "The objective under the Digital Economy Act 2017 is {words}.",
    ),
    _row(
        "law.compatibility",
        "promised",
        "It is compatible with the purpose of collection by {basis}.",
    ),
    _row(
        "law.public_authority_statement",
        "promised",
        saying.labelled("What the public authority states"),
    ),
    _row("law.confidentiality", "promised", "The duty of confidence is met by {words}."),
    _row("law.opt_outs.national_data_opt_out", "promised", saying.chosen(saying_choices.OPT_OUTS)),
    _row("law.opt_outs.reason", "promised", saying.labelled("About the opt-out")),
    _row("law.assessments.dpia", "promised", saying_terms.dpia),
    _row("law.assessments.equality", "promised", "Equality impact assessment: {words}."),
    _row("law.assessments.ethics", "promised", "Ethics opinion: {words}."),
    _row("data[]", "enforced", saying_data.table, "dataset", "as"),
    _row(
        "data[].columns.*",
        "enforced",
        saying_data.column,
        "",
        "from",
        "show",
        "cuts",
        "to",
        "by",
        "key",
    ),
    _row("data[].columns.*.reason", "promised", saying_data.reason),
    _row("data[].expected_rows", "evidenced", saying_data.expected_rows, "least", "most"),
    _row("where[]", "enforced", saying_data.row, "column", "is", "value", "as_at"),
    _row("use.may[]", "enforced", saying.chosen(saying_choices.MAY)),
    _row("use.must_not[]", "promised", saying.chosen(saying_choices.MUST_NOT)),
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
    _row(
        "use.adverse_action.what",
        "promised",
        saying.labelled("What may be done against a person because of the data"),
    ),
    _row(
        "use.adverse_action.notice",
        "promised",
        "The person is told {period} before it is done, and may answer.",
    ),
    _row(
        "use.automated_decisions.what",
        "promised",
        saying.labelled("What a program decides alone"),
    ),
    _row(
        "use.automated_decisions.human_review",
        "promised",
        saying.labelled("How a human looks at the decision again"),
    ),
    _row(
        "use.automated_decisions.contest",
        "promised",
        saying.labelled("How a person contests the decision"),
    ),
    _row(
        "use.automated_decisions.atrs",
        "promised",
        "Its record under the Algorithmic Transparency Recording Standard is {v}.",
    ),
    _row("use.insight", "promised", saying.reserved()),
    _row("use.allocation", "promised", saying.reserved()),
    _row(
        "people.roles",
        "promised",
        saying.codes("Only these roles use the data: {codes}.", none="No role is named."),
    ),
    _row("people.most", "promised", "At most {v} people use it."),
    _row("people.training_within", "promised", "Each of them was trained in the last {period}."),
    _row("setting.mode", "promised", saying.chosen(saying_choices.MODES)),
    _row("setting.country", "promised", "The data stays in {v}."),
    _row("setting.must_enforce", "promised", saying.reserved()),
    *(
        _row(f"five_safes.{name}", "promised", saying_terms.safe, "score", "note")
        for name in saying_terms.SAFES
    ),
    _row("time.start", "enforced", "Nothing is read before {day}."),
    _row("time.end", "enforced", "The last day is {day}; nothing is read after it."),
    _row("time.review", "promised", "The parties review it by {day}."),
    _row("time.refresh", "evidenced", saying.chosen(saying_choices.REFRESH)),
    _row(
        "time.after_end.delete_within",
        "promised",
        "Recipients delete it within {period} of the end.",
    ),
    _row("time.after_end.proof", "promised", "They show that by a {words}."),
    _row("time.exit_plan", "promised", saying.labelled("What follows the end")),
    _row("rights.contact", "promised", "People turn to the {words} about their rights."),
    _row("rights.access", "promised", "To see their data: {words}."),
    _row("rights.rectification", "promised", "To have it put right: {words}."),
    _row("rights.erasure", "promised", "To have it erased: {words}."),
    _row("rights.objection", "promised", "To object: {words}."),
    _row("rights.restriction", "promised", "To have its use restricted: {words}."),
    _row("rights.privacy_notices", "promised", saying_terms.notices),
    _row("rights.not_told", "promised", saying_terms.not_told, "exemption", "reason"),
    _row("incidents.tell_provider_within", "promised", "The provider is told within {period}."),
    _row("incidents.lead", "promised", "The {words} leads when something goes wrong."),
    _row("running.quality", "promised", "The {words} answers for the quality of the data."),
    _row(
        "running.information_requests",
        "promised",
        saying.labelled("How requests under freedom of information law are handled"),
    ),
    _row("running.variation", "promised", saying.labelled("How it is changed")),
    _row("running.disputes", "promised", saying.labelled("How disputes are settled")),
    _row(
        "running.notice_to_end", "promised", "A party that ends it early gives notice of {period}."
    ),
    _row("running.indemnity", "promised", "The indemnity stands in {v}."),
    _row("publish.register", "enforced", saying.chosen(saying_choices.REGISTER)),
    _row("publish.atrs", "promised", "The algorithmic transparency record stands at {v}."),
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

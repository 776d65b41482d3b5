"""The sentence of each closed choice, with its own mark where the choices differ in it."""

from collections.abc import Mapping

from irwell.agreements.model import Mark

Choices = Mapping[str, str | tuple[str, Mark]]

KINDS: Choices = {
    "one_way": (
        "Data goes one way: from the bodies that give it to the bodies that receive it.",
        "enforced",
    ),
    "reciprocal": ("Bodies on each side give data and receive data.", "enforced"),
    "joint_controllers": "The joint controllers decide together why and how the data is used.",
    "open_publication": "The body that gives the data publishes it for everyone as open data.",
    "accession": "Bodies that did not write this agreement may join it by signing it.",
}
MAY: Choices = {
    "view": "Recipients may read the rows.",
    "count": "Recipients may have counts made from the rows.",
    "link": ("Recipients may link the tables of this agreement with one another.", "promised"),
}
MUST_NOT: Choices = {
    "share_onward": "Recipients must not pass the data on to anyone else.",
    "reidentify": "Recipients must not try to find out who anyone is.",
    "copy_out": "Recipients must not copy the data out of the place where it is used.",
    "train_models": "Recipients must not train models on the data.",
    "decide_automatically": "Recipients must not let a program alone decide about anyone.",
    "contact_people": "Recipients must not contact anyone because of the data.",
    "sell": "Recipients must not sell the data or anything made from it.",
}
MODES: Choices = {
    "api": ("Recipients read it from the authority's interface.", "enforced"),
    "file": ("Recipients download it as files.", "enforced"),
    "query_in_place": "Recipients query it where it is held; no copy is to leave.",
    "secure_workspace": "Recipients use it in a secure workspace only.",
}
REFRESH: Choices = {
    "once": "The data is made once.",
    "daily": "The data is made anew every day.",
    "weekly": "The data is made anew every week.",
    "monthly": "The data is made anew every month.",
    "quarterly": "The data is made anew every quarter.",
    "yearly": "The data is made anew every year.",
}
OPT_OUTS: Choices = {
    "applied": "The National Data Opt-out is applied before the data leaves.",
    "does_not_apply": "The National Data Opt-out does not apply to this data.",
}
REGISTER: Choices = {
    "full": "The public register shows the whole agreement.",
    "summary": "The public register shows a summary of the agreement.",
}

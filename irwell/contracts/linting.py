"""What a contract leaves unsaid or says oddly: remarks, none of which refuses it."""

from collections.abc import Iterator
from dataclasses import dataclass

from irwell.contracts.draft_columns import QUESTION
from irwell.contracts.model import Column, Contract
from irwell.contracts.signs import Sign, heading_signs

_FREE = ("notes",)


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at in a contract.

    Attributes:
        path: Where: `columns.born`, or a key of the contract.
        text: What is odd, one plain sentence.
        remedy: What to do about it.
    """

    path: str
    text: str
    remedy: str


def lint(contract: Contract) -> tuple[Remark, ...]:
    """Look for what a contract leaves unsaid or says oddly.

    Args:
        contract: The contract, which reads and does not contradict itself.

    Returns:
        The remarks: of the contract, then of each column in order.
    """
    signs = heading_signs([column.name for column in contract.columns])
    found = list(_contract(contract))
    for column, value in zip(
        contract.columns, contract.document["schema"][0]["properties"], strict=True
    ):
        custom = {one["property"]: one["value"] for one in value.get("customProperties", [])}
        if QUESTION in custom:
            remedy = f"Answer it and take out `{QUESTION}`."
            text = f"A question is open: {custom[QUESTION]}"
            found.append(Remark(f"columns.{column.name}", text, remedy))
        found += _column(column, [sign for sign in signs if sign.column == column.name])
    return tuple(found)


def _contract(contract: Contract) -> Iterator[Remark]:
    if not contract.title or contract.title == contract.document["id"]:
        yield Remark("name", "It has no name for people.", "Write `name`.")
    said = contract.document.get("description") or {}
    if not any(said.values() if isinstance(said, dict) else [said]):
        text = "It does not say what the data set is for."
        yield Remark("description", text, "Write `description: {purpose: ...}`.")
    if contract.status == "draft":
        text = "It is a draft."
        yield Remark("status", text, "Write `status: active` when a person has confirmed it.")
    if not contract.primary_key:
        text = "It has no primary key, so that rows cannot be told apart."
        yield Remark("primaryKey", text, "Write `primaryKey: true` for each column of the key.")
    bare = [column.name for column in contract.columns if not column.meaning]
    if bare:
        names = ", ".join(f"`{name}`" for name in bare[:10])
        more = f" and {len(bare) - 10} more" if len(bare) > 10 else ""
        text = f"No description says what is meant by {names}{more}."
        yield Remark("columns", text, "Write one plain sentence as `description` of each.")


def _column(column: Column, signs: list[Sign]) -> Iterator[Remark]:
    path = f"columns.{column.name}"
    if column.identifies == "direct" and not column.identifier_type:
        text = "It names a person and has no identifier type, so that it cannot be a pseudonym."
        yield Remark(path, text, "Write `irwell.identifierType`.")
    for sign in signs:
        yield from _sign(path, column, sign)
    if column.check and column.type not in ("text", "integer"):
        yield Remark(path, f"A `{column.check}` is no {column.type}.", "Make it a string.")


def _sign(path: str, column: Column, sign: Sign) -> Iterator[Remark]:
    if sign.sign in _FREE:
        bound = column.codes or column.pattern or column.max_length
        if column.type == "text" and not bound and column.sensitivity == "ordinary":
            text = "It looks like free text, in which anything may stand."
            yield Remark(path, text, "Leave it out, or set its `classification`.")
        return
    weight = {"no": 0, "quasi": 1, "direct": 2}
    if weight[sign.identifies] > weight[column.identifies]:
        text = f"It may hold {sign.says}, and is marked as identifying "
        said = "nobody" if column.identifies == "no" else "people only with others"
        remedy = f"If it does, write `irwell.identifies: {sign.identifies}`."
        yield Remark(path, f"{text}{said}.", remedy)
    if sign.sensitivity != "ordinary" and column.sensitivity == "ordinary":
        text = f"It may hold {sign.says}, and is classified as ordinary data."
        yield Remark(path, text, f"If it does, write `classification: {sign.sensitivity}`.")

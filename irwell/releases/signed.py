"""Whether everyone has signed: no signature of all, no bytes."""

from collections.abc import Iterable, Mapping
from typing import Any

from irwell.agreements import Agreement, of
from irwell.errors import AgreementError, SignatureError
from irwell.vault import verify


def require_signatures(
    agreement: Agreement,
    signatures: Iterable[Mapping[str, Any]],
    key_documents: Iterable[Mapping[str, Any]],
) -> None:
    """Refuse an agreement that a party which gives or receives has not signed.

    Args:
        agreement: The agreement.
        signatures: Signature documents, in any order.
        key_documents: The signatories' key documents, each trusted by the caller.

    Raises:
        SignatureError: A signature is not of this text, or not by a key that is given.
        AgreementError: A party's signature is missing; the message names the party.
    """
    keys = {document.get("id"): document for document in key_documents}
    signed: set[str] = set()
    for signature in signatures:
        by = signature.get("by")
        key = keys.get(by.get("key")) if isinstance(by, Mapping) else None
        if key is None:
            message = "A signature is by a key whose document is not given."
            raise SignatureError(message, "Give it by --public-key.", rule="signature.by.key")
        verify(signature, of(agreement), key)
        signed.add(str(key["organisation"]))
    missing = [own for own in agreement.signatories if own not in signed]
    if missing:
        message = f"Agreement {agreement.id} is not signed by {', '.join(missing)}."
        remedy = "Let them sign it with `irwell sign`, or rehearse with --rehearse."
        raise AgreementError(message, remedy, rule="signatures")

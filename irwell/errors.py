"""Every error that Irwell raises: what happened, where, and what to do about it.

A message never holds a value from the data: a value may be personal. Findings about data are
values (`contracts.Finding`), not errors.
"""


class IrwellError(Exception):
    """An error with a code for machines, a message and a remedy for people.

    Args:
        message: What happened and where (file, row, column, clause), without personal values.
        remedy: What the reader can do about it, one sentence.
        rule: The clause, rule or limit that refused, if one did (for instance `time.end`).
    """

    code = "error"

    def __init__(self, message: str, remedy: str, *, rule: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.rule = rule

    def __str__(self) -> str:
        where = f" [{self.rule}]" if self.rule else ""
        return f"{self.message}{where} {self.remedy}".strip()

    def as_dict(self) -> dict[str, str]:
        """Return the error as plain values for JSON.

        Returns:
            `errorCode`, `message`, `rule` and `remedy`.
        """
        return {
            "errorCode": self.code.upper(),
            "message": self.message,
            "rule": self.rule,
            "remedy": self.remedy,
        }


class DocumentError(IrwellError):
    """A document is not well formed, or does not keep to its schema."""

    code = "document_invalid"


class SignatureError(IrwellError):
    """A signature does not match the document, the key or the signatory."""

    code = "signature_invalid"


class LedgerError(IrwellError):
    """The ledger, a proof or a checkpoint does not hold together."""

    code = "ledger_broken"


class TableError(IrwellError):
    """A file of data cannot be read as the table that it should be."""

    code = "table_unreadable"


class WorkerError(IrwellError):
    """The sandboxed worker stopped: at a limit, or by a fault that it does not show."""

    code = "worker_stopped"


class VaultError(IrwellError):
    """A blob or a key is missing, damaged, or cannot be written."""

    code = "vault_failed"


class KeyDestroyed(VaultError):
    """The key was destroyed on purpose: what it encrypted is gone for good."""

    code = "key_destroyed"


class TransferError(IrwellError):
    """Another machine could not be reached, or answered with a refusal."""

    code = "transfer_failed"


class ContractError(IrwellError):
    """A contract contradicts itself, or a file does not have the contract's columns."""

    code = "contract_broken"


class AgreementError(IrwellError):
    """An agreement contradicts itself, its contracts or what this version can enforce."""

    code = "agreement_broken"


class ReleaseHeld(IrwellError):
    """A release was built and then held back by an output rule."""

    code = "release_held"


class BundleError(IrwellError):
    """A release bundle is not what the signed texts say that it must be."""

    code = "bundle_refused"


class Refused(IrwellError):
    """An actor may not do this, or not now. Recorded in the ledger as a refused act."""

    code = "refused"


class NotFound(IrwellError):
    """Nothing of that name exists for this actor."""

    code = "not_found"


class Unauthenticated(IrwellError):
    """The bearer is unknown: no act, no entry, only a count."""

    code = "unauthenticated"


class HomeError(IrwellError):
    """A home folder is missing, in use, of another kind, or cannot be written."""

    code = "home_unusable"

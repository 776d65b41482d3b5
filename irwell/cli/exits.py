"""The one table of exit codes."""

from irwell import errors
from irwell.errors import IrwellError

DONE, FOUND, USAGE, MISSING, FAULT, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 69, 70, 130, 141


class CommandError(IrwellError):
    """The command is not in this version, or its parts are not installed."""

    code = "command_missing"


CODES: dict[type[IrwellError], int] = {
    errors.Refused: FOUND,
    errors.IrwellError: 9,
    errors.DocumentError: 10,
    errors.SignatureError: 11,
    errors.LedgerError: 12,
    errors.TableError: 13,
    errors.WorkerError: 14,
    errors.VaultError: 15,
    errors.KeyDestroyed: 16,
    errors.TransferError: 17,
    errors.ContractError: 18,
    errors.AgreementError: 19,
    errors.ReleaseHeld: 20,
    errors.BundleError: 21,
    errors.NotFound: 22,
    errors.Unauthenticated: 23,
    errors.HomeError: 24,
    CommandError: MISSING,
}
MEANINGS: dict[int, str] = {
    DONE: "Done; a check found no error (it may have found warnings).",
    FOUND: "Done, and the answer is no: errors found, or the act was refused.",
    USAGE: "The command line is not one that the command takes.",
    FAULT: "A fault in Irwell itself; no data is shown.",
    INTERRUPTED: "Stopped by the keyboard.",
    PIPE_CLOSED: "Whoever read the output stopped reading.",
}


def exit_code(error: IrwellError) -> int:
    """Return the exit code of an error: its class's own, else its nearest parent's.

    Args:
        error: Any error of Irwell.

    Returns:
        A code of the table.
    """
    return next(CODES[cls] for cls in type(error).__mro__ if cls in CODES)


def table() -> tuple[tuple[int, str, str], ...]:
    """Return every exit code.

    Returns:
        Code, the error's code for machines (empty if it is no error) and the meaning, by code.
    """
    own = [(code, "", meaning) for code, meaning in MEANINGS.items()]
    raised = [
        (code, cls.code, (cls.__doc__ or "").splitlines()[0])
        for cls, code in CODES.items()
        if code not in MEANINGS
    ]
    return tuple(sorted(own + raised))

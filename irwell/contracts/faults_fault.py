"""One contradiction within a column of a contract."""

from typing import NamedTuple


class Fault(NamedTuple):
    """What is wrong with a column, at which of its keys, and what to do."""

    key: str
    text: str
    remedy: str

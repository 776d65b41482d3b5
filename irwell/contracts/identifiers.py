"""How data sets are named."""

import re
from dataclasses import dataclass

from irwell.errors import ContractError


@dataclass(frozen=True, slots=True)
class DataSetId:
    """The name of a data set at one contract major: `<organisation>/<slug>@<major>`."""

    organisation: str
    slug: str
    major: int

    def __str__(self) -> str:
        return f"{self.organisation}/{self.slug}@{self.major}"


_DATA_SET = re.compile(
    r"([a-z0-9][a-z0-9-]{0,62})/([a-z0-9][a-z0-9-]{0,62})@([1-9][0-9]{0,4})", re.ASCII
)


def parse_data_set_id(text: str) -> DataSetId:
    """Return the data set that a text names.

    Args:
        text: `<organisation>/<slug>@<major>`.

    Returns:
        The id.

    Raises:
        ContractError: The text is not of that form.
    """
    match = _DATA_SET.fullmatch(text)
    if match is None:
        raise ContractError(
            "A data set is named in another form than `organisation/name@1`.",
            "Write the organisation's id, a slash, the short name, `@` and the contract's major.",
        )
    return DataSetId(match[1], match[2], int(match[3]))

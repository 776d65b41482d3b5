"""The profile that a recipient's tools read."""

from typing import Any

from irwell.authority.acts.issue import Issued


def profile(made: Issued, address: str) -> dict[str, Any]:
    """Return a Delta Sharing profile; version 1, which every client reads.

    Args:
        made: A recipient token.
        address: The node's address.

    Returns:
        The profile, ready for a `.share` file.

    Source:
        Delta Sharing PROTOCOL.md, Profile File Format; exchange.md 2.3, pitfall 2.
    """
    return {
        "shareCredentialsVersion": 1,
        "endpoint": f"{address}/delta-sharing",
        "bearerToken": made.bearer,
        "expirationTime": made.token.expires_at,
    }

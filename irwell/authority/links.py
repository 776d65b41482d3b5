"""Signed, expiring links to the files of one read."""

import hashlib
import hmac
from datetime import UTC, datetime
from urllib.parse import urlencode

from irwell.authority.desk import Desk
from irwell.errors import Refused

# The Delta kernel takes an address as signed only with a parameter of this name: exchange.md 2.3.
SIGNATURE = "X-Amz-Signature"
OWNER, KEY = "node", "links-1"


def sign_link(desk: Desk, read_id: str, file: int, expires: datetime) -> str:
    """Return the query string that opens one file of one read until a moment.

    Args:
        desk: The desk, for the key.
        read_id: The read.
        file: Which file of its release, from 0.
        expires: The moment after which it is refused.

    Returns:
        A query string with the key's id, the expiry and the signature.
    """
    until = int(expires.timestamp())
    mac = _mac(desk, read_id, file, until)
    return urlencode({"X-Irwell-Key": KEY, "X-Irwell-Expires": until, SIGNATURE: mac})


def check_link(desk: Desk, read_id: str, file: int, query: dict[str, str]) -> None:
    """Refuse a link that this node did not sign, or that has expired.

    Args:
        desk: The desk.
        read_id: The read in the path.
        file: The file in the path.
        query: The query parameters, one value each.

    Raises:
        Refused: Any signed part differs, or the moment has passed.
    """
    until = query.get("X-Irwell-Expires", "")
    plain = until.isascii() and until.isdigit() and len(until) <= 12
    good = plain and hmac.compare_digest(
        _mac(desk, read_id, file, int(until)).encode(), query.get(SIGNATURE, "").encode()
    )
    if not good or query.get("X-Irwell-Key") != KEY:
        raise Refused(
            "This link was not signed here as it stands.",
            "Query the table again for fresh links.",
            rule="link.signature",
        )
    if datetime.fromtimestamp(int(until), UTC) <= desk.clock():
        raise Refused(
            "This link has expired.", "Query the table again for fresh links.", rule="link.expired"
        )


def _mac(desk: Desk, read_id: str, file: int, until: int) -> str:
    text = f"irwell-link\n{read_id}\n{file}\n{until}".encode()
    return hmac.new(desk.keyring.key(OWNER, KEY), text, hashlib.sha256).hexdigest()

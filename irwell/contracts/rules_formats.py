"""Named formats of texts as strict regular expressions (RE2), each with its standard."""

from collections.abc import Mapping
from dataclasses import dataclass

_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4 = rf"{_OCTET}(?:\.{_OCTET}){{3}}"
_H16 = "[0-9A-Fa-f]{1,4}"
_LS32 = f"(?:{_H16}:{_H16}|{_IPV4})"
_IPV6 = "|".join(
    (
        f"(?:{_H16}:){{6}}{_LS32}",
        f"::(?:{_H16}:){{5}}{_LS32}",
        f"(?:{_H16})?::(?:{_H16}:){{4}}{_LS32}",
        f"(?:(?:{_H16}:){{0,1}}{_H16})?::(?:{_H16}:){{3}}{_LS32}",
        f"(?:(?:{_H16}:){{0,2}}{_H16})?::(?:{_H16}:){{2}}{_LS32}",
        f"(?:(?:{_H16}:){{0,3}}{_H16})?::{_H16}:{_LS32}",
        f"(?:(?:{_H16}:){{0,4}}{_H16})?::{_LS32}",
        f"(?:(?:{_H16}:){{0,5}}{_H16})?::{_H16}",
        f"(?:(?:{_H16}:){{0,6}}{_H16})?::",
    )
)
_URI_PART = r"(?:[A-Za-z0-9._~:/?@!$&'()*+,;=\[\]-]|%[0-9A-Fa-f]{2})*"


@dataclass(frozen=True, slots=True)
class Format:
    """What a text of one format looks like.

    Attributes:
        pattern: A regular expression (RE2) that the whole text matches.
        longest: How many characters it has at most; 0 for any.
    """

    pattern: str
    longest: int = 0


FORMATS: Mapping[str, Format] = {
    # Source: WHATWG HTML, "valid email address"; RFC 5321 4.5.3.1, 254 characters of a path.
    "email": Format(rf"[a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{_LABEL}(?:\.{_LABEL})*", 254),
    # Source: RFC 9562 section 4, in either case.
    "uuid": Format("[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"),
    # Source: RFC 3986 section 2 and 3: a scheme, then its characters, one fragment at most.
    "uri": Format(rf"[A-Za-z][A-Za-z0-9+.-]*:{_URI_PART}(?:#{_URI_PART})?"),
    # Source: RFC 1123 section 2.1; RFC 1035 section 2.3.4, 253 characters as text.
    "hostname": Format(rf"{_LABEL}(?:\.{_LABEL})*", 253),
    # Source: RFC 3986, IPv4address: no leading zeros.
    "ipv4": Format(_IPV4),
    # Source: RFC 3986, IPv6address.
    "ipv6": Format(f"(?:{_IPV6})"),
    # Source: RFC 4648 section 4, base64 with its padding; OpenAPI, format `byte`.
    "byte": Format("(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"),
}

# ruff: noqa: PLW0108, E501  a case a line; what is large is made when it is wanted
"""Containers: zip and gzip files that say one thing and hold another."""

import gzip
import io
import struct
import zipfile
import zlib

from tests.spec.hostile.case import READ, Case, written

CSV = b"a,b\n" + b"1,2\n" * 50
BIG = 200 * 2**20


def zipped(*members, method=zipfile.ZIP_DEFLATED):
    """Return a zip file; a member is a name or a ZipInfo, and its content."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content, method)
    return sink.getvalue()


def zeros(size=BIG):
    """Return how zeros pack as a raw DEFLATE stream, and their checksum, without making them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    chunk, parts, crc = bytes(2**20), [], 0
    for _ in range(size // 2**20):
        parts.append(packer.compress(chunk))
        crc = zlib.crc32(chunk, crc)
    return b"".join([*parts, packer.flush()]), crc


def member(name, packed, crc, size, *, method=8, flags=0, attributes=0, at=0, kept=None):
    """Return a member as it stands in a zip, and its entry in the list."""
    own = name.encode()
    sizes = struct.pack("<LLL", crc, len(packed), size)
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, flags, method, 0, 33) + sizes
    local += struct.pack("<HH", len(own), 0) + own + packed
    entry = b"PK\x01\x02" + struct.pack("<HHHHHH", 788, 20, flags, method, 0, 33) + sizes
    entry += struct.pack("<HHHHHLL", len(own), 0, 0, 0, 0, attributes, at) + own
    return (local if kept is None else kept), entry


def archive(*members, size=None, count=None, comment=b""):
    """Return a zip of members made by hand."""
    body = b"".join(local for local, _ in members)
    listed = b"".join(entry for _, entry in members)
    number = len(members) if count is None else count
    end = struct.pack(
        "<HHHHLLH", 0, 0, number, number, len(listed) if size is None else size, len(body),
        len(comment),
    )  # fmt: skip
    return body + listed + b"PK\x05\x06" + end + comment


def _deflated(content):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def _plain(name, content=CSV, **more):
    return member(name, _deflated(content), zlib.crc32(content), len(content), **more)


def _bomb():
    packed, crc = zeros()
    return archive(member("a.csv", packed, crc, BIG))


def _lying_bomb():
    packed, crc = zeros()
    return archive(member("a.csv", packed, crc, 10))


def _overlap():
    first = _plain("a.csv")
    return archive(first, _plain("b.csv", at=0, kept=b""))


def _twice():
    one = _plain("a.csv")
    return archive(one, _plain("a.csv", at=len(one[0])))


def _link():
    content = b"/etc/passwd"
    packed = member("a.csv", content, zlib.crc32(content), 11, method=0, attributes=0o120777 << 16)
    return archive(packed)


def _wide_end():
    """A zip64 record whose place is stated falsely: two readers would find two lists."""
    body = _plain("a.csv")
    true = body[0] + body[1]
    wide = b"PK\x06\x06" + struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, 1, 1, 2**40, len(body[0]))
    locator = b"PK\x06\x07" + struct.pack("<LQL", 0, 4, 1)
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(body[1]), len(body[0]), 0)
    return true + wide + locator + end


def _gzip_bomb(times=1):
    packed, crc = zeros(BIG // times // 2**20 * 2**20)
    size = BIG // times // 2**20 * 2**20
    one = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff" + packed + struct.pack("<LL", crc, size)
    return one * times


CASES = (
    Case("zip-bomb", "200 MiB of zeros in 200 KB", written(lambda: _bomb()), "intake.size"),
    Case(
        "zip-bomb-size-lie", "the same, said to be 10 bytes", written(lambda: _lying_bomb()),
        "intake.container",
    ),
    Case(
        "zip-size-lie-larger", "a member said to have 2 GiB, with 204 bytes and their checksum",
        written(lambda: archive(member("a.csv", CSV, zlib.crc32(CSV), 2**31, method=0))),
        READ, rows=50,
    ),
    Case(
        "zip-in-zip", "a zip in a zip",
        written(lambda: zipped(("b.zip", zipped(("a.csv", CSV))))), "intake.nested",
    ),
    Case("zip-overlap", "two members over the same bytes", written(lambda: _overlap()), "intake.container"),
    Case("zip-twin-names", "two members of one name", written(lambda: _twice()), "intake.container"),
    Case(
        "zip-many-members", "20,000 empty members",
        written(lambda: zipped(*((f"{n}", b"") for n in range(20_000)))), "intake.container",
    ),
    Case(
        "zip-list-lie", "a list of members said to have 4 GiB",
        written(lambda: archive(_plain("a.csv"), size=2**32 - 1)), "intake.container",
    ),
    Case(
        "zip-two-lists", "two lists of members, for two kinds of reader", written(lambda: _wide_end()),
        "intake.container",
    ),
    Case(
        "zip-path-up", "a member `../../a.csv`",
        written(lambda: archive(_plain("../../a.csv"))), "intake.container",
    ),
    Case(
        "zip-path-up-windows", "a member `..\\..\\a.csv`",
        written(lambda: archive(_plain("..\\..\\a.csv"))), "intake.container",
    ),
    Case(
        "zip-path-absolute", "a member `/tmp/a.csv`",
        written(lambda: archive(_plain("/tmp/a.csv"))), "intake.container",
    ),
    Case(
        "zip-path-drive", "a member `C:/a.csv`",
        written(lambda: archive(_plain("C:/a.csv"))), "intake.container",
    ),
    Case(
        "zip-name-control", "a member's name with a line break",
        written(lambda: archive(_plain("a\nb.csv"))), "intake.container",
    ),
    Case(
        "zip-name-long", "a member's name of 60,000 characters",
        written(lambda: archive(_plain("a" * 60_000))), "intake.container",
    ),
    Case("zip-link", "a member that is a symbolic link", written(lambda: _link()), "intake.container"),
    Case(
        "zip-password", "a member locked by a password",
        written(lambda: archive(_plain("a.csv", flags=1))), "intake.container",
    ),
    Case(
        "zip-odd-method", "a member packed with LZMA",
        written(lambda: zipped(("a.csv", CSV), method=zipfile.ZIP_LZMA)), "intake.container",
    ),
    Case(
        "zip-several", "two data files, and no word about which",
        written(lambda: zipped(("a.csv", CSV), ("b.csv", CSV))), "intake.ask.member",
    ),
    Case("zip-empty", "no member", written(lambda: archive()), "intake.empty"),
    Case("zip-cut", "cut in half", written(lambda: zipped(("a.csv", CSV))[:60]), "intake.container"),
    Case(
        "zip-tail", "bytes behind the end", written(lambda: zipped(("a.csv", CSV)) + b"x" * 40),
        "intake.container",
    ),
    Case("gzip-bomb", "200 MiB of zeros in 200 KB", written(lambda: _gzip_bomb()), "intake.size"),
    Case("gzip-bomb-parts", "the same in 20 parts", written(lambda: _gzip_bomb(20)), "intake.size"),
    Case(
        "gzip-in-gzip", "packed twice", written(lambda: gzip.compress(gzip.compress(CSV))), "intake.nested",
    ),
    Case("gzip-cut", "cut short", written(lambda: gzip.compress(CSV)[:-6]), "intake.container"),
    Case(
        "gzip-sum", "a wrong checksum",
        written(lambda: gzip.compress(CSV)[:-8] + b"\0" * 8), "intake.container",
    ),
    Case("gzip-empty", "nothing inside", written(lambda: gzip.compress(b"")), "intake.empty"),
)  # fmt: skip

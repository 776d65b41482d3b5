"""OLE2 files and XLS workbooks written by hand, so that each part can lie."""

import struct

_SECTOR, _FREE, _END, _TABLE = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole2(streams, *, chain=None, fat_count=None, shift=9, directory=None):
    """Return an OLE2 file of streams, each of at least 4,096 bytes.

    `chain` changes the table of sectors, `directory` the first sector of the directory.
    """
    fat, body, entries = [], b"", [_entry("Root Entry", 5, _END, 0)]
    for name, content in streams.items():
        data = content.ljust(max(4096, -(-len(content) // _SECTOR) * _SECTOR), b"\0")
        first, count = len(fat), len(data) // _SECTOR
        fat += [*range(first + 1, first + count), _END]
        body += data
        entries.append(_entry(name, 2, first, max(4096, len(content))))
    listed = b"".join(entries)
    listed = listed.ljust(-(-len(listed) // _SECTOR) * _SECTOR, b"\0")
    start, count = len(fat), len(listed) // _SECTOR
    fat += [*range(start + 1, start + count), _END]
    body += listed
    tables = 1
    while (len(fat) + tables) * 4 > tables * _SECTOR:
        tables += 1
    places = range(len(fat), len(fat) + tables)
    fat += [_TABLE] * tables
    fat += [_FREE] * (tables * _SECTOR // 4 - len(fat))
    for at, number in (chain or {}).items():
        fat[at if at >= 0 else start] = start if number == "directory" else number
    body += struct.pack(f"<{len(fat)}I", *fat)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, shift, 6)
    head += struct.pack(
        "<IIIIIIIIII", 0, tables if fat_count is None else fat_count,
        start if directory is None else directory, 0, 4096, _END, 0, _END, 0, places[0],
    )  # fmt: skip
    more = [*places[1:], *[_FREE] * (109 - tables)]
    return head + struct.pack("<108I", *more) + body


def _entry(name, kind, first, size):
    text = name.encode("utf-16-le") + b"\0\0"
    tail = struct.pack("<HBBIII", len(text), kind, 1, _FREE, _FREE, 1 if kind == 5 else _FREE)
    return text.ljust(64, b"\0") + tail + bytes(36) + struct.pack("<IQ", first, size)


def record(number, data=b""):
    return struct.pack("<HH", number, len(data)) + data


def bof(kind):
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))


EOF = record(0x000A)


def number(row, column, value):
    return record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def label(row, column, index):
    return record(0x00FD, struct.pack("<HHHI", row, column, 0, index))


def texts(*items):
    """Return the shared texts; each of them must fit into one record."""
    body = b"".join(struct.pack("<HB", len(item), 0) + item.encode() for item in items)
    return record(0x00FC, struct.pack("<II", len(items), len(items)) + body)


def size(rows, columns, first=0):
    return record(0x0200, struct.pack("<IIHHH", first, rows, 0, columns, 0))


def workbook(cells, *, front=b"", sheets=1, shared=False, off=0, before=b""):
    """Return the stream of a workbook; `shared`: all sheets say that they stand in one place."""
    names = [f"S{n}".encode() for n in range(sheets)]
    opening = bof(5) + front
    listed = sum(4 + 8 + len(name) for name in names)
    start = len(opening) + listed + len(EOF)
    sheet = bof(0x10) + before + cells + EOF
    stated = b"".join(
        record(
            0x0085,
            struct.pack(
                "<IBBBB", start + off + (0 if shared else n * len(sheet)), 0, 0, len(name), 0
            ) + name,
        )
        for n, name in enumerate(names)
    )  # fmt: skip
    return opening + stated + EOF + sheet * (1 if shared else sheets)


def xls(stream, **lies):
    return ole2({"Workbook": stream}, **lies)


def honest(rows=3):
    """Return the cells and the texts of a small table."""
    cells = b"".join(label(0, c, c) for c in range(2))
    return cells + b"".join(
        number(r, c, float(r * 10 + c)) for r in range(1, rows + 1) for c in range(2)
    )


NAMES = texts("one", "two")

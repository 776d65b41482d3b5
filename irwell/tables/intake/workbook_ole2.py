"""The streams in an OLE2 file: their names, and the bytes of one.

Read without trust, and as the library reads it, which sets memory aside by the file's own word and
follows its chains without end: what it would stumble over makes the file unsound here.

Source: [MS-CFB] 2.2 (header), 2.3 to 2.5 (FAT, mini FAT, DIFAT), 2.6 (directory).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from irwell.errors import TableError

_HEADER = 512
_ENTRY = 128
_FAT_IN_HEADER = 109
_LAST = 0xFFFFFFFA  # from here a number is no sector but a mark
_END = 0xFFFFFFFE
_SHIFTS = {9: 512, 12: 4096}
_MINI, _CUTOFF = 64, 4096
_ROOT = 5
SIZE = 2**30  # bytes of one stream


class UnsoundError(Exception):
    """The file cannot be followed: a chain is cut or circular, or a size is no size of its own."""


@dataclass(frozen=True, slots=True)
class _Stream:
    first: int
    size: int


class Ole2:
    """An OLE2 file.

    Args:
        file: The file, open.

    Raises:
        UnsoundError: Its header, its tables or its directory are not sound.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = file.seek(0, 2)
        file.seek(0)
        header = file.read(_HEADER).ljust(_HEADER, b"\0")
        shift, mini = struct.unpack_from("<HH", header, 30)
        fat, first = struct.unpack_from("<II", header, 44)
        self._mini_fat, minis, difat = struct.unpack_from("<III", header, 60)
        # The library takes these four bytes for a count and sets memory aside for it.
        count = struct.unpack_from("<I", header, 62)[0]
        if shift not in _SHIFTS or mini != 6 or count > SIZE // 4:
            raise UnsoundError
        self._sector = _SHIFTS[shift]
        if max(fat, minis) * self._sector > self._size:
            raise UnsoundError
        self._minis = minis * self._sector
        self._fat = [n for n in struct.unpack_from(f"<{_FAT_IN_HEADER}I", header, 76) if n < _LAST]
        self._grow_fat(difat)
        self.streams: dict[str, _Stream] = {}
        self._root = _Stream(_END, 0)
        self._read_directory(first)

    def _at(self, sector: int) -> bytes:
        self._file.seek((sector + 1) * self._sector)
        return self._file.read(self._sector)

    def _grow_fat(self, sector: int) -> None:
        seen: set[int] = set()
        while sector < _LAST:
            data = self._at(sector)
            if sector in seen or len(data) < self._sector:
                raise UnsoundError
            seen.add(sector)
            *more, sector = struct.unpack(f"<{self._sector // 4}I", data)
            self._fat += [number for number in more if number < _LAST]

    def _chain(self, sector: int, size: int) -> Iterator[bytes]:
        """Give the sectors of a chain up to a size; a chain without end is unsound."""
        per, held, table = self._sector // 4, -1, b""
        left, sectors = size, self._size // self._sector + 2
        while sector != _END and left > 0:
            data, sectors = self._at(sector) if sector < _LAST else b"", sectors - 1
            if not data or sectors < 0:
                raise UnsoundError
            yield data[:left]
            left -= len(data)
            block, place = divmod(sector, per)
            if block >= len(self._fat):
                raise UnsoundError
            if block != held:
                held, table = block, self._at(self._fat[block])
            if len(table) < 4 * place + 4:
                raise UnsoundError
            sector = struct.unpack_from("<I", table, 4 * place)[0]

    def _read_directory(self, first: int) -> None:
        for data in self._chain(first, 2 * self._size + _CUTOFF):  # ends by its mark alone
            for start in range(0, len(data) - _ENTRY + 1, _ENTRY):
                entry = data[start : start + _ENTRY]
                name = entry[:64].decode("utf-16-le", "replace").partition("\0")[0]
                # The upper half of the size counts in files of large sectors only.
                size = struct.unpack_from("<Q", entry, 120)[0]
                own = size if self._sector > _HEADER else size & 0xFFFFFFFF
                stream = _Stream(struct.unpack_from("<I", entry, 116)[0], own)
                self.streams.setdefault(name, stream)
                if entry[66] == _ROOT and self._root.first == _END:
                    self._root = stream

    def read(self, name: str) -> bytes:
        """Return the bytes of a stream.

        Args:
            name: Its name.

        Returns:
            Its bytes.

        Raises:
            UnsoundError: They are not all there.
        """
        stream = self.streams[name]
        if stream.size > min(self._size, SIZE) or self._root.size > self._size:
            raise UnsoundError
        if stream.size >= _CUTOFF:
            data = b"".join(self._chain(stream.first, stream.size))
        else:
            data = self._small(stream)
        if len(data) < stream.size:
            raise UnsoundError
        return data

    def _small(self, stream: _Stream) -> bytes:
        small = b"".join(self._chain(self._root.first, self._root.size))
        table = b"".join(self._chain(self._mini_fat, self._minis))
        parts, sector, left = [], stream.first, stream.size
        while sector != _END and left > 0:
            part = small[_MINI * sector : _MINI * sector + _MINI]
            if not part or len(table) < 4 * sector + 4:
                raise UnsoundError
            parts.append(part[:left])
            left -= len(part)
            sector = struct.unpack_from("<I", table, 4 * sector)[0]
        return b"".join(parts)


def stream_names(path: Path) -> frozenset[str] | None:
    """Return the names of all streams and folders in an OLE2 file.

    Args:
        path: The file.

    Returns:
        The names; None if the file is damaged.
    """
    with path.open("rb") as file:
        try:
            return frozenset(Ole2(file).streams)
        except UnsoundError:
            return None


def cut_off(name: str) -> TableError:
    """Return the refusal of an OLE2 file that does not hold together.

    Args:
        name: What to call it.

    Returns:
        The error, to be raised.
    """
    return TableError(
        f"{name} is damaged or cut off.",
        "Open it in a spreadsheet program and save it anew as XLSX, or as CSV.",
        rule="intake.workbook",
    )

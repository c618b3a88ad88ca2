"""What a workbook of Excel 97 says of its cells beside their values: number formats, errors and hidden rows."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from budgetbook.importing.shown import BUILT_IN, GENERAL

_OLE = b"\xd0\xcf\x11\xe0"
_END = 0xFFFFFFF0
_STREAMS = ("Workbook", "Book")
_BOUNDSHEET, _FORMAT, _XF, _FILEPASS, _ROW, _EOF = 0x85, 0x41E, 0xE0, 0x2F, 0x208, 0x0A
_ONE_NUMBER = (0x203, 0x27E, 0x06)
"""NUMBER, RK and FORMULA: row, column and style come first."""
_NUMBERS = 0xBD
_FORMULA, _TRUTH_OR_ERROR = 0x06, 0x205
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_IS_HIDDEN = 0x20


@dataclass
class BiffSheet:
    """What was found in one worksheet.

    Attributes
    ----------
    formats
        The number format of each cell with a number, by row and column.
    errors
        The error value of each cell that has one.
    hidden
        The hidden rows.
    """

    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Biff:
    """What was found, by the worksheets' order."""

    sheets: tuple[BiffSheet, ...]
    is_encrypted: bool = False


def read_biff(data: bytes) -> Biff:
    """Read the formats of a file.

    Raises
    ------
    ValueError
        The file is damaged.
    """
    try:
        stream = _stream(data) if data.startswith(_OLE) else data
        starts: list[int] = []
        named = dict(BUILT_IN)
        styles: list[int] = []
        for kind, body in _records(stream, 0):
            if kind == _FILEPASS:
                return Biff((), is_encrypted=True)
            if kind == _BOUNDSHEET:
                starts.append(struct.unpack_from("<I", body)[0])
            elif kind == _FORMAT:
                number, length, is_wide = struct.unpack_from("<HHB", body)
                text = (
                    body[5 : 5 + length * 2].decode("utf-16-le")
                    if is_wide & 1
                    else body[5 : 5 + length].decode("latin-1")
                )
                named[number] = text
            elif kind == _XF:
                styles.append(struct.unpack_from("<H", body, 2)[0])
        codes = [named.get(style, GENERAL) for style in styles]
        return Biff(tuple(_sheet(stream, start, codes) for start in starts))
    except (struct.error, IndexError, UnicodeDecodeError, StopIteration) as error:
        raise ValueError(str(error)) from None


def _sheet(stream: bytes, start: int, codes: list[str]) -> BiffSheet:
    found = BiffSheet()
    for kind, body in _records(stream, start):
        if kind in _ONE_NUMBER:
            row, column, style = struct.unpack_from("<HHH", body)
            found.formats[row, column] = codes[style]
            # the result of a formula that is no number says in its first byte what it is
            if kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
                found.errors[row, column] = _ERRORS.get(body[8], "错误值")
        elif kind == _NUMBERS:
            row, first = struct.unpack_from("<HH", body)
            for number in range((len(body) - 6) // 6):
                found.formats[row, first + number] = codes[struct.unpack_from("<H", body, 4 + number * 6)[0]]
        elif kind == _TRUTH_OR_ERROR and body[7]:
            row, column = struct.unpack_from("<HH", body)
            found.errors[row, column] = _ERRORS.get(body[6], "错误值")
        elif kind == _ROW and struct.unpack_from("<H", body, 12)[0] & _IS_HIDDEN:
            found.hidden.add(struct.unpack_from("<H", body)[0])
    return found


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Go through the records of one part of the stream."""
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + length]
        if kind == _EOF:
            return
        place += 4 + length


def _stream(data: bytes) -> bytes:
    """The workbook's stream out of the compound file that holds it."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    small = 1 << struct.unpack_from("<H", data, 32)[0]
    directory, _, cutoff, small_fat, _, more, _ = struct.unpack_from("<7I", data, 48)

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    tables = list(struct.unpack_from("<109I", data, 76))
    while more < _END:
        *further, more = struct.unpack(f"<{size // 4}I", sector(more))
        tables += further
    fat = [entry for number in tables if number < _END for entry in struct.unpack(f"<{size // 4}I", sector(number))]

    def chain(start: int) -> bytes:
        return b"".join(sector(number) for number in _chain(fat, start))

    entries = {}
    listed = chain(directory)
    for place in range(0, len(listed) - 127, 128):
        length = struct.unpack_from("<H", listed, place + 64)[0]
        name = listed[place : place + max(length - 2, 0)].decode("utf-16-le")
        entries[name] = struct.unpack_from("<II", listed, place + 116)
    start, total = next(entries[name] for name in _STREAMS if name in entries)
    if total >= cutoff:
        return chain(start)[:total]
    listed_links = chain(small_fat)
    small_sectors = chain(entries["Root Entry"][0])
    links = list(struct.unpack(f"<{len(listed_links) // 4}I", listed_links))
    pieces = (small_sectors[number * small : (number + 1) * small] for number in _chain(links, start))
    return b"".join(pieces)[:total]


def _chain(links: list[int], start: int) -> Iterator[int]:
    seen = 0
    while start < _END:
        yield start
        start = links[start]
        seen += 1
        if seen > len(links):
            raise IndexError("sectors in a circle")

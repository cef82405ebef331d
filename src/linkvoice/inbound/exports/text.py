"""Text files to tables: CSV and its kin, in the encodings and with the delimiters that tools choose."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from linkvoice.errors import UsageError
from linkvoice.inbound.exports.opener import Opener
from linkvoice.inbound.exports.table import Row, Table, titled

__all__ = ["text_table"]

_CHUNK: Final = 1 << 16
_DELIMITERS: Final = ",;\t"
_ROWS: Final = 20  # that a delimiter is judged by
_HINT: Final = re.compile(r'"?sep=([,;\t])"?')
"""A first line for spreadsheet programs, which is no row."""


def text_table(opened: Opener, name: str) -> Table:
    """Give the table in a text file.

    Raises:
        UsageError: it is no text, or a row cannot be told from the next.
    """
    encoding = _encoding(opened, name)
    with io.TextIOWrapper(opened(), encoding, errors="replace", newline="") as lines:
        start = lines.read(_CHUNK)
    hint = _HINT.match(start)
    delimiter = hint[1] if hint else max(_DELIMITERS, key=lambda candidate: _fitness(start, candidate))

    def rows() -> Iterator[Row]:
        with io.TextIOWrapper(opened(), encoding, errors="replace", newline="") as lines:
            reader = csv.reader(lines, delimiter=delimiter)
            try:
                yield from islice(reader, 1 if hint else 0, None)
            except csv.Error as error:
                raise UsageError(f"{name} cannot be read at line {reader.line_num:,} ({error}): is a quotation mark missing there?") from error

    return titled(name, rows)


def _encoding(opened: Opener, name: str) -> str:
    """UTF-16 says what it is; what is no UTF-8 is taken for the Western encoding of Windows, as older spreadsheets write it."""
    stream = opened()
    if stream.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return "utf-16"
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    unicode = True
    while chunk := stream.read(_CHUNK):
        if b"\0" in chunk:
            raise UsageError(f"{name} is neither a text file nor zip or xlsx: export it as CSV, or unpack it first.")
        try:
            if unicode:
                decoder.decode(chunk)
        except UnicodeDecodeError:
            unicode = False
    return "utf-8-sig" if unicode else "cp1252"


def _fitness(start: str, delimiter: str) -> tuple[float, int]:
    """Say how well a delimiter splits: the header at all, and then the most rows into as many cells."""
    read = islice(csv.reader(io.StringIO(start, newline=""), delimiter=delimiter), _ROWS)
    rows = [row for row in read if any(cell.strip() for cell in row)]
    if not rows or len(rows[0]) == 1:
        return 0, 0
    return sum(len(row) == len(rows[0]) for row in rows) / len(rows), len(rows[0])

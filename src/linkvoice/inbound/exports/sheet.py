"""Sheets of xlsx files to tables, by the standard library: the values that are stored, never a formula.

Source: ECMA-376, part 1, section 18.3 (worksheets).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Final

from linkvoice.inbound.exports.book import Book, read_book
from linkvoice.inbound.exports.opener import Opener
from linkvoice.inbound.exports.table import Row, Table, titled
from linkvoice.inbound.exports.xml import elements

__all__ = ["sheet_tables"]

_SHEETS: Final = 50
_COLUMNS: Final = 256  # the widest export known has 40; a cell at XFD1 must not make a row of 16,384
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})\d+")
_INDEX: Final = re.compile(r"[0-9]{1,7}")
_SERIALS: Final = range(1, 2_950_000)  # to about the year 9976


def sheet_tables(files: Mapping[str, Opener], name: str) -> list[Table]:
    """Give one table for each sheet of a workbook, by the sheet's name.

    Raises:
        UsageError: it is damaged, or nothing that a spreadsheet program writes.
    """
    book = read_book(files, name)
    return [titled(title, partial(_rows, files[path], book, name)) for title, path in book.sheets[:_SHEETS]]


def _rows(opened: Opener, book: Book, name: str) -> Iterator[Row]:
    """A cell with a formula gives the value that was stored with it, or nothing."""
    row: Row = []
    text = ""
    for element in elements(opened, name):
        if element.tag == "v" or (element.tag == "t" and element.parent != "rPh"):
            text += element.text
        elif element.tag == "c":
            at = _column(element.attributes.get("r", ""), len(row))
            if len(row) <= at < _COLUMNS:
                row += [""] * (at - len(row))
                row.append(_value(text, element.attributes, book))
            text = ""
        elif element.tag == "row":
            yield row
            row = []


def _column(reference: str, following: int) -> int:
    """Position of a cell such as ``AB12``, from 0; a cell may leave its own out, and then follows the one before."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return following
    at = 0
    for letter in match[1]:
        at = at * 26 + ord(letter) - ord("A") + 1
    return at - 1


def _value(text: str, attributes: Mapping[str, str], book: Book) -> str:
    match attributes.get("t", "n"):
        case "s":
            return book.strings[int(text)] if _INDEX.fullmatch(text) and int(text) < len(book.strings) else ""
        case "b":
            return "true" if text == "1" else "false"
        case "e":  # an error, such as #REF!
            return ""
        case "n" if attributes.get("s") in book.dates:
            return _day(text, book)
    return text


def _day(text: str, book: Book) -> str:
    """The date with a number; a time of day is its fraction."""
    whole = text.partition(".")[0]
    return (book.epoch + timedelta(days=int(whole))).isoformat() if _INDEX.fullmatch(whole) and int(whole) in _SERIALS else ""

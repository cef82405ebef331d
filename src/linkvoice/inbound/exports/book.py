"""What the sheets of a workbook have in common: their names, the texts that cells refer to, and which numbers are dates.

Source: ECMA-376, part 1, section 18 (SpreadsheetML).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from posixpath import join, normpath
from typing import Final, NamedTuple

from linkvoice.errors import UsageError
from linkvoice.inbound.exports.opener import Opener
from linkvoice.inbound.exports.xml import Element, elements

__all__ = ["Book", "is_workbook", "read_book"]

_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_STRINGS: Final = "xl/sharedStrings.xml"
_STYLES: Final = "xl/styles.xml"
_MOST_STRINGS: Final = 1_000_000
_DATES: Final = frozenset(map(str, [*range(14, 18), 22, *range(27, 37), *range(50, 59)]))
"""Formats of dates that need no definition. Source: ECMA-376, part 1, section 18.8.30."""
_LITERAL: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


class Book(NamedTuple):
    """What is needed to read any of the sheets."""

    sheets: tuple[tuple[str, str], ...]
    """Title and path of each, in order."""
    strings: list[str]
    """Texts that cells name by number."""
    dates: frozenset[str]
    """Numbers of the styles that show a number as a date."""
    epoch: date
    """The day that has the number 0."""


def is_workbook(files: Mapping[str, Opener]) -> bool:
    """Say whether the files of an archive are those of a workbook."""
    return _WORKBOOK in files


def read_book(files: Mapping[str, Opener], name: str) -> Book:
    """Read what the sheets have in common.

    Raises:
        UsageError: it is damaged, or nothing that a spreadsheet program writes.
    """
    paths = {
        element.attributes.get("Id"): normpath(join("/xl", element.attributes.get("Target", ""))).lstrip("/")
        for element in _elements(files, _RELATIONS, name)
        if element.tag == "Relationship"
    }
    sheets, epoch = [], date(1899, 12, 30)
    for element in _elements(files, _WORKBOOK, name):
        path = paths.get(element.attributes.get("id"), "")
        if element.tag == "sheet" and path in files:
            sheets.append((element.attributes.get("name", ""), path))
        if element.tag == "workbookPr" and element.attributes.get("date1904") in {"1", "true"}:
            epoch = date(1904, 1, 1)
    return Book(tuple(sheets), _strings(files, name), _date_styles(files, name), epoch)


def _strings(files: Mapping[str, Opener], name: str) -> list[str]:
    strings: list[str] = []
    pieces: list[str] = []
    for element in _elements(files, _STRINGS, name):
        if element.tag == "t" and element.parent != "rPh":  # how a text is pronounced is no part of it
            pieces.append(element.text)
        if element.tag == "si":
            strings.append("".join(pieces))
            pieces = []
        if len(strings) > _MOST_STRINGS:
            raise UsageError(f"{name} holds more than {_MOST_STRINGS:,} texts: export it as CSV, or in parts.")
    return strings


def _date_styles(files: Mapping[str, Opener], name: str) -> frozenset[str]:
    dates = set(_DATES)
    styles: list[str] = []
    for element in _elements(files, _STYLES, name):
        key = element.attributes.get("numFmtId", "")
        if element.tag == "numFmt" and re.search("[dy]", _LITERAL.sub("", element.attributes.get("formatCode", "").lower())):
            dates.add(key)
        if element.tag == "xf" and element.parent == "cellXfs":
            styles.append(key)
    return frozenset(str(at) for at, key in enumerate(styles) if key in dates)


def _elements(files: Mapping[str, Opener], path: str, name: str) -> Iterator[Element]:
    return elements(files[path], name) if path in files else iter(())

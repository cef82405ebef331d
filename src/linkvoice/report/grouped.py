"""The findings for a person at a terminal: under their file, with the line they stand in and a mark where."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

from rich.cells import cell_len

from linkvoice.model.finding import Finding, Severity
from linkvoice.model.report import Report
from linkvoice.report.plain import harmless
from linkvoice.report.screen import Screen
from linkvoice.report.told import help_url, statement, told

__all__ = ["render_grouped"]

_COLOURS: Final = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}
_BOLD: Final = "1"
_DIM: Final = "2"
_PLACE: Final = 8  # columns of line and column
_MARGIN: Final = " " * (_PLACE + 2)
_NEAR: Final = 500  # characters around a place that are looked at: HTML may stand on one line
_MARKED: Final = re.compile(r"[^\s<>()\[\]{}\"'`|]+")
"""What the mark goes along with, from the place on: a URL as far as it goes, and of a tag nothing but its beginning."""


def render_grouped(report: Report, screen: Screen, read: Callable[[str], str]) -> str:
    """Write every finding that is not of low confidence, in the order of the report.

    `read` gives the text of a file by its path as it is shown; where it raises
    OSError, there is no line to show.
    """
    parts = []
    for path, findings in groupby(told(report), key=lambda finding: finding.position.path):
        lines = _lines(read, path)
        parts.append(screen.linked(screen.styled(harmless(path), _BOLD), _address(path)))
        for finding in findings:
            parts += _finding(finding, screen, lines)
        parts.append("")
    return "".join(f"{part}\n" for part in parts)


def _finding(finding: Finding, screen: Screen, lines: Sequence[str]) -> list[str]:
    position = finding.position
    place = ":".join(str(part) for part in position[1:3] if part is not None)
    colour = _DIM if finding.known else _COLOURS[finding.severity]
    code = screen.linked(finding.code, help_url(finding.code))
    head = f"{place:>{_PLACE}}  {screen.styled(finding.severity, colour)} {code} {screen.styled(finding.rule, _DIM)}: "
    used = max(len(place) - _PLACE, 0) + len(f"{finding.severity} {finding.code} {finding.rule}: ")
    shown = _wrapped(head, statement(finding), screen.width, used)
    if finding.known:
        return shown  # what is new should be seen among many that are not
    if position.line is not None and position.line <= len(lines):
        shown += _excerpt(lines[position.line - 1], position.column, screen, colour)
    if finding.hint:
        shown += _wrapped(f"{_MARGIN}{screen.styled('=', _DIM)} ", harmless(finding.hint), screen.width - 2, indent="  ")
    return shown


def _wrapped(head: str, text: str, width: int, used: int = 0, indent: str = "") -> list[str]:
    """Write a text behind a head in lines that the terminal need not break, whole URLs aside; the head takes `used` columns beyond the margin."""
    lines = textwrap.wrap(text, width - len(_MARGIN), initial_indent=" " * used, break_long_words=False, break_on_hyphens=False)
    first, *more = lines or [""]
    return [head + first.lstrip(), *(_MARGIN + indent + harmless(line) for line in more)]  # a command counts where a line begins


def _excerpt(line: str, column: int | None, screen: Screen, colour: str) -> list[str]:
    """Show a line, or what fits of it, and under it a mark in a colour at `column` (from 1), where that is known."""
    at = (column or 1) - 1
    if at > len(line):  # the file has changed since
        return []
    margin = f"{_MARGIN}{screen.styled('|', _DIM)} "
    room = screen.width - len(_MARGIN) - 2
    before, after = harmless(line[max(at - _NEAR, 0) : at]), harmless(line[at : at + _NEAR])
    if column is None:
        before, after = "", harmless(line[:_NEAR]).strip()
    else:
        before = before.lstrip()
    if cell_len(before) > room // 2:
        before = f"…{_end(before, room // 2 - 1)}"
    left = room - cell_len(before)
    marked = _MARKED.match(after)
    length = min(cell_len(marked[0]), left) if marked is not None else 1
    if cell_len(after) > left:
        after = f"{_start(after, left - 1)}…"
    text = f"{before}{after}".rstrip()
    if not text:
        return []
    mark = [] if column is None else [f"{margin}{' ' * cell_len(before)}{screen.styled('^' * length, colour)}"]
    return [f"{margin}{text}", *mark]


def _start(text: str, cells: int) -> str:
    """The first characters of a text that take at most so many columns."""
    text = text[:cells]
    while cell_len(text) > cells:
        text = text[:-1]
    return text


def _end(text: str, cells: int) -> str:
    """The last characters of a text that take at most so many columns."""
    text = text[-cells:]
    while cell_len(text) > cells:
        text = text[1:]
    return text


def _lines(read: Callable[[str], str], path: str) -> Sequence[str]:
    try:
        return read(path).split("\n")
    except OSError:
        return ()


def _address(path: str) -> str:
    """The file as a URL; empty where its name is no text."""
    try:
        return Path(path).absolute().as_uri()
    except UnicodeError:
        return ""

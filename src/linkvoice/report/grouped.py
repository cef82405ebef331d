"""The findings for a person at a terminal: under their file, with the line they stand in and a mark where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

from rich.cells import cell_len

from linkvoice.model.finding import Finding, Severity
from linkvoice.model.report import Report
from linkvoice.report.plain import harmless
from linkvoice.report.screen import Screen
from linkvoice.report.told import help_url, sentence, told

__all__ = ["render_grouped"]

_COLOURS: Final = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}
_BOLD: Final = "1"
_DIM: Final = "2"
_PLACE: Final = 8  # columns of line and column
_NEAR: Final = 500  # characters around a place that are looked at: HTML may stand on one line


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
    severity = screen.styled(finding.severity, _COLOURS[finding.severity])
    code = screen.linked(finding.code, help_url(finding.code))
    shown = [f"{place:>{_PLACE}}  {severity} {code} {screen.styled(finding.rule, _DIM)}: {sentence(finding)}"]
    if position.line is not None and position.line <= len(lines):
        shown += _excerpt(lines[position.line - 1], position.column, screen)
    return shown


def _excerpt(line: str, column: int | None, screen: Screen) -> list[str]:
    """Show a line, or what fits of it, and under it a mark at `column` (from 1), where that is known."""
    at = (column or 1) - 1
    if at > len(line):  # the file has changed since
        return []
    margin = f"{'':>{_PLACE}}  {screen.styled('|', _DIM)} "
    room = screen.width - _PLACE - 4
    before, after = harmless(line[max(at - _NEAR, 0) : at]), harmless(line[at : at + _NEAR])
    if column is None:
        before, after = "", harmless(line[:_NEAR]).strip()
    else:
        before = before.lstrip()
    if cell_len(before) > room // 2:
        before = f"…{_end(before, room // 2 - 1)}"
    left = room - cell_len(before)
    if cell_len(after) > left:
        after = f"{_start(after, left - 1)}…"
    text = f"{before}{after}".rstrip()
    if not text:
        return []
    mark = [] if column is None else [f"{margin}{' ' * cell_len(before)}{screen.styled('^', _COLOURS[Severity.ERROR])}"]
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

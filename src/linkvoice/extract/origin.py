"""From a place in the text that was rendered to a place in a file that a person can open."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from linkvoice.extract.align import align
from linkvoice.extract.trace import Hunk, Trace, included_files, same_column
from linkvoice.model.link import Position, Quality

__all__ = ["Origin", "ReadIncluded"]

ReadIncluded = Callable[[str], "tuple[str, str] | None"]
"""Path as an include names it -> path to show and text of that file, or None where it cannot be found."""

_TEMPLATE = re.compile(r"\{[{%]|<!--")
_DEPTH = 5  # files included by included files


class Origin:
    """Where the lines of one page's text come from."""

    def __init__(self, path: str, source: str, top: str, read: ReadIncluded) -> None:
        """Take the path to show, the text of the file, the text that was rendered, and a way to read included files."""
        self._path = path
        self._trace = Trace(top.split("\n"), source.split("\n"))
        self._read = read

    def position(self, line: int, column: int | None, literal: str) -> Position | None:
        """Give the place in a file of what stands at a place of the text; None where that would be a guess."""
        place = self._trace.place(line, column, literal)
        if place is not None:
            return Position(self._path, place.line, place.column, Quality.LINE if place.column is None else Quality.EXACT)
        hunk = self._trace.hunk(line)
        if hunk is None or hunk.first == hunk.last:
            return None
        return self._included(hunk, line, column, literal) or self._directive(hunk)

    def _directive(self, hunk: Hunk) -> Position | None:
        """The one line of the hunk that can have made the link."""
        lines = range(hunk.first, hunk.last)
        templates = [number for number in lines if _TEMPLATE.search(self._trace.source[number])]
        only = lines if len(lines) == 1 else templates
        return Position(self._path, only[0] + 1, None, Quality.DIRECTIVE) if len(only) == 1 else None

    def _included(self, hunk: Hunk, line: int, column: int | None, literal: str) -> Position | None:
        directives = list(included_files(self._trace.source[hunk.first : hunk.last]))
        around = [number for number, _ in enumerate(self._trace.top, 1) if self._trace.hunk(number) == hunk]
        lines = [self._trace.top[number - 1] for number in around]
        index = around.index(line)
        for _, path in directives:
            found = _search(lines, index, path, self._read, _DEPTH)
            if found is not None:
                shown, number, text = found
                return Position(shown, number, same_column(lines[index], text, column, literal), Quality.INCLUDED)
        return Position(self._path, hunk.first + directives[0][0] + 1, None, Quality.INCLUDED) if len(directives) == 1 else None


def _search(lines: Sequence[str], index: int, path: str, read: ReadIncluded, depth: int) -> tuple[str, int, str] | None:
    """Find one of these lines in a file, or in one that it includes: path to show, number and text of the line."""
    file = read(path)
    if file is None or not depth:
        return None
    shown, text = file
    there = text.split("\n")
    pairs = dict(align([line.strip() or None for line in lines], [line.strip() or None for line in there]))
    if index in pairs:
        return shown, pairs[index] + 1, there[pairs[index]]
    for _, inner in included_files(there):
        found = _search(lines, index, inner, read, depth - 1)
        if found is not None:
            return found
    return None

"""A line of a text after hooks and preprocessors, traced back to the source."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

__all__ = ["Hunk", "Place", "Trace", "included_files"]

_TAB = 4
_INCLUDES = (
    re.compile(r"""-{1,}8<-{1,}[ \t]+["'](?P<path>[^"']+)["']"""),  # pymdownx.snippets, one line
    re.compile(r"""\{%-?\s*include(?:-markdown)?\s+["'](?P<path>[^"']+)["']"""),  # macros and include-markdown
    re.compile(r"\{!\s*(?P<path>[^!]+?)\s*!\}"),  # markdown-include
)
_BLOCK_MARK = re.compile(r"\s*-{1,}8<-{1,}\s*")
_ALIKE = 0.6


class Hunk(NamedTuple):
    """Lines of the source in whose stead other lines stand, as indices."""

    first: int
    last: int
    """Behind the last."""


class Place(NamedTuple):
    """A place in a source, counted from 1."""

    line: int
    column: int | None


class Trace:
    """The way from the lines of one text back to those of another that it was made of."""

    def __init__(self, top: Sequence[str], source: Sequence[str]) -> None:
        """Compare the two, line by line; white space at the end and the width of tabs do not count."""
        self.top = top
        self.source = source
        self._lines: dict[int, int] = {}
        self._hunks: dict[int, tuple[Hunk, Hunk]] = {}
        above, below = [_plain(line) for line in top], [_plain(line) for line in source]
        for tag, a, b, c, d in _differences(above, below):
            if tag == "equal":
                self._lines.update(zip(range(a, b), range(c, d), strict=True))
            else:
                hunks = Hunk(a, b), Hunk(c, d)
                self._hunks.update(dict.fromkeys(range(a, b), hunks))

    def hunk(self, line: int) -> Hunk | None:
        """The lines of the source that were replaced where line `line` (from 1) stands now; None for one that is in the source."""
        found = self._hunks.get(line - 1)
        return None if found is None else found[1]

    def place(self, line: int, column: int | None, literal: str) -> Place | None:
        """Give the place in the source of what stands at a place of the top; None where nobody can tell.

        It has a column only where the source holds `literal` there.
        """
        below = self._lines.get(line - 1)
        if below is None:
            below = self._within_hunk(line - 1, literal)
            if below is None:
                return None
        return Place(below + 1, same_column(self.top[line - 1], self.source[below], column, literal))

    def _within_hunk(self, index: int, literal: str) -> int | None:
        hunks = self._hunks.get(index)
        if hunks is None:
            return None
        above, below = hunks
        numbers = range(below.first, below.last)
        holding = [number for number in numbers if literal and literal in self.source[number]]
        if len(holding) == 1:
            return holding[0]
        if len(numbers) == above.last - above.first:
            parallel = below.first + index - above.first
            if parallel in holding or (not holding and _alike(self.top[index], self.source[parallel])):
                return parallel
        return None


def same_column(top: str, source: str, column: int | None, literal: str) -> int | None:
    """Give the column in one line of what stands in another: the same one, or the same of as many equal texts."""
    if column is None or not literal or not top.startswith(literal, column - 1):
        return None
    if top == source or (source.startswith(literal, column - 1) and source[: column - 1] == top[: column - 1]):
        return column
    before, here = _places(top, literal), _places(source, literal)
    return here[before.index(column - 1)] + 1 if len(before) == len(here) and column - 1 in before else None


def included_files(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield (index of the line, path as written) of each file that these lines include."""
    inside = False
    for index, line in enumerate(lines):
        if _BLOCK_MARK.fullmatch(line):
            inside = not inside
        elif inside and line.strip():
            yield index, _file_of(line.strip())
        else:
            for pattern in _INCLUDES:
                for match in pattern.finditer(line):
                    yield index, _file_of(match["path"])


def _file_of(path: str) -> str:
    """A path without the section or lines that are asked of the file."""
    return re.sub(r"(?<=[^:/]):[\w:,.-]*$", "", path) if "://" not in path else path


def _places(line: str, literal: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(literal), line)]


def _plain(line: str) -> str:
    return line.expandtabs(_TAB).rstrip()


def _alike(top: str, source: str) -> bool:
    return difflib.SequenceMatcher(None, top, source, autojunk=False).ratio() >= _ALIKE


def _differences(above: Sequence[str], below: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Opcodes as of `difflib`; what is equal at both ends is left out of the search."""
    shorter = min(len(above), len(below))
    head = next((index for index in range(shorter) if above[index] != below[index]), shorter)
    tail = next((index for index in range(shorter - head) if above[-1 - index] != below[-1 - index]), shorter - head)
    yield "equal", 0, head, 0, head
    blank: Callable[[str], bool] = lambda line: not line  # noqa: E731 - blank lines say nothing about where they belong
    matcher = difflib.SequenceMatcher(blank, above[head : len(above) - tail], below[head : len(below) - tail], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        yield tag, a + head, b + head, c + head, d + head
    yield "equal", len(above) - tail, len(above), len(below) - tail, len(below)

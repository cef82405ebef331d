"""Marks in a page by which its author tells linkvoice to be quiet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from linkvoice.extract.region import Elements
from linkvoice.model.link import Suppression

__all__ = ["Marks", "marks_in", "read_marks"]

_ATTRIBUTES = ("data-linkvoice-ignore", "data-proofer-ignore")
_COMMENT = r"(?s)\s*linkvoice-disable-(next|page)\b(.*?)\s*(?:--.*)?\Z"
_IN_TEXT = (
    r"""(?s)(?P<comment><!--)(?P<said>.*?)-->|(?P<name>data-(?:linkvoice|proofer)-ignore)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>}]+)))?(?![\w-])"""
)


class Marks:
    """The suppressions of a page and what each of them covers."""

    def __init__(self) -> None:
        """Start without any."""
        self.all: list[Suppression] = []
        self.page: list[Suppression] = []
        self._runs: list[tuple[int, int, Suppression]] = []
        self._pending: list[tuple[int, Suppression]] = []

    def of(self, number: int) -> tuple[Suppression, ...]:
        """Give the suppressions that cover the link at this element; to be asked in document order."""
        if not self.all:
            return ()
        found = [mark for start, end, mark in self._runs if start <= number < end]
        while self._pending and self._pending[0][0] <= number:
            found.append(self._pending.pop(0)[1])
        return tuple(found)

    def add_run(self, run: tuple[int, int] | None, mark: Suppression) -> None:
        """Add one that covers the elements of a run, or none."""
        self.all.append(mark)
        if run is not None:
            self._runs.append((*run, mark))

    def add_next(self, number: int, mark: Suppression) -> None:
        """Add one that covers the first link at or after an element."""
        self.all.append(mark)
        self._pending.append((number, mark))

    def add_page(self, mark: Suppression) -> None:
        """Add one that covers the whole page."""
        self.all.append(mark)
        self.page.append(mark)


_NONE = Marks()


def read_marks(page: str, tree: LexborHTMLParser, elements: Elements) -> Marks:
    """Find all marks of a page; costs next to nothing where there are none."""
    attributes = [name for name in _ATTRIBUTES if elements.holds(name.encode())]
    comments = elements.holds(b"linkvoice-disable-")
    if not attributes and not comments:
        return _NONE
    marks = Marks()
    for name in attributes:
        for element in tree.css(f"[{name}]"):
            value = _value(name, element.attributes.get(name) or "")
            mark = Suppression(page, _as_attribute(name, value), _codes(value), ours=name == _ATTRIBUTES[0])
            marks.add_run(elements.run(element), mark)
    if comments and tree.root is not None:
        _read_comments(page, tree.root.parent or tree.root, elements.nodes, marks)  # comments may stand before and after <html>
    return marks


def _read_comments(page: str, root: LexborNode, nodes: Sequence[LexborNode], marks: Marks) -> None:
    numbers = {node.mem_id: number for number, node in enumerate(nodes)}
    seen = 0  # number after the last element of `nodes` that was passed
    for node in root.traverse():
        if not node.is_comment_node:
            seen = numbers.get(node.mem_id, seen - 1) + 1
        elif match := re.match(_COMMENT, node.comment_content or ""):
            codes = _codes(match[2])
            mark = Suppression(page, _as_comment(match[1], codes), codes)
            if match[1] == "page":
                marks.add_page(mark)
            else:
                marks.add_next(seen, mark)


def marks_in(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield each mark in a source or page, written as `Suppression` has it, its offset, and what the text holds there."""
    for found in re.finditer(_IN_TEXT, text):
        if found["name"] is not None:
            yield _as_attribute(found["name"], _value(found["name"], next(filter(None, found.groups()[3:]), ""))), found.start(), found["name"]
        elif (match := re.match(_COMMENT, found["said"])) is not None:
            yield _as_comment(match[1], _codes(match[2])), found.start(), found["comment"]


def _as_comment(kind: str, codes: Sequence[str]) -> str:
    return " ".join(("<!-- linkvoice-disable-" + kind, *codes, "-->"))


def _as_attribute(name: str, value: str) -> str:
    return f'{name}="{value}"' if value else name


def _value(name: str, value: str) -> str:
    """What an attribute says: nothing where it has its own name for a value, as attribute lists of Python-Markdown write it."""
    return "" if value.lower() == name else value


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code.upper() for code in re.split(r"[\s,]+", text) if code)

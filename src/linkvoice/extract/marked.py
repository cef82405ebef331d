"""Where an author's mark stands: a comment, an attribute, or a line of the front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linkvoice.extract.encoding import decode
from linkvoice.extract.origin import Origin, ReadIncluded
from linkvoice.extract.snippets import with_snippets
from linkvoice.extract.suppress import marks_in
from linkvoice.model.link import Position, Quality, Suppression
from linkvoice.model.site import Markup, Page, PageSource

__all__ = ["mark_position"]

_Place = tuple[int, int, str]
"""Line and column, from 1, and what the text holds there."""


def mark_position(mark: Suppression, page: Page, source: PageSource, shown: str, read: ReadIncluded) -> Position | None:
    """Give the place of a mark in the source of its page, or in its HTML where no source is known; None where nobody can tell.

    Of equal marks on a page each has its own place, where as many stand in the text.
    `shown` is the path of that text, `read` reads files that it includes.

    Raises:
        OSError: the source cannot be read.
        UnicodeError: it is not UTF-8.
    """
    same = [each for each in page.suppressions if each.written == mark.written]
    number = next((number for number, each in enumerate(same) if each is mark), None)
    layers = source.layers
    if layers is None:
        raw = (source.written or source.read)()
        places = _places(raw if isinstance(raw, str) else decode(raw)[0].decode(), mark)
        return Position(shown, *places[number][:2], Quality.EXACT) if number is not None and len(places) == len(same) else None
    text = layers.source()
    if number is None:
        place = next(_in_front_matter(text, mark.codes[0]), None)
        return None if place is None else Position(shown, *place, Quality.EXACT)
    top = with_snippets(text, read) if layers.top is None else layers.top
    places = _outside_code(top, _places(top, mark), layers.markup)
    return Origin(shown, text, top, read).position(*places[number]) if len(places) == len(same) else None


def _places(text: str, mark: Suppression) -> list[_Place]:
    """Every place of a mark that says the same."""
    found = [(offset, literal) for written, offset, literal in marks_in(text) if written == mark.written]
    return [(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset), literal) for offset, literal in found]


def _outside_code(text: str, places: list[_Place], markup: Markup) -> list[_Place]:
    if not places or markup is Markup.RST:
        return places
    from linkvoice.extract.markdown import read_markdown

    prose = read_markdown(text).prose  # in which lines of code are empty
    return [place for place in places if prose[place[0] - 1]]


def _in_front_matter(text: str, code: str) -> Iterator[tuple[int, int]]:
    """Yield the places after ``linkvoice:`` where the front matter names a code."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(code)}(?![\w-])")
    begun = False
    for number, line in enumerate(text.split("\n"), 1):
        if number > 1 and line.rstrip() in {"---", "..."}:
            return
        begun = begun or line.startswith("linkvoice:")
        if begun and (found := pattern.search(line)) is not None:
            yield number, found.start() + 1

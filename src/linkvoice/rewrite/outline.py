"""Where in a built page something may be put: the end of its content, the places that its author chose, its head.

Nothing counts of what stands in scripts, comments, text areas, templates and SVG.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from linkvoice.rewrite.tags import Comment, End, Tag, tokens

__all__ = ["Outline", "Room", "outline"]

_AROUND: Final = frozenset({"article", "aside", "footer", "header", "nav"})
"""An article within one of these is not what the page is about."""
_NESTED: Final = _AROUND | {"div", "main", "noscript", "section"}
_BASIS: Final = _NESTED | {"base", "body", "h1", "head", "link"}


class Room(NamedTuple):
    """The inside of an element that holds the content of a page."""

    name: str
    start: int
    """After its start tag."""
    end: int
    """Before its end tag."""

    def holds(self, place: int) -> bool:
        """Whether something stands in it."""
        return self.start <= place < self.end


class Outline(NamedTuple):
    """Places in a page, as offsets in bytes."""

    content: Room | None
    """Its one article, else its main part; None where it has neither, nor an element with the role of the latter."""
    head: int | None
    """Where a style sheet is loaded so that all others can say otherwise; None where the page has no tags of a head."""
    marks: Mapping[str, int]
    """The places behind comments, by their text; of two with the same text, the first counts."""
    based: bool
    """Whether a ``base`` element says what its references are relative to."""
    end: int | None
    """Before the end tag of its body, which may be left out."""


def outline(html: bytes, marks: Collection[str] = ()) -> Outline:
    """Read a page; of its comments, those that are one of `marks` are kept."""
    reader = _Reader(marks)
    for token in tokens(html, _BASIS):
        if token.embedded:
            continue
        if isinstance(token, Comment):
            reader.mark(token)
        elif isinstance(token, End):
            reader.close(token)
        elif not token.foreign:
            reader.open(token)
    return Outline(reader.content(), reader.head, reader.marks, reader.based, reader.end)


class _Reader:
    """What was read so far. It is no tree builder: what is written with its help is read once more by one."""

    def __init__(self, wanted: Collection[str]) -> None:
        self.marks: dict[str, int] = {}
        self.head: int | None = None
        self.based = False
        self.end: int | None = None
        self._wanted = wanted
        self._in_body = False
        self._opened: dict[str, list[tuple[Tag, bool]]] = {}
        """By name, innermost last, each with whether it may be the one article of the page."""
        self._depths: Counter[str] = Counter()
        self._mains: list[Room] = []
        self._articles: list[Room] = []
        self._titles: list[int] = []

    def mark(self, comment: Comment) -> None:
        text = comment.text.decode("utf-8", "replace")
        if text in self._wanted:
            self.marks.setdefault(text, comment.end)

    def open(self, tag: Tag) -> None:
        if tag.name in _NESTED:
            outermost = tag.name == "article" and not any(self._depths[name] for name in _AROUND)
            self._opened.setdefault(tag.name, []).append((tag, outermost))
            self._depths[tag.name] += 1
        elif tag.name == "h1":
            self._titles.append(tag.start)
        elif tag.name == "body":
            self._in_body = True
        elif tag.name == "base":
            self.based = self.based or tag.attribute("href") is not None
        elif tag.name == "link" and self.head is None and not self._in_body and not self._depths["noscript"]:
            self.head = tag.start

    def close(self, end: End) -> None:
        if end.name == "head":
            self.head = end.start if self.head is None and not self._in_body else self.head
            self._in_body = True
        elif end.name == "body":
            self.end = end.start
        elif self._opened.get(end.name):
            tag, outermost = self._opened[end.name].pop()
            self._depths[end.name] -= 1
            room = Room(tag.name, tag.end, end.start)
            if tag.name == "main" or tag.get("role") == "main":
                self._mains.append(room)
            elif outermost:
                self._articles.append(room)

    def content(self) -> Room | None:
        main = min(self._mains, key=lambda room: room.start, default=None)
        articles = [room for room in self._articles if main is None or main.holds(room.start)]
        if len(articles) != 1 or (main is not None and self._is_an_item(articles[0], main)):
            return main
        return articles[0]

    def _is_an_item(self, article: Room, main: Room) -> bool:
        """Whether the title of the page stands beside an article: that is then an item of a list which happens to have no other."""
        return any(main.holds(title) and not article.holds(title) for title in self._titles)

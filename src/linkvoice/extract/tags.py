"""Where the links of an HTML page stand: line and column of each start tag, and what they stand under."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser
from typing import NamedTuple

from linkvoice.extract.css import css_urls
from linkvoice.extract.elements import urls_of
from linkvoice.model.link import Found

__all__ = ["Headline", "Tag", "Tags", "read_tags", "tags_of"]

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_GENERATED = "doc-object"
"""Class of what mkdocstrings writes for one object."""


class Tag(NamedTuple):
    """One URL of a start tag."""

    element: str
    attribute: str
    href: str
    line: int
    column: int
    heading: int
    """Index of the headline above, or -1."""
    generated: int
    """Index of the outermost generated object around it, or -1."""
    objects: tuple[str, ...]
    """Ids of the generated objects around it, outermost first."""


class Headline(NamedTuple):
    """A heading of a page."""

    id: str
    text: str


class Tags(NamedTuple):
    """What is known of the start tags of a page."""

    tags: Sequence[Tag]
    headlines: Sequence[Headline]
    generated: Sequence[str]
    """The first id in each outermost generated object."""


def read_tags(html: str) -> Tags:
    """Find every start tag with a URL. Never raises on malformed HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Tags(reader.tags, reader.headlines, reader.generated)


def tags_of(founds: Iterable[Found], tags: Sequence[Tag]) -> list[Tag | None]:
    """Give the tag of each link. Both are in document order; where the two parsers do not see the same number of a link, there is none."""
    founds = list(founds)
    places: dict[tuple[str, str, str], list[Tag]] = {}
    for tag in tags:
        places.setdefault((tag.element, tag.attribute, tag.href), []).append(tag)
    counts = Counter((found.element, found.attribute, found.href) for found in founds)
    seen: Counter[tuple[str, str, str]] = Counter()
    result: list[Tag | None] = []
    for found in founds:
        key = (found.element, found.attribute, found.href)
        same = places.get(key, [])
        result.append(same[seen[key]] if len(same) == counts[key] else None)
        seen[key] += 1
    return result


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Tag] = []
        self.headlines: list[Headline] = []
        self.generated: list[str] = []
        self._divisions: list[str | None] = []
        """Open div elements: None, or the id of a generated object, empty until one is seen."""
        self._heading: str | None = None
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(reversed(attrs))  # the first of two counts
        line, column = self.getpos()
        self._note(tag, attributes)
        urls = urls_of(tag, attributes)
        if urls:
            objects = tuple(each for each in self._divisions if each is not None)
            heading = len(self.headlines) - 1
            generated = len(self.generated) - 1 if objects else -1
            self.tags += [Tag(tag, attribute, href, line, column + 1, heading, generated, objects) for attribute, href in urls]

    def _note(self, tag: str, attributes: dict[str, str | None]) -> None:
        identifier = attributes.get("id") or ""
        if tag == "div":
            generated = _GENERATED in (attributes.get("class") or "").split()
            if generated and not any(each is not None for each in self._divisions):
                self.generated.append("")
            self._divisions.append("" if generated else None)
        elif tag in _HEADINGS:
            self.headlines.append(Headline(identifier, ""))
            self._heading = tag
        elif tag == "style":
            self._style = True
        if identifier and (open_objects := [index for index, each in enumerate(self._divisions) if each is not None]):
            if not self.generated[-1]:
                self.generated[-1] = identifier
            if not self._divisions[open_objects[-1]]:
                self._divisions[open_objects[-1]] = identifier

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self._divisions:
            self._divisions.pop()
        elif tag == self._heading:
            self._heading = None
        elif tag == "style":
            self._style = False

    def handle_data(self, data: str) -> None:
        if self._heading is not None:
            last = self.headlines[-1]
            self.headlines[-1] = last._replace(text=last.text + data)
        elif self._style:
            line, column = self.getpos()
            self.tags += [Tag("style", "url()", href, line, column + 1, len(self.headlines) - 1, -1, ()) for href in css_urls(data)]

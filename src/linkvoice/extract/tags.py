"""Where the links of an HTML page stand: line and column of each start tag, and what they stand under."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from html import unescape
from typing import NamedTuple

from linkvoice.extract.css import css_urls
from linkvoice.extract.elements import urls_of
from linkvoice.model.link import Found

__all__ = ["Headline", "Tag", "Tags", "read_tags", "tags_of"]

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_RAW = frozenset({"iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"})
"""Elements whose content is text, whatever it looks like."""
_UNLINKED = r"(?=[\s/>])(?![^<>]*(?i:url)\()"
_PLAIN = f"(?:br|code|dd|dl|dt|em|li|p|pre|section|span|strong|table|td|th|tr|ul){_UNLINKED}"
"""Elements that are no headings and, without a picture in their style, have no links: most of a page that is mostly code."""
_REST = r"""(?P<tag>[a-zA-Z][^\s/>]*)(?P<attributes>(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+)>"""
_TAG = re.compile(rf"<!--.*?(?:--!?>|\Z)|<(?!/?{_PLAIN})(?P<end>/?){_REST}", re.DOTALL)
_START = re.compile(rf"<!--.*?(?:--!?>|\Z)|<(?!/|{_PLAIN}|div{_UNLINKED}|h\d)(?P<end>/?){_REST}", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>][^\s>]*)))?""")
_SIMPLE = re.compile(r"""(?:\s+(?:class|title|rel)="[^"]*+")*+\s+href="([^"]*+)"(?:\s+(?:class|title|rel)="[^"]*+")*+\s*+""")
"""The attributes of nearly all links, read in one go."""
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


def read_tags(html: str, *, structure: bool = True) -> Tags:
    """Find every start tag with a URL, and with `structure` what it stands under. Never raises on malformed HTML."""
    reader = _Reader(html)
    reader.read(_TAG if structure else _START)
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


class _Reader:
    """Reads start and end tags one after the other. It is no parser: where it differs from one, `tags_of` gives no tag."""

    def __init__(self, html: str) -> None:
        self.tags: list[Tag] = []
        self.headlines: list[Headline] = []
        self.generated: list[str] = []
        self._html = html
        self._lines = [0, *(match.end() for match in re.finditer("\n", html))]
        self._divisions: list[str | None] = []
        """Open div elements: None, or the id of a generated object, empty until one is seen."""
        self._heading: tuple[str, int] | None = None

    def read(self, pattern: re.Pattern[str]) -> None:
        position = 0
        while match := pattern.search(self._html, position):
            position = match.end()
            name = match["tag"]
            if name is None:
                continue  # a comment
            name = name.lower()
            if match["end"]:
                self._close(name, match.start())
            else:
                self._open(name, match)
                if name in _RAW:
                    closing = re.compile(f"</{name}(?=[\\s/>])", re.IGNORECASE).search(self._html, position)
                    end = closing.start() if closing is not None else len(self._html)
                    if name == "style":
                        self._add(name, [("url()", href) for href in css_urls(self._html[position:end])], match.start())
                    position = end

    def _open(self, name: str, tag: re.Match[str]) -> None:
        text = tag["attributes"]
        if name == "a" and (simple := _SIMPLE.fullmatch(text)) is not None:
            self._add(name, [("href", unescape(simple[1]))], tag.start())
            return
        attributes = _attributes(text) if "=" in text else {}
        if name in _HEADINGS:
            self.headlines.append(Headline(attributes.get("id") or "", ""))
            self._heading = name, tag.end()
        elif name == "div":
            generated = _GENERATED in (attributes.get("class") or "").split()
            if generated and not any(each is not None for each in self._divisions):
                self.generated.append("")
            self._divisions.append("" if generated else None)
        if attributes:
            if self.generated and (identifier := attributes.get("id")):
                self._name(identifier)
            self._add(name, urls_of(name, attributes), tag.start())

    def _name(self, identifier: str) -> None:
        """Take an id as the name of the generated objects that have none yet."""
        around = [index for index, each in enumerate(self._divisions) if each is not None]
        if around:
            self.generated[-1] = self.generated[-1] or identifier
            self._divisions[around[-1]] = self._divisions[around[-1]] or identifier

    def _add(self, name: str, urls: Sequence[tuple[str, str]], offset: int) -> None:
        if urls:
            objects = tuple(each for each in self._divisions if each is not None) if self.generated else ()
            line = bisect_right(self._lines, offset)
            column = offset - self._lines[line - 1] + 1
            heading, generated = len(self.headlines) - 1, len(self.generated) - 1 if objects else -1
            self.tags += [Tag(name, attribute, href, line, column, heading, generated, objects) for attribute, href in urls]

    def _close(self, name: str, offset: int) -> None:
        if name == "div" and self._divisions:
            self._divisions.pop()
        elif self._heading is not None and name == self._heading[0]:
            text = unescape(re.sub(r"<[^>]*>", "", self._html[self._heading[1] : offset]))
            self.headlines[-1] = self.headlines[-1]._replace(text=text)
            self._heading = None


def _attributes(text: str) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for match in _ATTRIBUTE.finditer(text):
        value = next((each for each in match.groups()[1:] if each is not None), None)
        found.setdefault(match[1].lower(), None if value is None else unescape(value))  # the first of two counts
    return found

"""A foreign page to its links to us, and to what tells how much they are worth.

Pages are read token by token (`linkvoice.extract.tokens`) with a stack of bounded depth, so that a megabyte takes a few seconds at most,
and little memory, whatever it holds. Links are those that lead somewhere or show something; URLs in text are mentions, and what
stands in comments of the HTML, in scripts and in ``template`` is nothing; ``noscript`` counts, for it is what others than browsers see.
Source: https://www.w3.org/TR/webmention/#webmention-verification.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final, NamedTuple

from linkvoice.extract.about import About
from linkvoice.extract.encoding import decode
from linkvoice.extract.finds import LONGEST, Find, Finds
from linkvoice.extract.foreign import cleaned
from linkvoice.extract.nesting import BLOCKS, VOID, Nesting
from linkvoice.extract.placement import TELLING, inside
from linkvoice.extract.prose import Prose, urls_in
from linkvoice.extract.remote import read_remote
from linkvoice.extract.tokens import Token, attributes_of, decoded, read_tokens
from linkvoice.model.beside import Beside
from linkvoice.model.link_to_us import LinkToUs
from linkvoice.model.url import Url, join

__all__ = ["SourcePage", "is_readable", "read_source"]

_HTML: Final = frozenset({"text/html", "application/xhtml+xml"})
_TEXT: Final = frozenset({"text/plain", "text/markdown"})
_HEAD: Final = frozenset({"base", "head", "html", "link", "meta", "noscript", "script", "style", "template", "title"})
_PICTURES: Final = frozenset({"canvas", "img", "object", "picture", "svg", "video"})
_RELATIONS: Final = frozenset({"in-reply-to", "like-of", "repost-of", "bookmark-of"})
_MOST_TOKENS: Final = 200_000
"""Pieces of a page that are read: a megabyte of tags alone has more, a megabyte that somebody wrote has not."""
_MOST_MENTIONS: Final = 50
_MOST_LINKS: Final = 50  # of a JSON document
_MOST_VALUES: Final = 100_000  # of a JSON document that are looked at


class SourcePage(NamedTuple):
    """What a foreign page shows; see `linkvoice.model.reading.Reading`, which has the same names for the same things."""

    links: tuple[LinkToUs, ...] = ()
    """To us: direct ones, and those whose own URL says that they are redirected to us."""
    full: bool = False
    """There are more links to us than are worth keeping, so that what is not in `links` may stand on the page all the same."""
    detours: tuple[LinkToUs, ...] = ()
    """The first links that may be redirected to us, which only asking tells."""
    more_detours: bool = False
    """There are more of these."""
    mentions: tuple[str, ...] = ()
    title: str = ""
    language: str = ""
    robots: tuple[str, ...] = ()
    canonical: str = ""
    generator: str = ""
    types: tuple[str, ...] = ()
    published: str = ""
    referrer: str = ""
    outside: int = 0
    script: bool = False
    beside: tuple[Beside, ...] = ()
    wall: str = ""
    """Who put a test that only browsers pass in the place of the page; empty where it is the page."""


def is_readable(content_type: str) -> bool:
    """Say whether a page of this type (a header's value) can be read: HTML, JSON or text."""
    kind = content_type.lower().partition(";")[0].strip()
    return kind in _HTML or kind in _TEXT or _is_json(kind)


def read_source(body: bytes, url: str, headers: Mapping[str, str], ours: Callable[[str], bool]) -> SourcePage:
    """Read a page, or the beginning of one, that answered well at `url`. Never raises.

    `headers` have lower-case names, ``x-robots-tag`` with one value a line; `ours` says whether an absolute, normalised URL is one
    of ours. What is neither HTML nor JSON is read as text.
    """
    kind, _, parameters = headers.get("content-type", "").lower().partition(";")
    kind = kind.strip()
    page = decode(body, parameters.partition("charset=")[2].strip(" \"'"))[0]
    text = page.decode("utf-8", "replace")
    if _is_json(kind):
        return _read_json(text, ours)
    if kind not in _HTML:
        return SourcePage(mentions=_mentions(urls_in(text), ours), robots=About().robots(headers.get("x-robots-tag", "")))
    reader = _Reader(url, ours)
    tokens = read_tokens(text, xml=kind == "application/xhtml+xml")
    for token in islice(tokens, _MOST_TOKENS):
        reader.take(token)
    reader.end()
    about, finds = reader.about, reader.finds
    seen = read_remote(200, headers, url, page)
    return SourcePage(
        links=tuple(finds.links(finds.direct)),
        full=finds.full or next(tokens, None) is not None,
        detours=tuple(finds.links(finds.detours)),
        more_detours=finds.more_detours,
        mentions=tuple(sorted(reader.mentions - {find.url for find in finds.direct})[:_MOST_MENTIONS]),
        title=cleaned(seen.title, 200) or about.title,
        language=about.language,
        robots=about.robots(headers.get("x-robots-tag", "")),
        canonical=about.canonical(url, reader.base),
        generator=about.generator,
        types=about.types,
        published=about.published,
        referrer=about.referrer(headers.get("referrer-policy", "")),
        outside=finds.outside,
        script="script" in seen.marks,
        beside=tuple(finds.beside()),
        wall=next((mark.partition(":")[2] for mark in seen.marks if mark.startswith("wall:")), ""),
    )


class _Reader:
    """Reads one page, token by token."""

    def __init__(self, url: str, ours: Callable[[str], bool]) -> None:
        self.about = About()
        self.finds = Finds(url, ours)
        self.base = url
        self.mentions: set[str] = set()
        self._ours = ours
        self._nesting = Nesting()
        self._prose = Prose()
        self._waiting: list[Find] = []
        """Links in this block, whose words are known at its end."""
        self._link: tuple[Find, int] | None = None
        """The open one of these that leads to us, and how many elements are open around it."""
        self._beside: tuple[Find, int] | None = None
        """The same for one that leads to others. It ends with its block, and wherever a link to us begins: those are read as if it were not there."""
        self._templates = 0
        self._head = True
        self._has_base = False
        self._is_data = False
        """The script that begins holds JSON-LD."""

    def take(self, token: Token) -> None:
        """Take the next token."""
        kind, name, data = token
        if name == "template":
            self._templates = max(0, self._templates + (1 if kind == "start" else -1))
        elif self._templates:
            return
        elif kind == "start":
            self._start(name, attributes_of(data) if len(data) > 1 else {})
        elif kind == "end":
            if name in BLOCKS:
                self._border()
            self._nesting.end(name)
            self._leave_link()
        elif kind == "text":
            if self._link is not None or not self._nesting.place.hidden:
                self._prose.add(decoded(data))
        elif name == "script" and self._is_data:
            self._is_data = False
            self.about.note_json(data)

    def end(self) -> None:
        """The page is over."""
        if self._link is not None:
            self._prose.border()
        self._end_block()

    def _end_block(self) -> None:
        """Take the words of the links in the block that ends, and the URLs in its text."""
        self._leave_beside()
        words, text = self._prose.end()
        for find, found in zip(self._waiting, words, strict=True):
            find.words = found
        self._waiting.clear()
        if "://" in text and len(self.mentions) < _MOST_MENTIONS:
            self.mentions.update(_mentions(urls_in(text), self._ours))

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._head = self._head and name in _HEAD
        if attributes:
            self._note(name, attributes)
        if name in _PICTURES and (link := self._link or self._beside) is not None:
            link[0].note_picture(attributes)
        self._nesting.make_way(name)
        self._leave_link()
        if name in BLOCKS:
            self._border()
        elif name == "br":
            self._prose.add(" ")
        place = self._nesting.place
        if attributes or name in TELLING:
            place = inside(place, name, attributes, self.finds.next_list)
            if place.list == self.finds.next_list:
                self.finds.begin_list()
        find = self.finds.note(name, attributes, self.base, place) if attributes else None
        if find is not None:
            self._begin(find, name)
        if name not in VOID:
            self._nesting.start(name, place)

    def _note(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take what an element says of the page."""
        self.about.note(name, attributes, head=self._head)
        if name == "base" and not self._has_base and "href" in attributes:
            self._has_base = True
            base = join(self.base, attributes["href"])
            self.base = base if base is not None and base.startswith(("http://", "https://")) else self.base
        elif name == "script":
            self._is_data = attributes.get("type", "").lower().strip() == "application/ld+json"

    def _begin(self, find: Find, name: str) -> None:
        """Mark in the text where a link stands; within another one it has no words of its own."""
        if not find.beside:
            self.about.note_types(_RELATIONS.intersection((find.place.relation, *find.rel.split())))
        if self._link is not None:
            return
        self._leave_beside()
        self._prose.border()
        self._waiting.append(find)
        if name != "a":
            self._prose.border()
        elif find.beside:
            self._beside = find, self._nesting.depth
        else:
            self._link = find, self._nesting.depth

    def _leave_link(self) -> None:
        """End the open link, if it is open no more."""
        if self._link is not None and self._nesting.depth <= self._link[1]:
            self._prose.border()
            self._link = None
        if self._beside is not None and self._nesting.depth <= self._beside[1]:
            self._leave_beside()

    def _leave_beside(self) -> None:
        """End the open link to others, if there is one."""
        if self._beside is not None:
            self._prose.border()
            self._beside = None

    def _border(self) -> None:
        """A block begins or ends: within a link that is a space, as its reader sees it."""
        if self._link is not None:
            self._prose.add(" ")
        else:
            self._end_block()


def _mentions(urls: Iterable[str], ours: Callable[[str], bool]) -> tuple[str, ...]:
    """Those URLs that are ours, normalised and sorted; the first ones, where they are many."""
    found: set[str] = set()
    for text in urls:
        url = Url.parse(text) if len(text) <= LONGEST else None
        if url is not None and ours(url.href):
            found.add(url.href)
            if len(found) >= _MOST_MENTIONS:
                break
    return tuple(sorted(found))


def _is_json(kind: str) -> bool:
    return kind == "application/json" or kind.endswith("+json")


def _read_json(text: str, ours: Callable[[str], bool]) -> SourcePage:
    """Read a JSON document: a link is a value that is a URL of ours, and nothing else."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return SourcePage()
    found: dict[str, LinkToUs] = {}
    for number, value in enumerate(_values(document)):
        if number >= _MOST_VALUES or len(found) > _MOST_LINKS:
            return SourcePage(tuple(found.values())[:_MOST_LINKS], full=True)
        if isinstance(value, str) and value[:4].lower() == "http" and len(value) <= LONGEST:
            url = Url.parse(value)
            if url is not None and ours(url.href):
                found.setdefault(url.href, LinkToUs(url.href, element="json"))
    return SourcePage(tuple(found.values()))


def _values(document: Any) -> Iterator[Any]:  # noqa: ANN401 - whatever JSON holds
    """Yield all values, without recursion."""
    waiting = [document]
    while waiting:
        value = waiting.pop()
        yield value
        if isinstance(value, dict | list):
            waiting += reversed(list(value.values()) if isinstance(value, dict) else value)

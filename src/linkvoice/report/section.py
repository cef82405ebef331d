"""The "Linked from" section under a page: who of the site's own pages links to it, and what they say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from itertools import groupby
from typing import Final

from linkvoice.config import LinkedFrom
from linkvoice.globs import path_matcher
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Heading, Link, Region
from linkvoice.report.addresses import Addresses, clean
from linkvoice.report.section_html import Piece, Place, Referrer, section_html
from linkvoice.report.words import words_of

__all__ = ["ANCHOR", "BOTH", "MARKER", "LinkedFromSection"]

ANCHOR: Final = "lv-linked-from"
"""The id of the section's heading."""
MARKER: Final = "<!-- linkvoice:linked-from -->"
"""Where an author wants the section to stand."""
BOTH: Final = "<!-- linkvoice:backlinks -->"
"""Where an author wants all sections to stand that the page has: this one, then those of others."""
_SHOWN: Final = 3
"""Sentences of a page that are shown at once; the others open on demand. One alone is not worth a fold."""
_LONG: Final = 280
"""Characters of a sentence that are shown, when it is longer than that and a word or two."""
_WORD_LENGTH: Final = 25
_LETTER: Final = re.compile(r"\w")


class LinkedFromSection:
    """Renders the section of each page of a site."""

    def __init__(self, graph: LinkGraph, options: LinkedFrom, language: str) -> None:
        """Take the content graph of the whole site, and the site's language (``de``, ``pt-BR``, …)."""
        self._graph = graph
        self._options = options
        words = words_of(language)
        self._heading = options.heading or words.say("linked_from", "heading")
        self._more = words.say("linked_from", "more")
        self._excluded = path_matcher(options.exclude)
        self._addresses = Addresses(graph)

    @property
    def heading(self) -> str:
        """The heading, in the site's language unless configured."""
        return self._heading

    def render(self, path: str, level: int = 2) -> str:
        """Give the section of the page at `path` as HTML, or an empty string when no other page links to it."""
        page = self._graph.pages.get(path)
        if page is None or not page.options.enabled or not page.options.linked_from:
            return ""
        referrers = self._referrers(path)
        if not referrers:
            return ""
        limit = self._options.limit or len(referrers)
        more = len(referrers) - limit
        return section_html(referrers[:limit], ANCHOR, self._heading, level, self._more.format(more) if more > 0 else "")

    def _referrers(self, path: str) -> list[Referrer]:
        """Pages that link to a page, sorted by title."""
        by_page: dict[str, list[Link]] = {}
        for link in self._graph.inbound(path):
            if self._counts(link, path):
                by_page.setdefault(link.page, []).append(link)
        titles = {source: self._addresses.title(source) for source in by_page}
        seen = Counter(title.casefold() for title in titles.values())
        referrers = [
            self._referrer(path, source, links, titles[source], alone=seen[titles[source].casefold()] == 1) for source, links in by_page.items()
        ]
        return sorted(referrers, key=lambda referrer: (referrer.title.casefold(), referrer.path, referrer.href))

    def _counts(self, link: Link, path: str) -> bool:
        return (
            link.region is Region.CONTENT
            and link.element in {"a", "area"}
            and link.page != path
            and self._graph.pages[link.page].options.enabled
            and not self._excluded(self._graph.site.relative(link.page))
        )

    def _referrer(self, path: str, source: str, links: Iterable[Link], title: str, *, alone: bool) -> Referrer:
        start = self._addresses.reference(path, source)
        mentions = _mentions(links, start, title.casefold(), self._graph.pages[path].title.casefold())
        shown = len(mentions) if len(mentions) <= _SHOWN + 1 else _SHOWN
        path = "" if alone else source.removesuffix("index.html") or source
        return Referrer(title, path, start, _places(mentions[:shown]), _places(mentions[shown:]), self._more.format(len(mentions) - shown))


def _mentions(links: Iterable[Link], start: str, here: str, there: str) -> list[Place]:
    """Give a place with one sentence for each sentence that links to the page `there`, in the order of the page `here`.

    A heading that repeats the title of its page tells nothing, nor does a sentence
    that is only a heading or the title of the page that it links to.
    """
    said: dict[tuple[Heading | None, str, bool], _Sentence] = {}
    for link in links:
        before, text, after, heading = _context(link)
        listed = not after and (not before or before.endswith((": ", "： ")))  # noqa: RUF001 - the colon of Chinese and Japanese
        said.setdefault((heading, before if listed else before + text + after, listed), _Sentence()).add(before, text, after)
    places = []
    for (heading, _, _), sentence in said.items():
        name = clean(heading.text) if heading is not None else ""
        pieces = tuple(piece for piece in sentence.pieces() if piece.text) if sentence.tells({name.casefold(), there}) else ()
        href = f"{start}#{heading.id}" if heading is not None and heading.id else start
        places.append(Place(href, "" if name.casefold() == here else name, (pieces,) if pieces else ()))
    spoken = {place.href for place in places if place.sentences}
    return [place for place in places if place.sentences or (place.heading and place.href not in spoken)]


def _context(link: Link) -> tuple[str, str, str, Heading | None]:
    context = link.context
    return ("", link.text, "", None) if context is None else (context.before, context.text, context.after, context.heading)


def _places(mentions: Iterable[Place]) -> tuple[Place, ...]:
    """Join what stands under one heading."""
    return tuple(
        Place(href, heading, tuple(sentence for mention in group for sentence in mention.sentences))
        for (href, heading), group in groupby(mentions, lambda mention: (mention.href, mention.heading))
    )


class _Sentence:
    """A sentence and the links in it. Links with nothing after them, such as the items of a list, join in one sentence."""

    __slots__ = ("_spans", "_text")

    def __init__(self) -> None:
        self._text = ""
        self._spans: list[tuple[int, int]] = []

    def add(self, before: str, text: str, after: str) -> None:
        if self._text and before + text + after != self._text:
            if any(self._text[start:end] == text for start, end in self._spans):
                return
            before = f"{self._text} · "
        self._text = before + text + after
        self._spans.append((len(before), len(before) + len(text)))

    def tells(self, known: Container[str]) -> bool:
        """Whether it has a word, and says more than what is `known`."""
        words = self._text.strip(" .,:;·-").casefold()
        return words not in known and _LETTER.search(words) is not None

    def pieces(self) -> Iterator[Piece]:
        """Cut it where links begin and end; of a long one, show the part around its first link."""
        text, spans = self._text, sorted(set(self._spans))
        done, stop = _window(text, *spans[0])
        if done > 0:
            yield Piece("… ", link=False)
        for start, end in spans:
            if done <= start < stop:
                yield Piece(clean(text[done:start]), link=False)
                done = min(end, stop)
                yield Piece(clean(text[start:done]), link=True)
        yield Piece(clean(text[done:stop]) + (" …" if stop < len(text) else ""), link=False)


def _window(sentence: str, start: int, end: int) -> tuple[int, int]:
    """Choose the part of a sentence around a link that is shown, cut between words where there are spaces."""
    if len(sentence) <= _LONG + 2 * _WORD_LENGTH:
        return 0, len(sentence)
    end = min(end, start + _LONG - _WORD_LENGTH)
    room = _LONG - (end - start)
    left = min(start, max(room // 2, room - (len(sentence) - end)))
    begin, stop = start - left, end + room - left
    if begin > 0:
        begin = sentence.find(" ", begin, min(start, begin + _WORD_LENGTH)) + 1 or begin
    if stop < len(sentence):
        space = sentence.rfind(" ", max(end, stop - _WORD_LENGTH), stop)
        stop = space if space >= 0 else stop
    return begin, stop

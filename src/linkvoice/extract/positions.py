"""Where everything stands that a finding may be about: links in pages, and what is written elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from linkvoice.extract.css import css_places
from linkvoice.extract.locate import Locator
from linkvoice.extract.marked import mark_position
from linkvoice.extract.resolve import Resolver
from linkvoice.extract.written import letters
from linkvoice.model.graph import LinkGraph
from linkvoice.model.help import Entry, Help
from linkvoice.model.link import Link, Position, Quality, Region, Suppression
from linkvoice.model.site import PageSource

__all__ = ["Positions"]

_FILE = re.compile(r"(?:(?:^|(?<=/))(?:index|README))?\.(?:md|markdown|mkd|mdown)$")
_UNTITLED = frozenset({"", "none"})
"""What MkDocs writes for an entry without a title that is no page."""


class Positions:
    """Finds links, and marks by which an author silences findings."""

    def __init__(self, graph: LinkGraph, sources: Iterable[PageSource], resolver: Resolver, host: Help, read: Callable[[str], str]) -> None:
        """Take the graph, its pages as they were handed over, the resolver of their hrefs, what a host knows, and a way to read a file by its path to show."""
        self._graph = graph
        self._sources = {source.path: source for source in sources}
        self._resolver = resolver
        self._host = host
        self._read = read
        self._locator = Locator(graph, self._sources.values(), resolver, host)
        self._entries: dict[str, list[Entry]] | None = None

    def position(self, what: Link | Suppression, page: str) -> Position | None:
        """Give the position of a link, or a mark, of the graph on one of its pages; None where not even a line is known."""
        if isinstance(what, Suppression):
            return self._of_mark(what, page)
        if what.element == "css":
            return self._in_style_sheet(what, page)
        entry = self._in_navigation(what) if what.region is Region.CHROME and what.element == "a" else None
        return entry or self._locator.position(what, page)

    def _of_mark(self, mark: Suppression, path: str) -> Position | None:
        source, page = self._sources.get(path), self._graph.pages.get(path)
        if source is None or page is None:
            return None
        try:
            return mark_position(mark, page, source, self._graph.site.shown(path), partial(self._locator.included, page=path))
        except (OSError, UnicodeError):
            return None

    def _in_style_sheet(self, link: Link, path: str) -> Position | None:
        shown = self._graph.site.shown(path)
        try:
            text = self._read(shown)
        except (OSError, UnicodeError):
            return None
        base = self._resolver.url(path)
        for url, offset in css_places(text):
            if self._resolver.target(base, url) is link.target:
                return Position(shown, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset), Quality.EXACT)
        return None

    def _in_navigation(self, link: Link) -> Position | None:
        """The entry of the host's configuration that made a link: one with its address and its text."""
        if self._entries is None:
            self._entries = {}
            for entry in self._host.navigation():
                for reading in _readings(entry.value):
                    self._entries.setdefault(self._resolver.target(self._graph.site.base, reading).url, []).append(entry)
        text = letters(link.text)
        for entry in self._entries.get(link.target.url, ()):
            if text == letters(entry.title) if entry.title else text in _UNTITLED:
                return entry.position
        return None


def _readings(value: str) -> Iterator[str]:
    """What a navigation may make of an entry: its address, or that of the page which is made of a file."""
    yield value
    if "://" not in value and _FILE.search(value):
        stem = _FILE.sub("", value)
        yield f"{stem.rstrip('/')}/" if stem else "."
        yield f"{stem}index.html" if not stem or stem.endswith("/") else f"{stem}.html"

"""Link to position: where a person finds what was rendered.

A page is read again, and its source parsed, only when one of its links is asked
for: a build without findings pays nothing.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote, unquote

from linkvoice.extract.align import align
from linkvoice.extract.copies import Copies
from linkvoice.extract.encoding import decode
from linkvoice.extract.html import read_page
from linkvoice.extract.match import Wanted
from linkvoice.extract.resolve import Resolver
from linkvoice.extract.sourced import Sourced
from linkvoice.extract.tags import Tag, read_tags, tags_of
from linkvoice.extract.usual import UsualPlaces
from linkvoice.extract.written import PLACED, Form, Written
from linkvoice.model.graph import LinkGraph
from linkvoice.model.help import Docstring, Help
from linkvoice.model.link import Link, Position, Quality, Region
from linkvoice.model.site import Layers, PageSource

__all__ = ["Locator"]


class Locator:
    """Finds the positions of links, each page's at once when the first of them is asked for."""

    def __init__(self, graph: LinkGraph, sources: Iterable[PageSource], resolver: Resolver, host: Help | None = None) -> None:
        """Take the graph that holds the links, its pages as they were handed over, the resolver of their hrefs, and what a host knows."""
        self._graph = graph
        self._sources = {source.path: source for source in sources}
        self._resolver = resolver
        self._help = host or Help()
        self._found: dict[str, dict[int, Position]] = {}
        self._places: dict[str, dict[tuple[str, str, str], list[Tag]]] = {}
        self._usual: dict[str, UsualPlaces] = {}
        self._same: dict[str, dict[str, list[Link]]] = {}
        self._built: dict[str, str] | None = None
        self._copies = Copies()

    def position(self, link: Link, page: str) -> Position | None:
        """Give the position of a link of the graph on one of its pages; None where not even a line is known."""
        source = self._sources.get(page)
        copied = None if source is None else self._copies.position(link, source, self._graph.site.shown(page))
        if copied is not None:
            return copied
        if page not in self._found:
            alone = self._alone(link, page)
            if alone is not None:
                return alone
            self._found[page] = self._locate(page)
        return self._found[page].get(id(link))

    def _alone(self, link: Link, page: str) -> Position | None:
        """The place in the HTML of a link that stands there only once: the page need not be read again for that."""
        source = self._sources.get(page)
        if source is None or _layers(source) is not None:
            return None
        if link.element == "a" and link.attribute == "href":
            place = self._usual_place(link, source)
            if place is not None:
                return Position(self._html_path(source), *place, Quality.EXACT)
        if page not in self._places:
            places = self._places[page] = {}
            for tag in read_tags(_html(source), structure=False).tags:
                places.setdefault((tag.element, tag.attribute, tag.href), []).append(tag)
        same = self._places[page].get((link.element, link.attribute, link.href), [])
        if len(same) != 1:
            return None
        return Position(self._html_path(source), same[0].line, same[0].column, Quality.EXACT)

    def _html_path(self, source: PageSource) -> str:
        """The path to print for a place in the HTML of a page."""
        site = self._graph.site
        return site.shown(source.path) if source.layers is None else site.prefix + source.path

    def _usual_place(self, link: Link, source: PageSource) -> tuple[int, int] | None:
        """Line and column of a link among those of its page with the same href; None where these are not just as many as are written."""
        page = source.path
        if page not in self._usual:
            self._usual = {page: UsualPlaces(_html(source))}  # of one page at a time: they hold its HTML
        places = self._usual[page].places(link.href)
        if len(places) < 2:  # noqa: PLR2004 - the only one
            return places[0] if places else None
        if page not in self._same:
            same = self._same[page] = defaultdict(list)
            for other in self._graph.outbound(page):
                same[other.href].append(other)
        links = self._same[page][link.href]
        if len(links) != len(places) or any(other.region is not Region.CONTENT or other.element != "a" for other in links):
            return None
        return next((place for other, place in zip(links, places, strict=True) if other is link), None)

    def _locate(self, path: str) -> dict[int, Position]:
        """Give the positions of all links of a page, by their identity: two links of a page may be equal."""
        source = self._sources.get(path)
        if source is None:
            return {}
        try:
            layers = _layers(source)
            tags = read_tags(_html(source), structure=layers is not None)
            tagged = self._tagged(source, tags.tags)
        except OSError:
            return {}
        if layers is None:
            shown = self._html_path(source)
            return {id(link): Position(shown, tag.line, tag.column, Quality.EXACT) for link, tag in tagged if tag is not None}
        try:
            page = Sourced(self, source, layers, tags)
        except (OSError, UnicodeError):
            return {}
        return page.positions([(link, tag) for link, tag in tagged if link.region is Region.CONTENT])

    def _tagged(self, source: PageSource, places: Sequence[Tag]) -> list[tuple[Link, Tag | None]]:
        """Pair the links of a page with their start tags, in document order."""
        _, document = read_page(source, self._resolver.url(source.path))
        tags = tags_of(document.links, places)
        content = [link for link in self._graph.outbound(source.path) if link.region is Region.CONTENT]
        chrome = {
            (link.href, link.element, link.attribute, link.rel, link.text): link
            for link in self._graph.outbound(source.path)
            if link.region is not Region.CONTENT
        }
        mine = [index for index, found in enumerate(document.links) if found.region is Region.CONTENT]
        keys = [(found.href, found.element, found.attribute, found.text) for found in document.links]
        pairs = align([(link.href, link.element, link.attribute, link.text) for link in content], [keys[index] for index in mine])
        tagged: list[tuple[Link, Tag | None]] = [(content[a], tags[mine[b]]) for a, b in pairs]
        for found, tag in zip(document.links, tags, strict=True):
            link = chrome.pop((found.href, found.element, found.attribute, found.rel, found.text), None)
            if link is not None:
                tagged.append((link, tag))
        return tagged

    def url_of(self, source: PageSource, written: Written, wanted: Wanted) -> str | None:
        """Give the URL of the page's link that a written one may have become."""
        if written.form is Form.OPEN:
            return wanted.fragments.get(written.href.strip("`")) or wanted.fragments.get(written.text)
        base = self._resolver.url(source.path)
        for href in self._readings(source, written.href):
            url = wanted.hrefs.get(href) or self._resolver.target(base, href).url
            if url in wanted.urls:
                return url
        return None

    def _readings(self, source: PageSource, href: str) -> Iterable[str]:
        """How a generator may read a destination: as the name of a source file, else as it stands."""
        path, mark, fragment = href.partition("#")
        name, placed = PLACED.subn("", unquote(path.partition("?")[0]))
        if path and ":" not in path and not path.startswith("//"):
            site = self._graph.site
            folder = posixpath.dirname(site.relative(source.path))
            for place in (posixpath.join(folder, name), name) if not name.startswith("/") else (name,):
                built = self._by_source().get(posixpath.normpath(place).lstrip("/"))
                if built is not None:
                    yield self._resolver.url(built) + mark + fragment
                elif placed:
                    yield self._graph.site.base + quote(posixpath.normpath(place).lstrip("/")) + mark + fragment
        yield href

    def _by_source(self) -> Mapping[str, str]:
        if self._built is None:
            site = self._graph.site
            self._built = {site.relative(path): path for path in site.sources}
        return self._built

    def included(self, path: str, page: str) -> tuple[str, str] | None:
        """Read a file that a page includes."""
        return self._help.included(path, self._graph.site.relative(page))

    def docstring(self, identifier: str) -> Docstring | None:
        """Find the docstring of an object."""
        return self._help.docstring(identifier)

    def shown(self, path: str) -> str:
        """The path to print for a page."""
        return self._graph.site.shown(path)


def _layers(source: PageSource) -> Layers | None:
    """The texts in which links are looked for; a copy is asked for addresses alone."""
    return None if source.layers is None or source.layers.is_copy else source.layers


def _html(source: PageSource) -> str:
    """The HTML of a page, without what was added to it since it was copied; nothing where it cannot be read any more."""
    try:
        raw = (source.written or source.read)()
    except OSError:
        return ""
    return raw if isinstance(raw, str) else decode(raw)[0].decode()

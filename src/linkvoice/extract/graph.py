"""Pages to link graph: the one loop that reads every page of a site once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from operator import attrgetter
from typing import TYPE_CHECKING

from linkvoice.config import Config
from linkvoice.extract.collector import collector_paused
from linkvoice.extract.css import css_urls
from linkvoice.extract.html import content_of, read_page
from linkvoice.extract.resolve import Resolver
from linkvoice.extract.scripts import loses_by_that, writes_rel
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import PLAIN, Found, Kind, Landing, Link, Region, Target, Traits
from linkvoice.model.site import Content, Page, PageSource, Site

if TYPE_CHECKING:
    from linkvoice.extract.readings import Readings

__all__ = ["build_graph", "content_graph"]


_CONTENT = Region.CONTENT
_LOADERS = frozenset({"link", "style"})
_new = tuple.__new__  # what Link(...) does, in a fifth of the time: this runs once per link of the site


class _Links:
    """Collects links; chrome links with the same target, element, attribute, rel and text fold into one."""

    def __init__(self) -> None:
        self._rows: list[Link] = []
        self._repeats: dict[int, list[str]] = {}
        """Row of a chrome link -> the page of each of its further occurrences."""
        self._chrome: dict[tuple[str, str, str, str, str, tuple[tuple[str, ...], ...], Traits | None], int] = {}
        self.style_sheets: dict[Target, None] = {}
        """Targets that are loaded as style sheets, in order."""

    def add(self, page: str, founds: Iterable[Found], base: str, resolver: Resolver) -> None:
        """Add the links of one page, or style sheet, whose hrefs are relative to `base`."""
        known, target_of, rows, row_of = resolver.known(base), resolver.target, self._rows, self._chrome
        pages = (page,)
        for found in founds:
            href, element, attribute, rel, text, region, suppressions, context, traits = found
            target = known.get(href) or target_of(base, href)
            if (
                element != "a"
                and element in _LOADERS
                and ("stylesheet" in rel.lower().split() if element == "link" else target.path.endswith(".css"))
            ):
                self.style_sheets[target] = None
            if region is not _CONTENT:
                marks = tuple([mark.codes for mark in suppressions]) if suppressions else ()
                key = (target.url, element, attribute, rel, text, marks, None if traits is PLAIN else traits)
                row = row_of.setdefault(key, len(rows))
                if row != len(rows):
                    self._repeats.setdefault(row, []).append(page)
                    continue
            rows.append(_new(Link, (page, href, target, element, attribute, rel, text, region, pages, 1, suppressions, context, None, traits)))

    def finish(self) -> tuple[Link, ...]:
        for row, repeats in self._repeats.items():
            link = self._rows[row]
            pages = sorted({link.page, *repeats})  # not yet in order for style sheets: those come in the order in which they are loaded
            self._rows[row] = _new(Link, (pages[0], *link[1:8], tuple(pages), 1 + len(repeats), *link[10:]))
        return tuple(self._rows)


def build_graph(  # noqa: PLR0913 - what there is to read
    site: Site,
    sources: Iterable[PageSource],
    config: Config,
    read: Callable[[str], str],
    resolver: Resolver | None = None,
    *,
    contexts: bool = False,
    readings: Readings | None = None,
) -> LinkGraph:
    """Read every page of a built site, and the style sheets that they load.

    `read` gives the text of a built file by its path and may raise OSError;
    `resolver` may be one that has resolved other hrefs of this site before;
    `contexts` asks for the sentences around links in content, see `read_page`;
    `readings` know the pages that were read before.
    """
    page_reader = read_page if readings is None else readings.read_page
    resolver = resolver or Resolver(site, config)
    selectors = [entry.match.selector for entry in config.policy]
    links = _Links()
    pages: dict[str, Page] = {}
    stubs: dict[str, Page] = {}
    unreadable: dict[str, str] = {}
    notes: list[str] = []
    with collector_paused():
        for source in sorted(sources, key=lambda source: source.path):
            try:
                page, document = page_reader(source, resolver.url(source.path), selectors=selectors, contexts=contexts)
            except OSError as error:
                unreadable[source.path] = error.strerror or str(error)
                continue
            if document.encoding is not None:
                notes.append(f"{site.shown(page.path)} is not UTF-8; it was read as {document.encoding}, as browsers do")
            if page.refresh is not None:
                stubs[page.path] = page
                document.links = [
                    link for link in document.links if link.element == "meta" and link.attribute == "content" and link.href == page.refresh
                ][:1]
            else:
                pages[page.path] = page
            links.add(page.path, document.links, resolver.base(page.url, document.base), resolver)
        _add_style_sheets(resolver, site.files, links, read)
        found_links = links.finish()
        landed = _land(resolver, site, found_links, stubs)
        rewriting = frozenset(_rewriting(site, found_links, read))
    return LinkGraph(site, pages, found_links, landed, stubs, unreadable, tuple(notes), rewriting)


def content_graph(
    site: Site, sources: Iterable[PageSource], config: Config, resolver: Resolver | None = None, *, readings: Readings | None = None
) -> tuple[LinkGraph, dict[str, Content]]:
    """Build the graph of what the authors wrote, from pages without their theme.

    Also gives for each page by what its content is found again in the built page.
    `readings` know the pages that were read before.
    """
    page_reader = read_page if readings is None else readings.read_page
    resolver = resolver or Resolver(site, config)
    links = _Links()
    pages: dict[str, Page] = {}
    contents: dict[str, Content] = {}
    with collector_paused():
        for source in sorted(sources, key=lambda source: source.path):
            page, document = page_reader(source, resolver.url(source.path), whole=False)
            pages[page.path] = page
            contents[page.path] = content_of(document)
            links.add(page.path, document.links, page.url, resolver)
        found_links = links.finish()
        landed = _land(resolver, site, found_links, {})
    return LinkGraph(site, pages, found_links, landed), contents


def _land(resolver: Resolver, site: Site, links: Iterable[Link], stubs: Mapping[str, Page]) -> dict[Target, Landing]:
    targets = dict.fromkeys(map(attrgetter("target"), links))
    return {target: resolver.land(target, site, stubs) for target in targets if target.kind is Kind.INSIDE}


def _rewriting(site: Site, links: Iterable[Link], read: Callable[[str], str]) -> Iterator[str]:
    """Yield the paths of the site's own scripts that write rel attributes, where there is something to lose."""
    if not any(link.rel and loses_by_that(link.rel) for link in links):
        return
    for path in sorted({link.target.path for link in links if link.element == "script" and link.target.kind is Kind.INSIDE} & site.files):
        with suppress(OSError):
            if writes_rel(read(path).encode()):
                yield path


def _add_style_sheets(resolver: Resolver, files: frozenset[str], links: _Links, read: Callable[[str], str]) -> None:
    """Follow every style sheet of the site that is loaded, and those that it imports."""
    done: set[str] = set()
    waiting = list(links.style_sheets)
    while waiting:
        target = waiting.pop(0)
        path = target.path
        if target.kind is not Kind.INSIDE or path in done or path not in files:
            continue
        done.add(path)
        try:
            text = read(path)
        except OSError:
            continue  # a page says that it is there: the check of inside links speaks of files, not of their contents
        base = resolver.url(path)
        founds = [Found(url, "css", "url()", "", "", Region.CHROME) for url in css_urls(text)]
        links.add(path, founds, base, resolver)
        waiting += [inner for found in founds if (inner := resolver.target(base, found.href)).path.endswith(".css")]

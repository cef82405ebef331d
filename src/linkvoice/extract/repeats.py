"""Lists that show the texts of other pages, as blogs have them: an author is told once of a link, where it is written."""

from __future__ import annotations

from collections.abc import Container, Hashable, Mapping
from dataclasses import dataclass

from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Link, Region

__all__ = ["Once", "told_once"]


@dataclass(frozen=True, slots=True)
class Once:
    """A graph without repeated links."""

    graph: LinkGraph
    written: Mapping[int, Link]
    """By the identity of a link of the graph that stands on a list: the link of the page that its author wrote."""


def told_once(graph: LinkGraph, lists: Container[str]) -> Once:
    """Leave out of lists what they repeat of pages; what else stands on them is the theme's, and folds as that does.

    `lists` are the paths of pages that no author has written. Of a repeated link
    that ends well where it was written, and nowhere on lists, the first stays:
    a relative one means something else there.
    """
    authored: dict[tuple[str, str, str], Link] = {}
    for link in graph.links:
        if link.region is Region.CONTENT and link.page not in lists:
            authored.setdefault((link.href, link.element, link.text), link)
            authored.setdefault((link.target.url, link.element, link.text), link)
    links: list[Link] = []
    chrome: dict[Hashable, int] = {}
    written: dict[int, Link] = {}
    told: set[int] = set()
    for each in graph.links:
        link = each
        if all(page in lists for page in link.pages):
            same = authored.get((link.href, link.element, link.text)) or authored.get((link.target.url, link.element, link.text))
            if same is not None:
                if id(same) not in told and _breaks(graph, link, same):
                    told.add(id(same))
                    written[id(link)] = same
                    links.append(link)
                continue
            link = link._replace(region=Region.CHROME)
        if link.region is Region.CHROME:
            marks = tuple(mark.codes for mark in link.suppressions)
            row = chrome.setdefault((link.target.url, link.element, link.attribute, link.rel, link.text, marks, link.traits), len(links))
            if row < len(links):
                links[row] = _joined(links[row], link)
                continue
        links.append(link)
    # Marks that silence findings are told of where they are written, too.
    pages = {path: page._replace(suppressions=(), disabled=()) if path in lists else page for path, page in graph.pages.items()}
    parts = (graph.landings, graph.stubs, graph.unreadable, graph.notes, graph.rewriting)
    return Once(LinkGraph(graph.site, pages, tuple(links), *parts), written)


def _breaks(graph: LinkGraph, link: Link, same: Link) -> bool:
    """Whether a repeated link ends nowhere, though it ends well where it was written. An anchor of the text need not be on a list."""
    if link.href.startswith("#") or link.target == same.target:
        return False
    there, here = graph.landings.get(same.target), graph.landings.get(link.target)
    return there is not None and there.file is not None and here is not None and here.file is None


def _joined(one: Link, other: Link) -> Link:
    pages = tuple(sorted({*one.pages, *other.pages}))
    return one._replace(page=pages[0], pages=pages, occurrences=one.occurrences + other.occurrences)

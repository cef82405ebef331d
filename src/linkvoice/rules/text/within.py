"""Links that lead to the page they stand on."""

from __future__ import annotations

from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Link

__all__ = ["stays_on_page"]


def stays_on_page(graph: LinkGraph, link: Link) -> bool:
    """Whether a link leads to its own page, or to a place on it. One that a template repeats does so only where each does."""
    landing = graph.landings.get(link.target)
    paths = link.pages or (link.page,)
    if landing is not None:
        return paths == (landing.file,)
    page = graph.pages.get(paths[0])
    return len(paths) == 1 and page is not None and page.url == link.target.page

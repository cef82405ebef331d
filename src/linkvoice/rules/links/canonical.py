"""What the rules about canonical links, and about pages that search engines find, have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from urllib.parse import unquote

from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Kind, Link
from linkvoice.model.site import Page
from linkvoice.model.url import Url
from linkvoice.rules.follow.robots import forbids, robots_of
from linkvoice.rules.links.kinds import name_of
from linkvoice.rules.rule import Facts

__all__ = ["canonicals", "is_indexable", "leads_to", "names_home", "other_page", "said"]


def canonicals(graph: LinkGraph) -> dict[str, list[Link]]:
    """Give the canonical links of each page that has some, in head and body."""
    found: dict[str, list[Link]] = defaultdict(list)
    for link in graph.relations("canonical"):
        for path in link.pages or (link.page,):
            if path in graph.pages:
                found[path].append(link)
    return found


def said(links: Sequence[Link]) -> Link | None:
    """Give the one canonical link that counts among those of a page; None where there is none, or they contradict each other."""
    head = {link.target: link for link in links if link.traits.in_head}
    return next(iter(head.values())) if len(head) == 1 else None


def leads_to(graph: LinkGraph, link: Link, path: str) -> bool:
    """Whether a link leads to the page with this path, however servers shorten its URL; where nobody knows the site's URL, the end decides."""
    target = link.target
    landing = graph.landings.get(target)
    if landing is not None:
        return name_of(target.path) == name_of(path) or landing.file == path
    place = unquote(Url.normalised(target.url).path)
    return not graph.site.known and f"/{name_of(place.lstrip('/'))}".endswith(f"/{name_of(path)}" if name_of(path) else "")


def names_home(graph: LinkGraph, link: Link, path: str) -> bool:
    """Whether a canonical link on another page names the root of the site, or of its host; where nobody knows the site's URL, the root of any host."""
    target = link.target
    if not name_of(path) or target.fragment or "?" in target.url:
        return False
    if target.kind is Kind.INSIDE:
        return not name_of(target.path)
    url = Url.normalised(target.url)
    return url.path == "/" and bool(url.host) and (not graph.site.known or url.hostname == Url.normalised(graph.site.base).hostname)


def other_page(graph: LinkGraph, link: Link, path: str) -> str | None:
    """Give the path of the other page of this site that a canonical link on the page with this path names, or None."""
    landing = graph.landings.get(link.target)
    if landing is None or leads_to(graph, link, path):
        return None
    name = name_of(link.target.path)
    return next((file for file in (landing.file, f"{name}.html", f"{name}/index.html") if file in graph.pages and file != path), None)


def is_indexable(facts: Facts, page: Page) -> bool:
    """Whether search engines may show a page: neither its HTML nor its headers say ``noindex``."""
    return not any(forbids(directives, "index") for directives in robots_of(facts, page).values())

"""Links to us under addresses that are wrong, or were."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from urllib.parse import unquote

from linkvoice.extract.anchors import has_anchor
from linkvoice.inbound.ours import Ours
from linkvoice.inbound.prospects.about import about
from linkvoice.model.backlink import Backlink
from linkvoice.model.graph import LinkGraph
from linkvoice.model.prospect import Prospect, Reason
from linkvoice.model.site import Page
from linkvoice.model.successor import Successor
from linkvoice.model.url import Url

__all__ = ["old_addresses"]


def old_addresses(backlinks: Iterable[Backlink], graph: LinkGraph, ours: Ours, successor: Callable[[str], Successor]) -> Iterator[Prospect | None]:
    """Yield the links that were seen and lead nowhere, by a redirect of ours, or to another spelling of a page than its canonical one.

    None stands for one of which nobody knows where it should lead. Slashes, index files, fragments and tracking parameters are no reason to write to anybody.
    """
    for backlink in backlinks:
        record, link = backlink.record, backlink.record.link
        if link is None or not record.standing.verified or record.missing_since:
            continue
        written = link.ends_at or link.url
        if backlink.broken:
            found = successor(backlink.path)
            page = graph.pages.get(found.page)
            yield _prospect(backlink, written, page.url, f"nothing is there any more; {found.reason}") if page is not None else None
            continue
        page = graph.pages.get(backlink.target)
        if page is None:
            continue
        right = _canonical(page, ours)
        evidence = _evidence(Url.normalised(written), Url.normalised(right), backlink, direct=not link.ends_at)
        if evidence:
            place = f"#{backlink.fragment}" if backlink.fragment and has_anchor(page, backlink.fragment) else ""
            yield _prospect(backlink, written, right + place, evidence)


def _evidence(written: Url, right: Url, backlink: Backlink, *, direct: bool) -> str:
    """Say what is wrong with an address; empty where nothing is worth a letter."""
    if backlink.hops:
        return "only a redirect leads on from there"
    if not direct:
        return ""  # how they redirect is their affair
    if written.host != right.host:
        return f"{written.host} is another name of the site"
    if written.scheme == "http" and right.scheme == "https":
        return "it is not encrypted"
    return "it is not the canonical address of the page" if _bare(written) != _bare(right) else ""


def _canonical(page: Page, ours: Ours) -> str:
    """The address under which a page wants to be found."""
    first = page.canonicals[0][0] if page.canonicals else ""
    return Url.normalised(first).page if first.startswith(("https://", "http://")) and ours.owns(first) else page.url


def _bare(url: Url) -> str:
    """What is left of a path without what servers add or drop."""
    return unquote(url.path).removesuffix("index.html").removesuffix("/").removesuffix(".html")


def _prospect(backlink: Backlink, written: str, right: str, evidence: str) -> Prospect:
    return about(backlink, Reason.ADDRESS, right, evidence, stands=written)

"""Sites that we link to and that do not link back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from linkvoice.hosts import registrable_domain
from linkvoice.inbound import hosts, signs
from linkvoice.inbound.prospects.about import about
from linkvoice.model.backlink import Backlink
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Kind, Link, Region
from linkvoice.model.prospect import Prospect, Reason
from linkvoice.model.record import Record
from linkvoice.model.standing import Standing
from linkvoice.model.url import Url

__all__ = ["Partner", "partners", "silent_partners"]

_KINDS: Final = frozenset({"blog", "newsletter", "unknown"})
"""What a person or a company writes; giants, registries and references link to nobody because somebody asks."""
_NO_VOICE: Final = frozenset({"sponsored", "ugc"})
_MANY: Final = 2  # pages of ours


class Partner(NamedTuple):
    """A site that we link to."""

    record: Record
    """As if it linked to the page of ours that links there: that says how good a link from there would be."""
    pages: int
    """How many pages of ours link there."""


def silent_partners(graph: LinkGraph, known: Collection[str], unwanted: Callable[[str], bool]) -> dict[tuple[str, str], Partner]:
    """Give the sites that we link to in our texts, from several pages or by a link that search engines follow, and of which nobody says that they link to us, by key.

    `known` are the sites (registered names) of which somebody does; `unwanted` says of a URL whether it is of the owner, or of nobody's interest.
    """
    found: dict[str, list[Link]] = defaultdict(list)
    for link in graph.links:
        if _is_voice(link) and not unwanted(link.target.page):
            site = registrable_domain(Url.normalised(link.target.page).hostname)
            if site not in known:
                found[site].append(link)
    return {partner.record.key: partner for partner in filter(None, (_partner(links, graph) for _, links in sorted(found.items())))}


def partners(backlinks: Iterable[Backlink], known: Mapping[tuple[str, str], Partner]) -> Iterator[Prospect]:
    """Yield them; `backlinks` are those of the records that `silent_partners` gave, with their voices."""
    for backlink in backlinks:
        partner = known.get(backlink.record.key)
        if partner is not None and backlink.sort.kind in _KINDS:
            count = "1 page of yours links" if partner.pages == 1 else f"{partner.pages:,} pages of yours link"
            yield about(backlink, Reason.PARTNER, backlink.record.to_url, f"{count} there, and no link to you is known")


def _is_voice(link: Link) -> bool:
    """Whether a link says that its author thinks well of what it leads to."""
    outward = link.target.kind is Kind.OUTSIDE and link.attribute == "href" and link.element in {"a", "area"} and link.region is Region.CONTENT
    return outward and _NO_VOICE.isdisjoint(link.rel.lower().split()) and _is_partner(Url.normalised(link.target.page))


def _is_partner(url: Url) -> bool:
    place = hosts.look_up(url.hostname, url.path)
    return (place is None or place.kind in _KINDS) and signs.of_institution(url.hostname) is None


def _partner(links: list[Link], graph: LinkGraph) -> Partner | None:
    pages = Counter(path for link in links for path in link.pages or (link.page,) if path in graph.pages)
    if not pages or (len(pages) < _MANY and all("nofollow" in link.rel.lower().split() for link in links)):
        return None
    often = Counter(link.target.page for link in links)
    theirs = min(often, key=lambda url: (-often[url], url))
    ours = next(path for link in links if link.target.page == theirs for path in link.pages or (link.page,) if path in graph.pages)
    return Partner(Record(theirs, graph.pages[ours].url, (), "", "", Standing.LIVE), len(pages))

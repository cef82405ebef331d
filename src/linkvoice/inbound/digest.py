"""What is new about links to the site since somebody was last told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from linkvoice.hosts import registrable_domain
from linkvoice.inbound.differences import differences
from linkvoice.inbound.hear import news
from linkvoice.model.backlink import Backlink
from linkvoice.model.classification import Origin
from linkvoice.model.digest import Changed, Digest, TopPage
from linkvoice.model.record import Record
from linkvoice.model.url import hostname_of

__all__ = ["digest_of", "is_told"]

_TOP: Final = 10  # pages of ours that are named


def digest_of(before: Mapping[tuple[str, str], Record], backlinks: Iterable[Backlink], *, site: str, since: str, until: str, built: bool) -> Digest:
    """Compare the links that were there at the last digest with those that are there now. Pure.

    `before` holds records of links that were seen; `backlinks` all that are known
    now, and how good those that are lost were. `site` is the root of the site;
    `since` and `until` are ISO times; `built` says whether the backlinks know a built site.
    """
    known = {backlink.record.key: backlink for backlink in backlinks if is_told(backlink)}
    told = news(before, {key: backlink.record for key, backlink in known.items()})
    there = [backlink for backlink in known.values() if backlink.record.standing.verified]
    found = ((known[record.key], differences(before[record.key], record)) for record in told.changed)
    return Digest(
        site,
        since,
        until,
        links=len(there),
        new=_best_first(known[record.key] for record in told.new),
        changed=tuple(sorted((Changed(*each) for each in found), key=lambda changed: _merit(changed.backlink))),
        lost=_best_first(known[record.key] for record in told.lost),
        pages=_top(there),
        broken=_best_first(backlink for backlink in there if backlink.broken) if built else None,
    )


def is_told(backlink: Backlink) -> bool:
    """Whether a digest tells of a link at all: what looks like spam is no news, nor are the owner's own sites."""
    return backlink.sort.kind != "spam" and backlink.sort.origin is not Origin.OWN


def _merit(backlink: Backlink) -> tuple[int, tuple[str, str]]:
    return -backlink.voice.score if backlink.voice is not None else 0, backlink.record.key


def _best_first(backlinks: Iterable[Backlink]) -> tuple[Backlink, ...]:
    return tuple(sorted(backlinks, key=_merit))


def _top(backlinks: Iterable[Backlink]) -> tuple[TopPage, ...]:
    """The pages that most sites link to: many links of one site are one voice."""
    sites: dict[str, list[str]] = defaultdict(list)
    for backlink in backlinks:
        sites[backlink.record.to_url].append(registrable_domain(hostname_of(backlink.record.from_url)))
    pages = (TopPage(url, len(set(names)), len(names)) for url, names in sites.items())
    return tuple(sorted(pages, key=lambda page: (-page.sites, -page.links, page.url))[:_TOP])

"""Sites that are said to link to us, or that sent readers, and of which nobody knows the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from linkvoice.inbound.hosts import home, knows
from linkvoice.inbound.merge import Claim
from linkvoice.model.traffic import Part
from linkvoice.model.url import Url

__all__ = ["Lead", "bare", "is_giant", "leads"]


class Lead(NamedTuple):
    """A site that is to be looked at."""

    origin: str
    """``https://blog.acme.dev``."""
    since: str = ""
    """ISO date when the first reader came from there; empty where nobody counts."""
    visits: int = 0
    """Readers who came from there."""


def leads(claims: Iterable[Claim], parts: Iterable[Part], wanted: Callable[[Url], bool]) -> tuple[Lead, ...]:
    """Give the sites that sources and visits tell of, those that send most readers first; `wanted` says which of them are to be looked at.

    ``http`` and ``https``, with and without ``www.``, are one site.
    """
    found: dict[str, Lead] = {}
    for origin in sorted({claim.from_origin for claim in claims if not claim.from_url}):
        _add(found, Lead(origin))
    for part in parts:
        for each in part.arrivals:
            _add(found, Lead(each.origin, part.day, each.visits))
    return tuple(sorted((lead for lead in found.values() if wanted(Url.normalised(f"{lead.origin}/"))), key=lambda lead: (-lead.visits, lead.origin)))


def bare(host: str) -> str:
    """The name of a site, whichever way its host is written."""
    return host.removeprefix("www.")


def is_giant(hostname: str) -> bool:
    """Whether a host is a well-known one, where a page cannot be found by looking around: a search engine, a network, a forge, a newspaper.

    Somebody's site below one, such as ``alice.github.io``, is none.
    """
    above = home(hostname)
    return above == hostname or (not above and knows(hostname))


def _add(found: dict[str, Lead], lead: Lead) -> None:
    url = Url.parse(lead.origin)
    if url is None or url.scheme not in {"http", "https"}:
        return
    origin = f"{url.scheme}://{url.host}"
    known = found.get(bare(url.host), Lead(origin))
    since = min((day for day in (known.since, lead.since) if day), default="")
    found[bare(url.host)] = Lead(max(known.origin, origin), since, known.visits + lead.visits)

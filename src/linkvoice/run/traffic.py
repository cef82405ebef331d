"""Traffic: from a file to the private store, and from there to how many readers a site sent to a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from linkvoice.config import Config
from linkvoice.fetch.visit_store import VISITS, VisitStore
from linkvoice.inbound.forgotten import forgetting
from linkvoice.inbound.ledger import read_ledger
from linkvoice.inbound.ours import Ours
from linkvoice.inbound.traffic.join import join
from linkvoice.inbound.traffic.read import read_traffic
from linkvoice.model.observation import Observation
from linkvoice.model.traffic import Traffic
from linkvoice.run.listen import Place, receive

__all__ = ["DAYS", "VisitsFrom", "import_traffic", "visits_from"]

DAYS: Final = 90
"""How far back visits count."""
_KEPT: Final = 400  # days
_CANDIDATES: Final = 500  # pages of one file that are looked at, the most followed first: whoever forges referrers must not choose what we fetch
VisitsFrom = Callable[[str, str], int | None]
"""Gives how many readers an origin (``https://blog.acme.dev``) sent to a page of ours (its canonical URL); None where nobody counts."""


def import_traffic(file: Path, config: Config, place: Place, now: float) -> tuple[Traffic, tuple[str, ...]] | None:
    """Read a file and keep its numbers; gives them, and what a person should know. None for a file that is no log and no export of visits.

    Pages that were not there, and that others lead to, are kept for `listen` to look at: links that it
    finds there are broken ones. `now` is in seconds since 1970.

    Raises:
        OSError: the file cannot be read.
        UsageError: it is damaged, or says nothing of other sites; or the ledger, which says what is forgotten, cannot be read.
        LinkvoiceError: the numbers cannot be kept.
    """
    with file.open("rb") as opened:
        traffic = read_traffic(opened, file.name, Ours(place.base, config.site_aliases), lambda host: config.outbound.host(host).allow is True)
    if traffic is None:
        return None
    traffic = _without(traffic, forgetting(read_ledger(place.ledger(config)).forgotten))
    store = VisitStore(place.state)
    try:
        store.add(traffic.source, traffic.parts, join, _day(now, _KEPT))
    finally:
        store.close()
    notes = receive([*_candidates(traffic)], config, place, now)
    return traffic, (*_told(traffic, now), *store.notes, *notes)


def visits_from(state: Path, now: float, days: int = DAYS) -> VisitsFrom | None:
    """Give what says how many readers a site sent in the last days; None where nobody has counted any.

    Several sources count the same readers, each in its own way: the largest
    number counts. A source that does not know to which page readers came says
    the same of each. ``http`` and ``https``, with and without ``www.``, are one site.
    """
    if not (state / VISITS).is_file():
        return None
    totals: dict[str, Counter[tuple[str, str]]] = {}
    store = VisitStore(state)
    try:
        for source, part in store.parts(_day(now, days)):
            total = totals.setdefault(source, Counter())
            for each in part.arrivals:
                total[_host(each.origin), each.page] += each.visits
    finally:
        store.close()
    if not totals:
        return None
    return lambda origin, page: max(total[_host(origin), page] or total[_host(origin), ""] for total in totals.values())


def _candidates(traffic: Traffic) -> Iterator[Observation]:
    """What is said to link to pages that are not there. No number and no day goes along: what is proven goes into the ledger."""
    for want in [want for want in traffic.wanted if want.source.startswith("http")][:_CANDIDATES]:
        origin = "/".join(want.source.split("/", 3)[:3])
        # Browsers tell no more of a referrer than its origin, so that a bare one may be any page there.
        from_url = want.source if want.source != f"{origin}/" else ""
        yield Observation(traffic.source, from_url=from_url, from_origin=origin, to_url=want.page, sample=True)


def _without(traffic: Traffic, unwanted: Callable[[str], bool]) -> Traffic:
    parts = tuple(part._replace(arrivals=tuple(each for each in part.arrivals if not unwanted(each.origin))) for part in traffic.parts)
    return replace(traffic, parts=parts, wanted={want: number for want, number in traffic.wanted.items() if not unwanted(want.source)})


def _told(traffic: Traffic, now: float) -> Iterator[str]:
    if traffic.broken:
        yield f"{traffic.broken:,} of {traffic.lines:,} lines could not be read ({100 * traffic.broken / traffic.lines:.1f} %)."
    if traffic.bots:
        yield f"{traffic.bots:,} lines by programs were left out."
    if traffic.spam:
        yield f"{traffic.spam:,} lines name sites that only want to be seen in statistics; they were left out."
    if traffic.left_out:
        yield f"{traffic.left_out:,} visits were left out: the file names more sites than anybody can have; import it in parts."
    if traffic.parts and traffic.parts[-1].day < _day(now, DAYS):
        yield f"The last visit was on {traffic.parts[-1].day}; scores heed the last {DAYS} days."


def _host(origin: str) -> str:
    return origin.partition("://")[2].removeprefix("www.").rstrip("/")


def _day(now: float, before: int) -> str:
    return (datetime.fromtimestamp(now, UTC) - timedelta(days=before)).date().isoformat()

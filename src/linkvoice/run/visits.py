"""Visits: into the private store, and from there to how many readers a site sent to a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from linkvoice.fetch.visit_store import VISITS, VisitStore
from linkvoice.inbound.forgotten import forgetting
from linkvoice.inbound.traffic.join import join
from linkvoice.model.traffic import Traffic

__all__ = ["DAYS", "VisitsFrom", "day_before", "keep_visits", "visits_from"]

DAYS: Final = 90
"""How far back visits count."""
_KEPT: Final = 400  # days
VisitsFrom = Callable[[str, str], int | None]
"""Gives how many readers an origin (``https://blog.acme.dev``) sent to a page of ours (its canonical URL); None where nobody counts."""


def keep_visits(traffic: Traffic, forgotten: Collection[str], state: Path, now: float) -> tuple[Traffic, tuple[str, ...]]:
    """Keep numbers, but for those of sites that are forgotten (hashes, as in the ledger); gives what was kept, and what was in the way.

    Raises:
        LinkvoiceError: they cannot be kept.
    """
    unwanted = forgetting(forgotten)
    tomorrow = day_before(now, -1)  # where the clock of a server is ahead; later days would count as recent for ever
    parts = tuple(
        part._replace(arrivals=tuple(each for each in part.arrivals if not unwanted(each.origin))) for part in traffic.parts if part.day <= tomorrow
    )
    wanted = {want: number for want, number in traffic.wanted.items() if not unwanted(want.source)}
    store = VisitStore(state)
    try:
        store.add(traffic.source, parts, join, day_before(now, _KEPT))
    finally:
        store.close()
    return replace(traffic, parts=parts, wanted=wanted), tuple(store.notes)


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
        for source, part in store.parts(day_before(now, days)):
            total = totals.setdefault(source, Counter())
            for each in part.arrivals:
                total[_host(each.origin), each.page] += each.visits
    finally:
        store.close()
    if not totals:
        return None
    return lambda origin, page: max(total[_host(origin), page] or total[_host(origin), ""] for total in totals.values())


def day_before(now: float, days: int) -> str:
    """Give the ISO date so many days before a time, UTC."""
    return (datetime.fromtimestamp(now, UTC) - timedelta(days=days)).date().isoformat()


def _host(origin: str) -> str:
    return origin.partition("://")[2].removeprefix("www.").rstrip("/")

"""Visits: into the private store, and out of it again."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from linkvoice.fetch.visit_store import VISITS, VisitStore
from linkvoice.inbound.forgotten import forgetting
from linkvoice.inbound.traffic.join import join
from linkvoice.inbound.traffic.readers import Readers
from linkvoice.model.traffic import Traffic

__all__ = ["DAYS", "day_before", "keep_visits", "read_visits"]

DAYS: Final = 90
"""How far back visits count."""
_KEPT: Final = 400  # days


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


def read_visits(state: Path, today: date, say: Callable[[str], object]) -> Readers | None:
    """Read who sent readers in the last `DAYS`; None where nobody has counted any. What is wrong with the store is given to `say`."""
    if not (state / VISITS).is_file():
        return None
    store = VisitStore(state)
    for note in store.notes:
        say(note)
    try:
        return Readers.of(store.parts((today - timedelta(days=DAYS)).isoformat()), DAYS)
    finally:
        store.close()


def day_before(now: float, days: int) -> str:
    """Give the ISO date so many days before a time, UTC."""
    return (datetime.fromtimestamp(now, UTC) - timedelta(days=days)).date().isoformat()

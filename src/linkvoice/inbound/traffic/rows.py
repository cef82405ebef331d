"""What exports of analytics have in common: numbers that somebody else has counted already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple

from linkvoice.inbound.ours import Ours
from linkvoice.inbound.traffic.count import Tally, iso_day
from linkvoice.inbound.traffic.ends import Allowed, page_asked, read_sender
from linkvoice.model.traffic import Traffic

__all__ = ["Row", "add_up"]

_REMEMBERED: Final = 1 << 14
_TIME: Final = "00:00:00"


class Row(NamedTuple):
    """One row of such an export."""

    day: str
    """ISO date; a time may follow."""
    referrer: str
    """URL or host, with whatever stands behind it."""
    path: str
    """Of our page, with or without query; empty where the export does not know it."""
    visits: int
    host: str = ""
    """Of our page; empty where the export does not say."""


def add_up(rows: Iterable[Row | None], ours: Ours, allowed: Allowed, about: Traffic) -> Traffic:
    """Add up the rows of an export, of which None is one that cannot be read; pages, sites and spam are told as in logs."""

    def sender(referrer: str) -> bytes:
        return (referrer if "://" in referrer else f"https://{referrer}").partition("?")[0].encode("utf-8", "replace")

    def asked(path: str, host: str) -> str:
        return page_asked(host.encode("utf-8", "replace"), b"GET " + f"/{path.partition('?')[0].lstrip('/')}".encode("utf-8", "replace"), ours)

    sender_of = lru_cache(_REMEMBERED)(lambda referrer: read_sender(sender(referrer), ours, allowed))
    page_of = lru_cache(_REMEMBERED)(asked)
    tally = Tally()
    read = broken = spam = 0
    for row in rows:
        read += 1
        day = iso_day(row.day[:10].encode("ascii", "replace")) if row is not None else ""
        if row is None or not day or row.visits < 0:
            broken += 1
        elif row.referrer and row.visits and (found := sender_of(row.referrer)) is not None:
            page = page_of(row.path, row.host) if row.path else ""
            if found.spam:
                spam += 1
            elif page or not row.path:
                tally.add(day, _TIME, found.origin, page, row.visits)
    return replace(tally.traffic(about), lines=read, broken=broken, spam=spam)

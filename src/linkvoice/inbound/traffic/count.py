"""Counting arrivals: one pass over the lines of a log, of which nothing but numbers stays."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from linkvoice.inbound.ours import Ours
from linkvoice.inbound.traffic.agents import is_program
from linkvoice.inbound.traffic.ends import Allowed, page_asked, read_sender
from linkvoice.inbound.traffic.fields import Parse
from linkvoice.model.traffic import Arrivals, Part, Traffic, Want

__all__ = ["Tally", "count", "iso_day"]

_PAIRS: Final = 200_000  # of day, site and page that are kept: about 60 MB; forged referrers must not fill the memory
_WANTS: Final = 5_000  # pairs of site and missing page that are kept
_REMEMBERED: Final = 1 << 13  # answers about each of referrers, requests and user agents
_LONGEST: Final = 2001  # bytes of them that are remembered: longer ones count for nothing (see ends.py)
_READ: Final = frozenset({b"200", b"206", b"304"})
_COUNTED: Final = frozenset({*_READ, b"404", b"410"})
_NOBODY: Final = frozenset({b"", b"-"})


@dataclass(slots=True)
class Tally:
    """What was counted so far."""

    counts: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)
    """ISO date -> (origin, page) -> how many."""
    spans: dict[str, tuple[str, str]] = field(default_factory=dict)
    """ISO date -> times of the first and the last."""
    wanted: Counter[Want] = field(default_factory=Counter)
    pairs: int = 0
    left_out: int = 0

    def add(self, day: str, time: str, origin: str, page: str, number: int = 1) -> None:
        """Count arrivals."""
        ends = origin, page
        counts = self.counts.get(day)
        if counts is None:
            counts = self.counts[day] = Counter()
            self.spans[day] = time, time
        if ends not in counts:
            if self.pairs == _PAIRS:
                self.left_out += number
                return
            self.pairs += 1
        counts[ends] += number
        first, last = self.spans[day]
        if not first <= time <= last:
            self.spans[day] = min(first, time), max(last, time)

    def want(self, source: str, page: str) -> None:
        """Count one who was led to a page that is not there."""
        want = Want(source, page)
        if want in self.wanted or len(self.wanted) < _WANTS:
            self.wanted[want] += 1

    def traffic(self, about: Traffic, *, marked: bool = False) -> Traffic:
        """Give all of it."""
        wanted = dict(sorted(self.wanted.items(), key=lambda each: (-each[1], each[0])))
        return replace(about, parts=self._parts(marked=marked), wanted=wanted, left_out=self.left_out)

    def _parts(self, *, marked: bool) -> tuple[Part, ...]:
        return tuple(_part(day, self.spans[day], self.counts[day], marked=marked) for day in sorted(self.counts))


def count(lines: Iterable[bytes], parse: Parse, ours: Ours, allowed: Allowed, about: Traffic, *, marked: bool = False) -> Traffic:
    """Count who came from other sites.

    `about` says what is read; with `marked`, several programs write logs of the same time (see `Part.mark`).
    A line that names no other site, as most do, is dropped before anything else
    is looked at. Only readers of pages count: GET, 200 or 304, no program. Query
    strings, which may hold anything, are cut off before they are looked at.
    """
    sender_of = lru_cache(_REMEMBERED)(lambda referrer: read_sender(referrer, ours, allowed))
    page_of = lru_cache(_REMEMBERED)(lambda host, request: page_asked(host, request, ours))
    program = lru_cache(_REMEMBERED)(is_program)
    day_of = lru_cache(_REMEMBERED)(iso_day)
    tally = Tally()
    read = broken = bots = spam = 0
    for line in lines:
        fields = parse(line)
        if not fields:
            broken += fields is None
            continue
        read += 1
        host, written, time, request, status, referrer, agent = fields
        if referrer in _NOBODY:
            continue
        sender = sender_of(referrer.partition(b"?")[0][:_LONGEST])
        if sender is None:
            continue
        if program(agent[:_LONGEST]):
            bots += 1
        elif sender.spam:
            spam += 1
        elif status in _COUNTED and (page := page_of(host, request.partition(b"?")[0][:_LONGEST])):
            day = day_of(written)
            if not day:
                read, broken = read - 1, broken + 1
            elif status in _READ:
                tally.add(day, time.decode("ascii", "replace"), sender.origin, page)
            else:
                tally.want(sender.url, page)
    return replace(tally.traffic(about, marked=marked), lines=read + broken, broken=broken, bots=bots, spam=spam)


def _part(day: str, span: tuple[str, str], counts: Mapping[tuple[str, str], int], *, marked: bool) -> Part:
    arrivals = tuple(Arrivals(origin, page, number) for (origin, page), number in sorted(counts.items()))
    mark = hashlib.sha256(repr((day, span, arrivals)).encode()).hexdigest()[:16] if marked else ""
    return Part(day, *span, mark, arrivals)


def iso_day(written: bytes) -> str:
    """Give the ISO date of ``22/Nov/2026``, or of one that is so already; empty for what is no date."""
    text = written.decode("ascii", "replace")
    try:
        return (datetime.strptime(text, "%d/%b/%Y").date() if "/" in text else date.fromisoformat(text)).isoformat()  # noqa: DTZ007 - a day, in no zone
    except ValueError:
        return ""

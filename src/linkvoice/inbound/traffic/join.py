"""Parts of one day, brought together so that nothing counts twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from linkvoice.model.traffic import Arrivals, Part

__all__ = ["join"]

_SLACK: Final = 60  # seconds that two logs may share where one goes on after the other: servers note requests when they end


def join(known: Sequence[Part], new: Part) -> tuple[Part, ...]:
    """Give all parts of one day by one source, once a new one is there; sorted.

    A server writes one log after the other, whatever becomes of their names. Two
    parts that tell of the same time are thus the same traffic, read twice or
    read on: of each pair of ends the larger number counts. Parts of different
    times add up. Marked parts are by programs that write at the same time: they
    add up too, unless they are the same to the last number.
    """
    if new.mark:
        return tuple(sorted({*known, new}))
    same = [part for part in known if not part.mark and _shared(part, new)]
    others = [part for part in known if part not in same]
    before: Counter[tuple[str, str]] = sum((_numbers(part.arrivals) for part in same), Counter())
    numbers = before | _numbers(new.arrivals)
    arrivals = tuple(Arrivals(*ends, number) for ends, number in sorted(numbers.items()))
    together = Part(new.day, min(part.first for part in (*same, new)), max(part.last for part in (*same, new)), "", arrivals)
    return tuple(sorted((*others, together)))


def _shared(one: Part, other: Part) -> bool:
    """Whether they share more than a moment: more than a minute, or half of the shorter one."""
    both = min(_seconds(one.last), _seconds(other.last)) - max(_seconds(one.first), _seconds(other.first))
    shorter = min(_seconds(part.last) - _seconds(part.first) for part in (one, other))
    return both >= 0 and (both > _SLACK or 2 * both >= shorter)


def _seconds(time: str) -> int:
    hours, minutes, seconds = (int(number) if number.isdigit() else 0 for number in (time[:2], time[3:5], time[6:8]))
    return hours * 3600 + minutes * 60 + seconds


def _numbers(arrivals: Iterable[Arrivals]) -> Counter[tuple[str, str]]:
    return Counter({(each.origin, each.page): each.visits for each in arrivals})

"""Readers of late: how many each site sent to each page of ours, as far as anybody counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Self

from linkvoice.model.traffic import Part

__all__ = ["Readers"]

_WEB: Final = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Readers:
    """What all sources counted. Its numbers are exact, and thus for no eyes: whoever tells of them says `at_least`."""

    days: int
    """How far back it goes."""
    counted: tuple[Mapping[tuple[str, str], int], ...]
    """Of each source: (site, page of ours) -> how many. A site is a host without ``www.``; the page is empty where it may be any."""

    @classmethod
    def of(cls, parts: Iterable[tuple[str, Part]], days: int) -> Self | None:
        """Add up what sources told of each day; None where none told of any."""
        totals: dict[str, Counter[tuple[str, str]]] = {}
        for source, part in parts:
            total = totals.setdefault(source, Counter())
            for each in part.arrivals:
                total[_site(each.origin), each.page] += each.visits
        return cls(days, tuple(map(dict, totals.values()))) if totals else None

    def sent(self, origin: str, page: str) -> int:
        """Give how many readers an origin (``https://blog.acme.dev``) sent to a page of ours (its canonical URL).

        Several sources count the same readers, each in its own way: the largest
        number counts. A source that does not know to which page readers came says
        the same of each. ``http`` and ``https``, with and without ``www.``, are one site.
        """
        site = _site(origin)
        return max([total.get((site, page)) or total.get((site, ""), 0) for total in self.counted])

    def pairs(self) -> Mapping[tuple[str, str], int]:
        """Give how many readers each site sent to each page; of all its pages together (an empty one) only where nobody knows more. Apps are no sites."""
        pairs: dict[tuple[str, str], int] = {}
        for total in self.counted:
            for pair, number in total.items():
                if "://" not in pair[0]:
                    pairs[pair] = max(number, pairs.get(pair, 0))
        closer = {site for site, page in pairs if page}
        return {(site, page): number for (site, page), number in pairs.items() if page or site not in closer}


@lru_cache(1 << 12)
def _site(origin: str) -> str:
    """The host, without ``www.``; an app (``android-app://com.example``) stays as it is."""
    return origin.partition("://")[2].removeprefix("www.").rstrip("/") if origin.startswith(_WEB) else origin

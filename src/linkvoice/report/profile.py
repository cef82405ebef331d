"""The links to a site in figures: how strong they are together, where they come from and since when, and what they lead to.

All of it is counted from what the page shows, mostly from its lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from linkvoice.model.voice import Band, together
from linkvoice.report.entry import Entry
from linkvoice.report.lists import FOLLOWS, Lists
from linkvoice.report.split import Group

__all__ = ["FEW", "BandSum", "Month", "PageSum", "Profile", "portion", "profile_of"]

FEW: Final = 5
"""Of fewer links than these there are no figures: they can be seen with the bare eye."""
_PAGES: Final = 5
"""Pages of ours that are named as the most linked ones."""
_PORTIONS: Final = {
    "nearly_all": 0.9, "three_quarters": 0.71, "two_thirds": 0.58, "half": 0.42, "third": 0.29, "quarter": 0.225, "fifth": 0.15, "tenth": 0.07,
}  # fmt: skip
"""The least share that is called so."""


class BandSum(NamedTuple):
    """All links of a band."""

    band: Band
    links: int
    weight: int
    """What they are worth together, from 0 to 100: see `linkvoice.model.voice.together`."""


class Month(NamedTuple):
    """How many sites were known to link here at the end of a month."""

    name: str
    """``2026-01``."""
    sites: int

    @property
    def number(self) -> int:
        """Months since the year 0."""
        year, month = self.name.split("-")
        return 12 * int(year) + int(month) - 1


class PageSum(NamedTuple):
    """The links to a page of ours."""

    name: str
    """Where it lies in the built site; a path from the root where there is none."""
    links: int
    sites: int


class Profile(NamedTuple):
    """The links to a site in figures."""

    links: int
    bands: tuple[BandSum, ...]
    """Those that have links, the best first; none where nobody asked how good the links are."""
    months: tuple[Month, ...]
    """Those in which a site was seen first, and the present one; the oldest first."""
    kinds: tuple[tuple[str, int], ...]
    """Kinds of linking pages and their links, most first."""
    followed: int
    """Links that search engines may count."""
    sites: int
    half: int
    """The fewest sites that have half of the links."""
    pages: tuple[PageSum, ...]
    """The most linked pages of ours, most first."""
    worded: int
    """Links that have words."""
    same: int
    """Links that use the commonest of these words."""
    words: str
    """What these are, as a page may quote them; empty where none may."""

    @property
    def strong(self) -> int:
        """Links that are strong voices."""
        return sum(each.links for each in self.bands if each.band is Band.STRONG)

    @property
    def weak(self) -> int:
        """Links that are faint or hardly heard: together they are worth less than one strong voice."""
        return sum(each.links for each in self.bands if each.band in {Band.FAINT, Band.NOISE})


def profile_of(lists: Lists, today: date) -> Profile | None:
    """Count what there is to tell of links; None where they are too few."""
    entries = lists.entries
    if len(entries) < FEW:
        return None
    spoken = Counter([entry.anchor.casefold() for entry in entries])
    del spoken[""]
    words, same = spoken.most_common(1)[0] if spoken else ("", 0)
    return Profile(
        links=len(entries),
        bands=_bands(entries) if entries[0].sort.band else (),
        months=_months(lists.sites, today),
        kinds=tuple((group.name, group.total) for group in lists.kinds),
        followed=sum(group.total for group in lists.follows if group.name == FOLLOWS[0]),
        sites=len(lists.sites),
        half=_half(group.total for group in lists.sites),
        pages=tuple(PageSum(group.name, group.total, len({entry.host for entry in group.rows})) for group in lists.pages[:_PAGES]),
        worded=spoken.total(),
        same=same,
        words=next(entry.said.text for entry in entries if entry.anchor.casefold() == words) if words else "",
    )


def portion(part: int, whole: int) -> str:
    """Give the key of the words for a share: ``all``, ``half``, ``third``, … or ``few``."""
    return "all" if part == whole else next((name for name, least in _PORTIONS.items() if part >= least * whole), "few")


def _bands(entries: Iterable[Entry]) -> tuple[BandSum, ...]:
    counts = Counter([entry.score for entry in entries])
    scores: dict[Band, list[int]] = {}
    for score in sorted(counts, reverse=True):
        scores.setdefault(Band.of(score), []).extend([score] * counts[score])
    return tuple(BandSum(band, len(each), together(each)) for band, each in scores.items())


def _months(sites: Iterable[Group[Entry]], today: date) -> tuple[Month, ...]:
    first = (min([entry.day for entry in group.rows if entry.day], default="") for group in sites)
    now = today.isoformat()[:7]
    new = Counter([min(day[:7], now) for day in first if "01" <= day[5:7] <= "12"])
    months: list[Month] = []
    for name in sorted({*new, now}):
        months.append(Month(name, new[name] + (months[-1].sites if months else 0)))
    return tuple(months)


def _half(counts: Iterable[int]) -> int:
    """How many of the largest counts make up half of all."""
    ordered = sorted(counts, reverse=True)
    rest = sum(ordered) / 2
    for number, count in enumerate(ordered, 1):
        rest -= count
        if rest <= 0:
            return number
    return 0

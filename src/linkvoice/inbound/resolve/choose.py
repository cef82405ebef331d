"""Which of the pages that a site tells of are looked at: those that may name us first, then those of the time when readers began to come."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable
from typing import Final
from urllib.parse import unquote

from linkvoice.extract.listing import Listed
from linkvoice.hosts import registrable_domain

__all__ = ["namer", "nearest", "words_of"]

_SHORTEST: Final = 4  # letters of a word that tells something in a path
_COMMON: Final = frozenset({"docs", "blog", "manual", "guide", "latest", "stable", "project", "home", "site", "index"})
"""Words that stand in many addresses and mean nobody."""
_FAR: Final = 10**6  # days


def namer(hosts: Collection[str]) -> Callable[[str], bool]:
    """Give what says whether a text, markup and all, names one of these hosts."""
    names = re.compile("|".join(rf"(?<![\w.-])(?:www\.)?{re.escape(host)}(?![\w-])" for host in hosts), re.IGNORECASE)
    return lambda text: names.search(text) is not None


def words_of(hosts: Iterable[str], path: str) -> frozenset[str]:
    """Give the words by which others may name a site: of its hosts what somebody registered, and the parts of its own path."""
    names = [registrable_domain(host).partition(".")[0] for host in hosts]
    return frozenset(word for word in (*names, *path.lower().split("/")) if len(word) >= _SHORTEST and word not in _COMMON and not word.isdigit())


def nearest(pages: Iterable[Listed], since: str, words: Collection[str] = ()) -> list[Listed]:
    """Sort pages: those with one of these words in their address first, then the nearest to a day (ISO), or the newest where it is empty.

    Those without a date come last, in their order.
    """
    day = _number(since)

    def rank(page: Listed) -> tuple[bool, int]:
        path = unquote(page.url.partition("://")[2].partition("/")[2]).lower()
        known = _number(page.day)
        distance = _FAR if known is None else -known if day is None else abs(known - day)
        return not any(word in path for word in words), distance

    return sorted(dict.fromkeys(pages), key=rank)


def _number(day: str) -> int | None:
    return dt.date.fromisoformat(day).toordinal() if day else None

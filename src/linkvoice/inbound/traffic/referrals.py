"""Which sites send readers to which pages, as it may be told in public."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Final

from linkvoice.hosts import guarded
from linkvoice.inbound.classify import Context, classify
from linkvoice.inbound.traffic.ends import MAIL
from linkvoice.inbound.traffic.readers import Readers
from linkvoice.model.classification import Origin
from linkvoice.model.record import Record
from linkvoice.model.traffic import Referral, at_least

__all__ = ["is_presentable", "referrals"]

_UNSHOWN: Final = frozenset({"chat", "mail", "spam", "stats_scraper"})
"""Kinds of sites that want to be seen here, or whose names tell who reads (``acme.slack.com``)."""
_PRIVATE: Final = frozenset({"local name", "private address"})
"""Why `linkvoice.hosts.guarded` would not ask a site that nobody but the owner's people knows: it is counted only where the configuration allows it."""


def is_presentable(host: str, context: Context) -> bool:
    """Whether a site may be named in public: it is neither the owner's own, nor in a private network, nor spam, nor where people write to each other."""
    if guarded(f"https://{host}/") in _PRIVATE:
        return False
    sort = classify(Record(f"https://{host}/", "", (), "", ""), context)
    return sort.origin is not Origin.OWN and sort.kind not in _UNSHOWN and not host.startswith(MAIL)


def referrals(readers: Readers, shows: Callable[[str], bool], path_of: Callable[[str], str]) -> tuple[Referral, ...]:
    """Give the sites that are to be shown, those that send most readers first; of equals in alphabetical order, which tells nothing.

    `path_of` gives the path of the page that a URL of ours leads to in the built site, empty for none: what led there is not told then.
    """
    shows, path_of = cache(shows), cache(path_of)
    sums: Counter[tuple[str, str]] = Counter()
    for (host, page), number in readers.pairs().items():
        if shows(host) and (not page or path_of(page)):
            sums[host, path_of(page) if page else ""] += number
    found = (Referral(host, target, least) for (host, target), number in sums.items() if (least := at_least(number)))
    return tuple(sorted(found, key=lambda referral: (-referral.least, referral)))

"""Authority: how well the linking site is known, by open ranks."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Final

from linkvoice.config import AuthorityWeights
from linkvoice.inbound.voice.scale import AuthorityOf
from linkvoice.model.record import Record
from linkvoice.model.voice import Part

__all__ = ["authorities"]

_NAME: Final = "authority"
_SCALE: Final = 8.1
"""The decimal logarithm of the number of domains that Common Crawl ranks, a little more than 121 million."""


def authorities(ranked: AuthorityOf | None, site_of: Callable[[str], str], weights: AuthorityWeights) -> Callable[[Record], Part]:
    """Give what weighs the rank of the site that links (`site_of` its URL): by its logarithm, because a few sites have most of the links of the web.

    Source: https://commoncrawl.org/web-graphs.
    """
    unknown = Part(_NAME, weights.unknown, max(weights.most, weights.unknown), "its rank is not known", known=False)
    if ranked is None:
        return lambda _: unknown

    @cache
    def weighed(site: str) -> Part:
        found = ranked(site)
        if found is None:
            return unknown
        share = 1 - math.log10(max(found.rank, 1)) / _SCALE
        points = round(weights.most * max(share, 0.0), 1)
        return Part(_NAME, points, weights.most, f"{site}: rank {found.rank:,} of {found.of:,} by {found.source}, {found.date}")

    return lambda record: weighed(site_of(record.from_url))

"""Reach: how many readers the linking site has sent."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from linkvoice.config import ReachWeights
from linkvoice.inbound.voice.scale import VisitsFrom
from linkvoice.model.record import Record
from linkvoice.model.voice import Part

__all__ = ["reaches"]

_NAME: Final = "reach"


def reaches(visits: VisitsFrom | None, weights: ReachWeights) -> Callable[[Record], Part]:
    """Give what weighs visits: a link is first a way in for readers. Where they are counted, and none came, that is known to be nothing."""
    unknown = Part(_NAME, weights.unknown, max(weights.most, weights.unknown), "nobody counts visits", known=False)

    def reach(record: Record) -> Part:
        found = visits("/".join(record.from_url.split("/", 3)[:3]), record.to_url) if visits is not None else None
        if found is None:
            return unknown
        points = min(weights.most, weights.doubling * math.log2(1 + max(found.visits, 0)))
        return Part(_NAME, round(points, 1), weights.most, f"{found.visits:,} visits in {found.days} days")

    return reach

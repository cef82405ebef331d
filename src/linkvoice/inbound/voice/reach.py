"""Reach: how many readers the linking site has sent."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Final

from linkvoice.config import ReachWeights
from linkvoice.inbound.voice.scale import VisitsFrom
from linkvoice.model.record import Record
from linkvoice.model.traffic import FEWEST, at_least
from linkvoice.model.voice import Part

__all__ = ["reaches"]

_NAME: Final = "reach"


def reaches(visits: VisitsFrom | None, weights: ReachWeights) -> Callable[[Record, str], Part]:
    """Give what weighs visits: a link is first a way in for readers. Where they are counted, and none came, that is known to be nothing.

    Reports show points and evidence: both go by the step that the number has reached (see `at_least`), and never by the number itself.
    """
    unknown = Part(_NAME, weights.unknown, max(weights.most, weights.unknown), "nobody counts visits", known=False)

    @cache  # there are few numbers
    def weighed(number: int, days: int) -> Part:
        step = at_least(number)
        points = min(weights.most, weights.doubling * math.log2(1 + step))
        told = f"at least {step:,} visits" if step else f"fewer than {FEWEST} visits"
        return Part(_NAME, round(points, 1), weights.most, f"{told} in {days} days")

    def reach(record: Record, target: str) -> Part:
        return unknown if visits is None else weighed(*visits("/".join(record.from_url.split("/", 3)[:3]), record.to_url, target))

    return reach

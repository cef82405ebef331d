"""Gate: how sure it is that the link is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from linkvoice.config import GateWeights
from linkvoice.model.classification import Classification
from linkvoice.model.record import Record
from linkvoice.model.standing import Standing
from linkvoice.model.voice import Gate

__all__ = ["gates"]

_MANY: Final = 2
"""Sources of which each bears out the other."""


def gates(weights: GateWeights) -> Callable[[Record, Classification], Gate]:
    """Give what weighs how much is known of the link itself. A record of an origin (``https://blog.acme.dev``, without a path) names no page."""
    settled = {
        Standing.LIVE: Gate(weights.live, "it links exactly this URL"),
        Standing.LIVE_VARIANT: Gate(weights.variant, "it links the same page, written otherwise"),
        Standing.LIVE_REDIRECT: Gate(weights.redirect, "it links by way of a redirect"),
        Standing.MENTION_ONLY: Gate(0.0, "the page names the URL and does not link it"),
        Standing.GONE: Gate(0.0, "the link is gone"),
        Standing.SOURCE_DEAD: Gate(0.0, "the page is gone"),
    }

    def gate(record: Record, sort: Classification) -> Gate:
        if sort.kind == "spam":
            return Gate(0.0, f"spam: {sort.evidence}" if sort.evidence else "spam")
        return settled.get(record.standing) or _told(record, weights)

    return gate


def _told(record: Record, weights: GateWeights) -> Gate:
    """Weigh a link that nobody has seen, or could look for, by who tells of it."""
    if record.from_url.count("/") == 2:  # noqa: PLR2004 - those of https://
        return Gate(weights.origin, "only the site is known that it comes from")
    count = len(record.sources)
    if count >= _MANY:
        return Gate(weights.told_often, f"{count} sources tell of it, and nobody has seen it")
    return Gate(weights.told_once, "one source tells of it, and nobody has seen it")

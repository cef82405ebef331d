"""What a page says of how good a link is: a band, and its main reason. Numbers stand in the JSON report and in `linkvoice explain`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from linkvoice.model.voice import Band, Voice

__all__ = ["reason_of"]

_TOLD: Final = ("placement", "relevance", "authority", "treatment")
"""Parts that may be named. How many readers came is nobody's business but the owner's."""
_PRAISE: Final = _TOLD[:-1]
"""What may speak for a link: that it is followed is nothing to praise it for."""
_MUCH: Final = 0.5
"""The share of its points from which a part speaks for a link, and below which it speaks against it."""


@lru_cache(1 << 12)  # many links are alike in all that counts
def reason_of(voice: Voice | None) -> tuple[str, str]:
    """Give the keys of the words for the band, and for what speaks most for a strong or steady voice, or against a weak one; empty where nothing does."""
    if voice is None:
        return "", ""
    band = voice.band
    if band is Band.STRONG or band is Band.STEADY:
        best, share = _extreme(voice, max, _PRAISE)
        return band.value, f"for_{best}" if share > _MUCH else ""
    for part in voice.parts:
        if part.points < 0:
            return band.value, "against_penalties"
    worst, share = _extreme(voice, min, _TOLD)
    return band.value, f"against_{worst}" if share < _MUCH else ""


def _extreme(voice: Voice, choose: Callable[[list[float]], float], names: Sequence[str]) -> tuple[str, float]:
    """Give the part with the largest or smallest share of its points among those that may be named and somebody knows; of equals, the first one counts."""
    shares = {part.name: part.points / part.of for part in voice.parts if part.known and part.of}
    told = [name for name in names if name in shares]
    if not told:
        return "", _MUCH
    share = choose([shares[name] for name in told])
    return next(name for name in told if shares[name] == share), share

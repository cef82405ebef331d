"""What a page says of how good a link is: a band, and its main reason. Numbers stand in the JSON report and in `linkvoice explain`."""

from __future__ import annotations

from typing import Final

from linkvoice.model.voice import Band, Part, Voice

__all__ = ["reason_of"]

_TOLD: Final = ("placement", "relevance", "authority", "treatment")
"""Parts that may be named. How many readers came is nobody's business but the owner's."""
_MUCH: Final = 0.5
"""The share of its points from which a part speaks for a link, and below which it speaks against it."""


def reason_of(voice: Voice | None) -> tuple[str, str]:
    """Give the keys of the words for the band, and for what speaks most for a strong or steady voice, or against a weak one; empty where nothing does."""
    if voice is None:
        return "", ""
    band = voice.band
    if band in {Band.STRONG, Band.STEADY}:
        best = max((part for part in _named(voice) if part.name != "treatment"), key=_share, default=None)
        return band.value, f"for_{best.name}" if best is not None and _share(best) > _MUCH else ""
    if any(part.points < 0 for part in voice.parts):
        return band.value, "against_penalties"
    worst = min(_named(voice), key=_share, default=None)
    return band.value, f"against_{worst.name}" if worst is not None and _share(worst) < _MUCH else ""


def _named(voice: Voice) -> list[Part]:
    """The parts that may be named, and that somebody knows; of equals, the first one counts."""
    known = {part.name: part for part in voice.parts if part.known and part.of}
    return [known[name] for name in _TOLD if name in known]


def _share(part: Part) -> float:
    return part.points / part.of

"""How good a link is, part by part, so that a person can reckon it again."""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.voice import FORMULA, Part, Voice
from linkvoice.report.plain import harmless

__all__ = ["render_voice"]


def render_voice(voice: Voice) -> Iterator[str]:
    """Yield the lines: the score, each part with its evidence, and the sum. A ``?`` stands behind what nobody knows, and what only counts as much as such things do."""
    yield f"voice: {voice.score} of 100, {voice.band} ({FORMULA})"
    for part in voice.parts:
        of = f" of {part.of:g}" if part.of else ""
        yield f"  {part.name} {_points(part)}{of}: {harmless(part.evidence)}"
    yield f"  gate {voice.gate.factor:g}: {harmless(voice.gate.evidence)}"
    total = " + ".join(f"{part.points:g}" for part in voice.parts if part.points >= 0 and part.of)
    total += "".join(f" - {-part.points:g}" for part in voice.parts if part.points < 0)
    yield f"  {voice.gate.factor:g} x ({total}) = {voice.score}"


def _points(part: Part) -> str:
    return f"{part.points:g}" + ("" if part.known else "?")

"""Charts as SVG that stands in a page: shapes alone, which stretch to any width. Words stand beside them, as HTML, where they keep their size.

Colours come from the style sheet, by class; without it all is in the colour of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final, NamedTuple

__all__ = ["Part", "bar", "flow", "steps", "strip"]

_WIDTH: Final = 1000
_LEAST: Final = 14
"""What is there at all is at least so wide."""
_GAP: Final = 2
"""On either side of a part."""


class Part(NamedTuple):
    """A part of a whole."""

    look: str
    """Which of the style sheet's looks it has: ``strong``, ``faint``, …"""
    size: float
    other: float = 0
    """Its size by another measure, for `flow`."""


def strip(name: str, title: str, description: str, parts: Sequence[Part]) -> str:
    """Draw a whole as a strip that is cut into its parts."""
    return _picture(name, title, description, 16, _cut(parts, _spans([part.size for part in parts]), 0, 16))


def flow(name: str, title: str, description: str, parts: Sequence[Part]) -> str:
    """Draw a whole by two measures: a strip for each, and between them how every part grows or shrinks."""
    above, below = _spans([part.size for part in parts]), _spans([part.other for part in parts])
    ribbons = "".join(
        f'<path class="linkvoice-{part.look}" fill="currentColor" opacity=".3" d="M{left} 20C{left} 38 {low} 30 {low} 48H{high}C{high} 30 {right} 38 {right} 20Z"/>'
        for part, (left, right), (low, high) in zip(parts, above, below, strict=True)
    )
    return _picture(name, title, description, 68, ribbons + _cut(parts, above, 0, 18) + _cut(parts, below, 50, 18))


def steps(name: str, title: str, description: str, points: Sequence[tuple[int, int]]) -> str:
    """Draw how a number grew, by points (when, how many) that are sorted and at more than one time: each holds until the next."""
    (start, first), (end, most) = points[0], points[-1]
    across, up = _WIDTH / (end - start), 92 / most
    line = f"M0 {_round(98 - first * up)}" + "".join(f"H{_round((when - start) * across)}V{_round(98 - many * up)}" for when, many in points[1:])
    shapes = (
        f'<path class="linkvoice-line" fill="currentColor" opacity=".2" d="{line}V98H0Z"/>'
        f'<path class="linkvoice-line" fill="none" stroke="currentColor" stroke-width="2" vector-effect="non-scaling-stroke" d="{line}"/>'
    )
    return _picture(name, title, description, 100, shapes)


def bar(size: float, most: float) -> str:
    """Draw a bar beside the number that it shows, which is why those who cannot see it are told nothing."""
    width = max(_LEAST, _round(_WIDTH * size / most))
    return (
        f'<svg class="linkvoice-bar" viewBox="0 0 {_WIDTH} 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect fill="currentColor" width="{width}" height="8"/></svg>'
    )


def _picture(name: str, title: str, description: str, height: int, shapes: str) -> str:
    key = f"lv-chart-{name}"
    return (
        f'<svg class="linkvoice-chart linkvoice-chart-{name}" viewBox="0 0 {_WIDTH} {height}" preserveAspectRatio="none" role="img" focusable="false"'
        f' aria-labelledby="{key}-title" aria-describedby="{key}-desc">'
        f'<title id="{key}-title">{escape(title)}</title><desc id="{key}-desc">{escape(description)}</desc>{shapes}</svg>'
    )


def _spans(sizes: Sequence[float]) -> list[tuple[float, float]]:
    """Say where each part begins and ends, one after the other, with a gap between."""
    total = sum(sizes)
    widths = [max(_LEAST, _WIDTH * size / total) for size in sizes]
    scale = _WIDTH / sum(widths)
    ends = [sum(widths[: number + 1]) * scale for number in range(len(widths))]
    starts = [0.0, *ends[:-1]]
    return [(_round(start + _GAP * (start > 0)), _round(end - _GAP * (end < _WIDTH - 1))) for start, end in zip(starts, ends, strict=True)]


def _cut(parts: Sequence[Part], spans: Sequence[tuple[float, float]], top: int, height: int) -> str:
    return "".join(
        f'<rect class="linkvoice-{part.look}" fill="currentColor" x="{start}" y="{top}" width="{_round(end - start)}" height="{height}"/>'
        for part, (start, end) in zip(parts, spans, strict=True)
    )


def _round(number: float) -> float:
    return round(number, 1)

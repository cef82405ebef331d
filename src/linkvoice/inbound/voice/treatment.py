"""Treatment: what the linking page tells search engines about the link."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from linkvoice.config import TreatmentWeights
from linkvoice.model.record import Record
from linkvoice.model.voice import Part

__all__ = ["treatments"]

_NAME = "treatment"


def treatments(weights: TreatmentWeights) -> Callable[[Record], Part]:
    """Give what weighs the tokens of a link's rel, and what its page says of itself.

    Source: https://developers.google.com/search/docs/crawling-indexing/qualify-outbound-links.
    """
    most = max(weights.followed, weights.ugc, weights.nofollow, weights.sponsored, weights.page_nofollow)
    unknown = Part(_NAME, weights.unknown, max(most, weights.unknown), "nobody has seen the link", known=False)

    @cache  # there are many links, and few ways to write this
    def weighed(rel: str, robots: tuple[str, ...], is_copy: bool) -> Part:  # noqa: FBT001 - a key
        tokens = rel.split()
        held = {f"rel {token}": getattr(weights, token) for token in ("nofollow", "sponsored", "ugc") if token in tokens}
        if not {"nofollow", "none"}.isdisjoint(robots):
            held["the page says nofollow"] = weights.page_nofollow
        points, evidence = min(held.values(), default=weights.followed), [*held] or ["followed"]
        if not {"noindex", "none"}.isdisjoint(robots):
            points -= weights.noindex
            evidence.append(f"the page says noindex (-{weights.noindex:g})")
        if is_copy:
            points -= weights.not_canonical
            evidence.append(f"the page names another one as canonical (-{weights.not_canonical:g})")
        return Part(_NAME, round(max(points, 0.0), 1), most, ", ".join(evidence))

    def treatment(record: Record) -> Part:
        if record.link is None:
            return unknown
        page = record.page
        robots = page.get("robots")
        return weighed(record.link.rel, tuple(map(str, robots)) if robots and isinstance(robots, list | tuple) else (), "canonical" in page)

    return treatment

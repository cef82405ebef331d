"""Penalties: marks of link selling."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

from linkvoice.config import PenaltyWeights
from linkvoice.inbound.voice.survey import Survey
from linkvoice.inbound.voice.topics import Topics
from linkvoice.model.classification import Classification, Origin
from linkvoice.model.record import Record
from linkvoice.model.voice import Part

__all__ = ["penalties"]

_NAME: Final = "penalties"
_CROWD: Final = 150
"""Links to other sites beyond which a page is crowded."""
_BETWEEN: Final = frozenset({"shortener", "stats_scraper"})


def penalties(survey: Survey, topics: Topics, weights: PenaltyWeights) -> Callable[[Record, Classification, str], Part]:
    """Give what takes points away for each mark of a link to the page of ours at a path. Neither a language nor a top-level domain is one.

    Source: https://developers.google.com/search/docs/essentials/spam-policies#link-spam.
    """
    none = Part(_NAME, 0.0, 0.0, "none")

    @cache  # such a text has many links
    def names_page(text: str, target: str) -> bool:
        """Whether the text says what our page says of itself, and no more."""
        topic = topics.of(target)
        return topic is not None and topics.stems(text) <= {"", *topic.words}

    @cache
    def told(outside: int, sites: int, kind: str, own: bool, hidden: bool) -> Part:  # noqa: FBT001 - a key
        """Weigh the marks of a link; 0 and an empty kind are none."""
        marks: list[tuple[float, str]] = []
        if outside:
            marks.append((weights.crowded, f"{outside:,} links to other sites on the page"))
        if sites:
            marks.append((weights.repeated, f"{sites:,} of {survey.sites:,} sites link with this very text"))
        if own:
            marks.append((weights.one_owner, "a site of the same owner"))
        if kind:
            marks.append((weights.between, f"the page is a {kind.replace('_', ' ')}"))
        if hidden:
            marks.append((weights.hidden, "the page hides it"))
        return Part(_NAME, -round(sum(points for points, _ in marks), 1), 0.0, ", ".join(f"{text} (-{points:g})" for points, text in marks))

    def penalty(record: Record, sort: Classification, target: str) -> Part:
        outside, link = record.page.get("outside"), record.link
        crowd = outside if isinstance(outside, int) and outside > _CROWD else 0
        sites = survey.common.get(link.text.casefold(), 0) if link is not None and survey.common else 0
        if sites and link is not None and names_page(link.text, target):
            sites = 0
        kind = sort.kind if sort.kind in _BETWEEN else ""
        own, hidden = sort.origin is Origin.OWN, link is not None and link.hidden
        return told(crowd, sites, kind, own, hidden) if crowd or sites or kind or own or hidden else none

    return penalty

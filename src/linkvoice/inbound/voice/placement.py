"""Placement: where on its page the link stands."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

from linkvoice.config import PlacementWeights
from linkvoice.inbound.voice.survey import Survey, repeat_of
from linkvoice.model.link_to_us import Placement
from linkvoice.model.record import Record
from linkvoice.model.voice import Part

__all__ = ["placements"]

_WORDS: Final = {
    Placement.TEXT: "in the text",
    Placement.LIST: "in a list of links",
    Placement.AUTHOR: "in a box about the author",
    Placement.COMMENT: "among comments",
    Placement.TEMPLATE: "in header, navigation, sidebar or footer",
    Placement.UNKNOWN: "nobody knows where on the page",
}


def placements(survey: Survey, weights: PlacementWeights) -> Callable[[Record], Part]:
    """Give what weighs where a link stands; one that its site repeats has little weight on each page.

    Source: https://developers.google.com/search/docs/essentials/spam-policies#link-spam names links in footers and templates.
    """
    most = max(getattr(weights, place) for place in Placement)

    @cache
    def weighed(place: Placement, pages: int) -> Part:
        points, evidence = float(getattr(weights, place)), _WORDS[place]
        if pages:
            points = min(points, weights.sitewide)
            evidence += f", and on {pages} pages of its site, which count as one link"
        return Part("placement", round(points, 1), most, evidence, known=place is not Placement.UNKNOWN)

    def placement(record: Record) -> Part:
        place = record.link.placement if record.link is not None else Placement.UNKNOWN
        return weighed(place, survey.repeated.get(repeat_of(record, survey.site), 0) if survey.repeated else 0)

    return placement

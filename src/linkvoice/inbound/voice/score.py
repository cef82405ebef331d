"""A backlink to its voice: the parts in their order."""

from __future__ import annotations

from functools import cache

from linkvoice.inbound.landing import Score
from linkvoice.inbound.voice.authority import authorities
from linkvoice.inbound.voice.gate import gates
from linkvoice.inbound.voice.penalties import penalties
from linkvoice.inbound.voice.placement import placements
from linkvoice.inbound.voice.reach import reaches
from linkvoice.inbound.voice.relevance import relevances
from linkvoice.inbound.voice.scale import Scale
from linkvoice.inbound.voice.treatment import treatments
from linkvoice.model.classification import Classification
from linkvoice.model.record import Record
from linkvoice.model.voice import Voice

__all__ = ["scorer"]


def scorer(scale: Scale) -> Score:
    """Give what weighs links by a scale. Pure, and fast enough for 20,000 of them in a build: what is the same for many is weighed once."""
    weights, survey, topics = scale.weights, scale.survey, scale.topics
    gate = gates(weights.gate)
    treatment = treatments(weights.treatment)
    placement = placements(survey, weights.placement)
    authority = authorities(scale.authority, survey.site, weights.authority)
    relevance = relevances(topics, weights.relevance)
    reach = reaches(scale.visits, weights.reach)
    penalty = penalties(survey, topics, weights.penalties)
    voice = cache(Voice.of)

    def score(record: Record, sort: Classification, target: str) -> Voice:
        parts = (
            treatment(record),
            placement(record),
            authority(record),
            relevance(record, target),
            reach(record, target),
            penalty(record, sort, target),
        )
        return voice(gate(record, sort), parts)

    return score

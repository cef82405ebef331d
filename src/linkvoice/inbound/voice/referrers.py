"""What the links of a site are worth together: the best one, and of each further one half as much as of the one before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from linkvoice.inbound.voice.survey import repeat_of, survey
from linkvoice.model.backlink import Backlink
from linkvoice.model.voice import Referrer

__all__ = ["referrers", "together"]

_MOST: Final = 20
"""Links of a site that count: the next would count a millionth."""


def referrers(backlinks: Sequence[Backlink]) -> tuple[Referrer, ...]:
    """Give the sites whose links were seen and weighed, best first; a link that a site repeats counts once."""
    seen = [backlink for backlink in backlinks if backlink.record.standing.verified]
    told = survey(backlink.record for backlink in seen)
    links: dict[str, int] = defaultdict(int)
    single: dict[str, list[int]] = defaultdict(list)
    repeated: dict[tuple[str, str, str], int] = {}
    for backlink in seen:
        key = repeat_of(backlink.record, told.site)
        links[key[0]] += 1
        if backlink.voice is None:
            continue
        if key in told.repeated:
            repeated[key] = max(repeated.get(key, 0), backlink.voice.score)
        else:
            single[key[0]].append(backlink.voice.score)
    for (site, _, _), score in repeated.items():
        single[site].append(score)
    found = [_referrer(site, links[site], scores) for site, scores in single.items()]
    return tuple(sorted(found, key=lambda referrer: (-referrer.score, referrer.site)))


def together(scores: Iterable[int]) -> int:
    """Give 100 * (1 - product of (1 - score/100 * 0.5^i)), of scores that are sorted, best first, i from 0; rounded, a half upwards."""
    silence = 1.0
    for number, score in enumerate(scores):
        silence *= 1 - score / 100 * 0.5**number
    return int(round(100 * (1 - silence), 6) + 0.5)


def _referrer(site: str, links: int, scores: list[int]) -> Referrer:
    counted = tuple(sorted(scores, reverse=True)[:_MOST])
    return Referrer(site, together(counted), links, counted)

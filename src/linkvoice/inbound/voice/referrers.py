"""What the links of a site are worth together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from linkvoice.inbound.voice.survey import repeat_of, survey
from linkvoice.model.backlink import Backlink
from linkvoice.model.voice import COUNTED, Referrer, together

__all__ = ["referrers"]


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


def _referrer(site: str, links: int, scores: list[int]) -> Referrer:
    counted = tuple(sorted(scores, reverse=True)[:COUNTED])
    return Referrer(site, together(counted), links, counted)

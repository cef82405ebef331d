"""What a visit to a page says of one link to us. Three answers: it is there, it is not there, nobody can say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final, NamedTuple

from linkvoice.inbound.ours import Ours
from linkvoice.model.link_to_us import LinkToUs, Placement
from linkvoice.model.reading import Reading
from linkvoice.model.record import Record
from linkvoice.model.standing import Standing

__all__ = ["Verdict", "standing"]

_PATIENCE: Final = 7 * 86400.0  # seconds between the first check that misses a link and the one that gives it up
_GONE: Final = frozenset({404, 410})
_FORBIDDEN: Final = frozenset({"address", "port", "scheme"})
_FORMAT: Final = "%Y-%m-%dT%H:%M:%SZ"
_UNKNOWN: Final = frozenset({Standing.CLAIMED, Standing.UNVERIFIABLE, Standing.BLOCKED_BY_POLICY})
"""Standings of links that nobody has looked for with success."""
_DIRECT: Final = (Standing.LIVE, Standing.LIVE_VARIANT, Standing.LIVE_REDIRECT)
_PLACES: Final = (Placement.TEXT, Placement.LIST, Placement.UNKNOWN, Placement.AUTHOR, Placement.COMMENT, Placement.TEMPLATE)
"""The best first."""


class Verdict(NamedTuple):
    """What is known of a link after a visit."""

    standing: Standing
    link: LinkToUs | None = None
    """The link, where this visit saw it."""
    missing_since: str = ""
    """As in `linkvoice.model.record.Record`."""


def standing(record: Record | None, to_url: str, reading: Reading, now: float, ours: Ours) -> Verdict:
    """Judge the link to `to_url` on the page that `reading` shows, with what was known before, at `now` (seconds since 1970).

    What could not be looked at changes nothing that is known, and a link that is missing keeps its standing until it has been
    missing for 7 days, at two checks of the whole page or more. A page that a script makes never proves that a link is missing.
    """
    before = record.standing if record is not None else Standing.CLAIMED
    since = record.missing_since if record is not None else ""
    if reading.status in _GONE and not reading.refused and not reading.failure:
        return Verdict(Standing.SOURCE_DEAD)
    found = _best(to_url, reading, ours)
    if found is not None:
        return found
    after = Standing.MENTION_ONLY if any(ours.page(url) == ours.page(to_url) for url in reading.mentions) else Standing.GONE
    if after is Standing.MENTION_ONLY and before in {*_UNKNOWN, after}:
        return Verdict(after)
    if not _proves_absence(reading):
        return Verdict(_unproven(reading) if before in _UNKNOWN else before, missing_since=since)
    first = _seconds(since)
    if first is None or first > now:
        return Verdict(before, missing_since=_iso(now))
    return Verdict(after if now - first >= _PATIENCE else before, missing_since=since)


def _best(to_url: str, reading: Reading, ours: Ours) -> Verdict | None:
    """The best link to a page of ours: one that readers see, the most direct, in the best place, with words."""
    page = ours.page(to_url)
    found = [Verdict(_kind(link, to_url), link) for link in reading.links if ours.page(link.ends_at or link.url) == page]
    return min(found, key=_rank, default=None)


def _rank(verdict: Verdict) -> tuple[bool, int, int, bool]:
    link = verdict.link
    if link is None:
        return True, 0, 0, True
    return link.hidden, _DIRECT.index(verdict.standing), _PLACES.index(link.placement), not link.text


def _kind(link: LinkToUs, to_url: str) -> Standing:
    if link.ends_at:
        return Standing.LIVE_REDIRECT
    return Standing.LIVE if link.url == to_url else Standing.LIVE_VARIANT


def _proves_absence(reading: Reading) -> bool:
    good = reading.status is not None and 200 <= reading.status <= 299  # noqa: PLR2004 - HTTP's own numbers
    return good and reading.whole and not reading.script and not reading.refused


def _unproven(reading: Reading) -> Standing:
    return Standing.BLOCKED_BY_POLICY if reading.refused in _FORBIDDEN else Standing.UNVERIFIABLE


def _seconds(moment: str) -> float | None:
    try:
        return datetime.strptime(moment, _FORMAT).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None


def _iso(now: float) -> str:
    return datetime.fromtimestamp(now, UTC).strftime(_FORMAT)

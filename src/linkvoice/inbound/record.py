"""A record of the ledger, brought up to date with what sources claim and a visit showed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from linkvoice.model.record import Record
from linkvoice.model.standing import Change, Standing

if TYPE_CHECKING:  # a build reads records, and brings none up to date
    from linkvoice.inbound.merge import Claim
    from linkvoice.model.link_to_us import LinkToUs
    from linkvoice.model.reading import Reading

__all__ = ["Verdict", "moment", "page_facts", "proven", "update"]

_FACTS = ("canonical", "generator", "language", "outside", "published", "referrer", "robots", "title", "types")
_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


class Verdict(NamedTuple):
    """What the last visit to the linking page came to."""

    standing: Standing
    link: LinkToUs | None = None
    """The link, where it was seen."""
    reading: Reading | None = None
    """The visit."""
    missing_since: str = ""
    """As in `Record`."""


def moment(now: float) -> str:
    """Seconds since 1970 as an ISO time, UTC: ``2026-11-22T10:00:00Z``."""
    return datetime.fromtimestamp(now, UTC).strftime(_FORMAT)


def proven(record: Record) -> bool:
    """Whether its link was ever seen; only such records are for the ledger."""
    return record.standing.verified or any(change.standing.verified for change in record.history)


def update(record: Record | None, claim: Claim | None, verdict: Verdict, now: float) -> Record | None:
    """Give the record of a link after a visit; None where there is none, and nothing that may be kept.

    A new record is made only of a link that was seen and that somebody claims
    in public; what private sources claim enters none. A visit that could not
    look changes nothing of what is known. `changed` and `history` move only
    when something else does, so that the same web gives the same bytes.
    """
    known = claim if claim is not None and not claim.private else None
    if record is None:
        return _first(known, verdict, now) if known is not None and verdict.standing.verified else None
    after = record
    if known is not None:
        after = after._replace(
            sources=tuple(sorted({*record.sources, *known.sources})),
            first_seen=min(record.first_seen, _since(known, now)),
            metrics={**record.metrics, **known.metrics},
        )
    if verdict.standing not in {Standing.UNVERIFIABLE, Standing.CLAIMED}:
        after = after._replace(standing=verdict.standing, missing_since=verdict.missing_since)
    if verdict.standing.verified and verdict.link is not None:
        after = after._replace(link=verdict.link, page=record.page if verdict.reading is None else page_facts(verdict.reading))
    if after == record:
        return record
    # Never at the same time as what it takes the place of, nor before it, even where another machine's clock is ahead.
    changed = max(moment(now), (datetime.strptime(record.changed, _FORMAT).replace(tzinfo=UTC) + timedelta(seconds=1)).strftime(_FORMAT))
    history = record.history if after.standing is record.standing else (*record.history, Change(changed, after.standing))
    return after._replace(changed=changed, history=history)


def page_facts(reading: Reading) -> dict[str, object]:
    """What of a visit is worth keeping beside the link; only what is not empty, sorted by name, sequences as lists."""
    facts = ((name, getattr(reading, name)) for name in _FACTS)
    return {name: [*fact] if isinstance(fact, tuple) else fact for name, fact in facts if fact}


def _first(claim: Claim, verdict: Verdict, now: float) -> Record | None:
    ours = verdict.link.ends_at or verdict.link.url if verdict.link else ""
    to_url = claim.to_url or ours.partition("#")[0]
    if not claim.from_url or not to_url:
        return None
    return Record(
        claim.from_url,
        to_url,
        claim.sources,
        first_seen=_since(claim, now),
        changed=moment(now),
        standing=verdict.standing,
        missing_since=verdict.missing_since,
        history=(Change(moment(now), verdict.standing),),
        link=verdict.link,
        page={} if verdict.reading is None else page_facts(verdict.reading),
        metrics=claim.metrics,
    )


def _since(claim: Claim, now: float) -> str:
    """Since when the link is known: as the sources say, unless that is no date or lies ahead."""
    try:
        told = f"{date.fromisoformat(claim.first_seen[:10]).isoformat()}T00:00:00Z"
    except ValueError:
        return moment(now)
    return min(told, moment(now))

"""What sources claim, and what visits showed, into the ledger; and what of that is news."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from linkvoice.inbound.differences import differences
from linkvoice.inbound.forgotten import forgetting
from linkvoice.inbound.ledger import Ledger
from linkvoice.inbound.merge import Claim
from linkvoice.inbound.record import Verdict, moment, update
from linkvoice.model.heard import News
from linkvoice.model.reading import Reading
from linkvoice.model.record import Record

__all__ = ["Judge", "due", "hear", "news", "unseen"]

Judge = Callable[[Record | None, str, Reading], Verdict]
"""(what is known, a page of ours, a visit to the page that links) -> what the visit comes to."""
_RETRY = 86400.0  # seconds after which a page that could not be looked at is looked at again
_GONE = frozenset({404, 410})
_UNSAFE = frozenset({"address", "port", "scheme"})


def hear(ledger: Ledger, claims: Iterable[Claim], readings: Mapping[str, Reading], page: Callable[[str], str], judge: Judge, now: float) -> Ledger:
    """Bring a ledger up to date. Pure: the same claims and visits give the same ledger, however often they are heard.

    `readings` holds the last visit to each page; those before the last change of a
    record tell nothing about it. `page` gives the canonical URL of a page of ours;
    `now` is in seconds since 1970. A linking page that names several pages of ours
    counts for each of them, whichever of them a source told of; one that is known by
    several addresses, of which some lead to the others, counts once.
    """
    forgotten = forgetting(ledger.forgotten)
    told = [claim for claim in claims if claim.from_url and not forgotten(claim.from_url) and not forgotten(_end(claim.from_url, readings))]
    targets: dict[str, set[str]] = defaultdict(set)
    for from_url, to_url in ledger.records:
        targets[from_url].add(to_url)
    names = _names({claim.from_url for claim in told}, targets, readings)
    by_page: dict[str, list[Claim]] = defaultdict(list)
    for claim in told:
        by_page[names.get(claim.from_url, claim.from_url)].append(claim)
    records = dict(ledger.records)
    for from_url in sorted({*by_page, *targets}):
        reading = readings.get(from_url)
        if reading is None:
            continue
        claimed = by_page.get(from_url, [])
        linked = {page(link.ends_at or link.url) for link in reading.links}
        for to_url in sorted({claim.to_url for claim in claimed if claim.to_url} | targets[from_url] | linked):
            record = records.get((from_url, to_url))
            if record is None or moment(reading.at) >= record.changed:
                after = update(record, _claim(claimed, from_url, to_url), judge(record, to_url, reading), now)
                if after is not None:
                    records[after.key] = after
    return replace(ledger, records=records)


def due(ledger: Ledger, claims: Iterable[Claim], readings: Mapping[str, Reading], now: float, recheck: float) -> tuple[str, ...]:
    """Give the linking pages that are to be looked at, the most urgent first: never seen ones, then those that were looked at longest ago.

    `recheck` is in seconds. A page that could not be looked at is due again after a day.
    """
    forgotten = forgetting(ledger.forgotten)
    known = {claim.from_url for claim in claims} | {from_url for from_url, _ in ledger.records}
    waiting = []
    for url in known:
        if url and not forgotten(url):
            reading = readings.get(url)
            wait = recheck if reading is not None and _told(reading) else min(_RETRY, recheck)
            if reading is None or now - reading.at >= wait:
                waiting.append((reading.at if reading is not None else 0.0, url))
    return tuple(url for _, url in sorted(waiting))


def news(before: Mapping[tuple[str, str], Record], after: Mapping[tuple[str, str], Record], unwanted: Collection[tuple[str, str]] = ()) -> News:
    """Tell what changed between two states of the ledger; nothing of what is `unwanted`."""
    new, lost, changed = [], [], []
    for key in sorted(after.keys() - unwanted):
        record, known = after[key], before.get(key)
        was = known is not None and known.standing.verified
        if record.standing.verified and not was:
            new.append(record)
        elif was and not record.standing.verified:
            lost.append(record)
        elif record.standing.verified and known is not None and differences(known, record):
            changed.append(record)
    return News(tuple(new), tuple(lost), tuple(changed))


def unseen(reading: Reading) -> str:
    """Say why a visit did not see a page: ``gone``, ``robots``, ``safety``, ``unread``, ``refused`` or ``silent``; empty where it did."""
    if reading.refused:
        return "robots" if reading.refused == "robots" else "safety" if reading.refused in _UNSAFE else "unread"
    if reading.status is None:
        return "silent"
    return "" if reading.status < 400 else "gone" if reading.status in _GONE else "refused"  # noqa: PLR2004 - HTTP's own number


def _told(reading: Reading) -> bool:
    """Whether a visit could look: at the page, or at the place where it was."""
    return unseen(reading) in {"", "gone"}


def _names(claimed: Collection[str], known: Collection[str], readings: Mapping[str, Reading]) -> dict[str, str]:
    """Of the addresses of one page the one that stands for all: one that the ledger knows already, else the one that the others lead to, else the first."""
    ends = {url: _end(url, readings) for url in (*claimed, *known) if url in readings and not unseen(readings[url])}
    chosen: dict[str, str] = {}
    for url in sorted(ends, key=lambda url: (url not in known, url != ends[url], url)):
        chosen.setdefault(ends[url], url)
    return {url: chosen[end] for url, end in ends.items() if url not in known}


def _end(url: str, readings: Mapping[str, Reading]) -> str:
    """The address that the last visit to a page was led to."""
    return (readings[url].final_url if url in readings else "") or url


def _claim(claims: Collection[Claim], from_url: str, to_url: str) -> Claim | None:
    """What is claimed of a link; of a page that nobody named, what is claimed of another one on the same page."""
    ranked = sorted(claims, key=lambda claim: (claim.private, claim.to_url != to_url, claim.to_url, claim.from_url != from_url, claim.from_url))
    if not ranked:
        return None
    best = ranked[0]
    alike = [claim for claim in ranked if (claim.private, claim.to_url) == (best.private, best.to_url)]
    return replace(best, from_url=from_url, to_url=to_url, sources=tuple(sorted({name for claim in alike for name in claim.sources})))

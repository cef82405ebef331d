"""Looks whether what sources claim is true: visits the pages that are said to link here, and says what came of it."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, NamedTuple

from linkvoice.config import Config
from linkvoice.fetch.clock import Clock
from linkvoice.fetch.reader import Reader, open_reader
from linkvoice.hosts import registrable_domain
from linkvoice.inbound.ours import Ours
from linkvoice.inbound.record import Verdict, moment
from linkvoice.model.backlink import LinkToUs, Placement, Reading, Record, Standing
from linkvoice.model.progress import Progress
from linkvoice.model.url import Url

__all__ = ["judge", "verify"]

_WAIT: Final = 7 * 86400.0  # seconds for which a link must be missing before it is gone
_DETOURS: Final = 5  # links of one page that are asked whether they lead to us
_WORKERS: Final = 8  # pages under way at once; most of them wait for their host
_GONE: Final = frozenset({404, 410})
_FORBIDDEN: Final = frozenset({"address", "port", "scheme"})
_RANKS: Final = {Standing.LIVE: 0, Standing.LIVE_VARIANT: 1, Standing.LIVE_REDIRECT: 2}
_PLACES: Final = tuple(Placement)
"""The best first."""


async def verify(  # noqa: PLR0913 - each is said by another part of the program
    pages: Sequence[str], ours: Ours, config: Config, *, clock: Clock, progress: Progress, keep: Callable[[Reading], None], language: str = ""
) -> None:
    """Visit pages, the most urgent first as far as politeness lets it, and hand each visit to `keep` as soon as it is over.

    No more pages are visited than `inbound.budget` and `inbound.host_budget` allow.

    Raises:
        SourceError: the proxy in the environment cannot be used.
    """
    waiting = deque(_in_turns(list(_within_budget(pages, config))))
    async with open_reader(config.outbound, clock, language=language, robots=config.inbound.robots) as reader:
        progress.start("Looking at pages", len(waiting))
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(_WORKERS, len(waiting))):
                    group.create_task(_work(waiting, reader, ours, progress, keep))
        finally:
            progress.stop()


def judge(ours: Ours) -> Callable[[Record | None, str, Reading], Verdict]:
    """Give the judge of links to one site: pure, and the same at any time."""

    def verdict(record: Record | None, to_url: str, reading: Reading) -> Verdict:
        kept = _unread(record, reading)
        if kept is not None:
            return Verdict(kept)
        found = min((_Found(*_rank(link, standing), standing, link) for link, standing in _found(reading, to_url, ours)), default=None)
        if found is not None:
            return Verdict(found.standing, found.link, reading)
        if not reading.whole or reading.script:
            return Verdict(Standing.UNVERIFIABLE)
        after = Standing.MENTION_ONLY if any(ours.page(url) == to_url for url in reading.mentions) else Standing.GONE
        return _missing(record, after, reading.at)

    return verdict


class _Found(NamedTuple):
    """A link to a page of ours, in the order of `_rank`."""

    hidden: bool
    detour: int
    place: int
    standing: Standing
    link: LinkToUs


def _unread(record: Record | None, reading: Reading) -> Standing | None:
    """What a link is whose page showed nothing; None where it did."""
    if reading.refused in _FORBIDDEN and record is None:
        return Standing.BLOCKED_BY_POLICY
    if reading.refused or reading.status is None:
        return Standing.UNVERIFIABLE
    if reading.status in _GONE:
        return Standing.SOURCE_DEAD
    return None if 200 <= reading.status <= 299 else Standing.UNVERIFIABLE  # noqa: PLR2004 - HTTP's own numbers


def _missing(record: Record | None, after: Standing, at: float) -> Verdict:
    """What a link is that is not on its page: as before until it has been missing for long enough."""
    if record is None or not record.standing.verified:
        return Verdict(after, missing_since=record.missing_since if record is not None else "")
    since = record.missing_since or moment(at)
    started = datetime.strptime(since, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp()
    return Verdict(after if at - started >= _WAIT else record.standing, missing_since=since)


def _found(reading: Reading, to_url: str, ours: Ours) -> Iterator[tuple[LinkToUs, Standing]]:
    for link in reading.links:
        end = link.ends_at or link.url
        if ours.page(end) == to_url:
            yield link, Standing.LIVE_REDIRECT if link.ends_at else Standing.LIVE if end == to_url else Standing.LIVE_VARIANT


def _rank(link: LinkToUs, standing: Standing) -> tuple[bool, int, int]:
    """Order the links of one page to one of ours: what readers see comes first, then what is direct, then what stands in the text."""
    return link.hidden, _RANKS[standing], _PLACES.index(link.placement)


async def _work(waiting: deque[str], reader: Reader, ours: Ours, progress: Progress, keep: Callable[[Reading], None]) -> None:
    while waiting:
        url = waiting.popleft()
        reading, page = await reader.read(url, ours.owns)
        if page.detours and not page.links:
            reading = await _with_detours(reading, page.detours, reader, ours)
        keep(reading)
        progress.step(url)


async def _with_detours(reading: Reading, detours: Sequence[LinkToUs], reader: Reader, ours: Ours) -> Reading:
    """Ask where links lead that may come to us by a redirect."""
    links = list(reading.links)
    for link in detours[:_DETOURS]:
        end = await reader.end(link.url, ours.owns)
        if end:
            links.append(link._replace(ends_at=end))
    return replace(reading, links=tuple(links))


def _within_budget(pages: Sequence[str], config: Config) -> Iterator[str]:
    """Yield as many pages as one run may visit, and as many of one site."""
    spent: Counter[str] = Counter()
    for url in pages:
        site = registrable_domain(Url.normalised(url).hostname)
        if spent[site] < config.inbound.host_budget and spent.total() < config.inbound.budget:
            spent[site] += 1
            yield url


def _in_turns(pages: Sequence[str]) -> list[str]:
    """Mix the hosts, so that nobody waits for one of them alone; each host's pages stay in order."""
    rounds: Counter[str] = Counter()
    turns = []
    for number, url in enumerate(pages):
        host = Url.normalised(url).host
        turns.append((rounds[host], number, url))
        rounds[host] += 1
    return [url for _, _, url in sorted(turns)]

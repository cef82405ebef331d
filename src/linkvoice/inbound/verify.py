"""Whether what sources claim is true: visits the pages that are said to link here."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from linkvoice.config import Config
from linkvoice.fetch.clock import Clock
from linkvoice.fetch.reader import HostClosedError, Reader, open_reader
from linkvoice.inbound.ours import Ours
from linkvoice.model.capture import Failure
from linkvoice.model.progress import Progress
from linkvoice.model.reading import Reading
from linkvoice.model.url import Url

__all__ = ["Verified", "verify"]

_SILENT: Final = frozenset({Failure.NAME, Failure.NAME_TEMPORARY, Failure.NETWORK, Failure.REFUSED, Failure.CONNECT, Failure.PROXY})
"""What a machine without a network says of every host."""


@dataclass(slots=True)
class Verified:
    """What a run of visits brought, beside the readings."""

    read: int = 0
    """Pages that were visited, whatever that showed."""
    unasked: dict[str, str] = field(default_factory=dict)
    """Pages that were not visited -> why: ``budget``, ``host budget``, ``rate limit``, ``no network``."""
    requests: int = 0


async def verify(
    requests: Sequence[str], ours: Ours, config: Config, *, clock: Clock, progress: Progress, keep: Callable[[Reading], None]
) -> Verified:
    """Visit pages (normalised URLs), the first ones first as far as budgets and politeness let it.

    Each reading is given to `keep` as soon as it is there, so that an interrupted run loses nothing. Only the silence of hosts is
    kept back until one host has answered: without a network it is no fact about them.

    Raises:
        UsageError: the proxy that the environment names cannot be used.
    """
    done = Verified()
    asked = _within_budget(requests, config.inbound.budget, config.inbound.host_budget, done)
    if not asked:
        return done
    async with open_reader(config.outbound, ours.owns, clock=clock, obey_robots=config.inbound.robots) as reader:
        run = _Run(reader, progress, keep, done)
        progress.start("Reading pages that link here", len(asked))
        try:
            async with asyncio.TaskGroup() as group:
                for url in asked:
                    group.create_task(run.visit(url))
        finally:
            progress.stop()
            done.requests = reader.requests
    done.unasked |= dict.fromkeys((reading.url for reading in run.silences), "no network")
    return done


@dataclass(slots=True)
class _Run:
    reader: Reader
    progress: Progress
    keep: Callable[[Reading], None]
    done: Verified
    answered: bool = False
    silences: list[Reading] = field(default_factory=list)
    """Readings of silent hosts, as long as none has answered."""

    async def visit(self, url: str) -> None:
        """Visit one page; politeness decides when."""
        try:
            reading = await self.reader.read(url)
        except HostClosedError:
            self.done.unasked[url] = "rate limit"
        else:
            self._take(reading)
        self.progress.step(url)

    def _take(self, reading: Reading) -> None:
        self.answered = self.answered or reading.status is not None
        if reading.failure in _SILENT and not self.answered:
            self.silences.append(reading)
            return
        for each in (*(self.silences if self.answered else ()), reading):
            self.done.read += 1
            self.keep(each)
        if self.answered:
            self.silences.clear()


def _within_budget(urls: Sequence[str], budget: int, host_budget: int, done: Verified) -> list[str]:
    """Give the pages that are visited: of each host the first one, then of each the second one, and so on; note the others."""
    spent: Counter[str] = Counter()
    turns: list[tuple[int, str]] = []
    for url in dict.fromkeys(Url.normalised(url).page for url in urls):
        host = Url.normalised(url).hostname
        spent[host] += 1
        if spent[host] > host_budget:
            done.unasked[url] = "host budget"
        else:
            turns.append((spent[host], url))
    ordered = [url for _, url in sorted(turns, key=lambda turn: turn[0])]
    done.unasked |= dict.fromkeys(ordered[budget:], "budget")
    return ordered[:budget]

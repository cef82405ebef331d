"""Many URLs, each asked once; then, breadth-first, again what failed."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from linkvoice.config import Outbound
from linkvoice.fetch.client import open_client
from linkvoice.fetch.clock import Clock
from linkvoice.fetch.polite import Politeness
from linkvoice.fetch.retry import asks_again, pause
from linkvoice.fetch.visit import Visitor
from linkvoice.model.capture import Capture, Failure
from linkvoice.model.progress import Progress
from linkvoice.model.url import Url

__all__ = ["Fetched", "fetch"]

_SECOND_TIMEOUT = 10.0  # seconds, for a URL that timed out once
_FEW_HOSTS = 5  # below this, a share of hosts says nothing
_UNROUTED = {Failure.NAME_TEMPORARY, Failure.NETWORK}
_SILENT = {Failure.NAME, Failure.NAME_TEMPORARY, Failure.NETWORK, Failure.REFUSED, Failure.CONNECT, Failure.PROXY}


@dataclass(slots=True)
class Fetched:
    """What a run of the fetcher brought."""

    captures: dict[str, Capture] = field(default_factory=dict)
    unasked: dict[str, str] = field(default_factory=dict)
    """URLs that got no answer worth keeping -> why: ``deadline``, ``host budget``, ``no network``."""
    requests: int = 0
    answered: set[str] = field(default_factory=set)
    """Hosts that answered at least once."""
    silent: dict[str, Failure] = field(default_factory=dict)
    """Hosts that never answered -> how."""

    @property
    def sound(self) -> bool:
        """Whether the network is good enough to believe that a name does not exist: at least 3 hosts answered, and at least half of all."""
        return len(self.answered) >= 3 and len(self.answered) >= len(self.silent)  # noqa: PLR2004 - the rule itself

    @property
    def absent(self) -> bool:
        """Whether there seems to be no network: fewer than half of 5 or more hosts answered, or none, and not for reasons of their own."""
        asked = len(self.answered) + len(self.silent)
        if asked >= _FEW_HOSTS:
            return len(self.answered) * 2 < asked
        return bool(self.silent) and not self.answered and all(failure in _UNROUTED for failure in self.silent.values())


async def fetch(  # noqa: PLR0913 - each is said by another part of the program
    urls: Sequence[str],
    outbound: Outbound,
    *,
    deadline: float,
    language: str,
    clock: Clock,
    progress: Progress,
    keep: Callable[[Capture], None],
) -> Fetched:
    """Ask each URL (without fragment), in the given order as far as politeness lets it.

    `deadline` is in seconds, 0 for none. Each capture is given to `keep` as soon as
    it is there, so that an interrupted run loses nothing; a later one of the same
    URL replaces it.
    """
    fetched = Fetched()
    asked = _within_budget(urls, outbound.host_budget, fetched)
    if not asked:
        return fetched
    politeness = Politeness(
        clock, concurrency=outbound.concurrency, host_concurrency=outbound.host_concurrency, host_interval=outbound.host_interval
    )
    async with open_client(outbound, language) as client:
        visitor = Visitor(client, politeness, clock, timeout=outbound.timeout, allowed=lambda host: outbound.host(host).allow is True)
        progress.start("Asking outbound links", len(asked))
        try:
            async with asyncio.timeout(deadline or None):
                await _rounds(asked, visitor, outbound, fetched, clock, progress, keep)
        except TimeoutError:
            pass
        finally:
            progress.stop()
            fetched.requests = visitor.requests
    reason = "no network" if fetched.absent else "deadline"
    for url in asked:
        if url not in fetched.captures:
            fetched.unasked[url] = reason
    return fetched


async def _rounds(  # noqa: PLR0913 - see fetch
    urls: Sequence[str],
    visitor: Visitor,
    outbound: Outbound,
    fetched: Fetched,
    clock: Clock,
    progress: Progress,
    keep: Callable[[Capture], None],
) -> None:
    async def ask(url: str, attempt: int) -> None:
        before = fetched.captures.get(url)
        timeout = _SECOND_TIMEOUT if before is not None and before.failure is Failure.TIMEOUT else outbound.timeout
        capture = await visitor.visit(url, timeout=min(timeout, outbound.timeout))
        if before is not None:
            capture = replace(capture, said=before.said + capture.said)
        fetched.captures[url] = capture
        _note_host(fetched, url, capture)
        keep(capture)
        if attempt == 0:
            progress.step(url)

    for attempt in range(max(1, outbound.max_retries) + 1):
        again = [url for url in urls if attempt == 0 or asks_again(fetched.captures[url], attempt, outbound.max_retries)]
        if fetched.absent or not again:
            return
        if attempt:
            await clock.sleep(pause(attempt))
            visitor.start_round()
        async with asyncio.TaskGroup() as group:
            for url in again:
                group.create_task(ask(url, attempt))


def _note_host(fetched: Fetched, url: str, capture: Capture) -> None:
    host = Url.normalised(url).host
    if capture.failure in _SILENT and not capture.hops:
        if host not in fetched.answered and capture.failure is not None:
            fetched.silent[host] = capture.failure
    else:
        fetched.answered.add(host)
        fetched.silent.pop(host, None)


def _within_budget(urls: Sequence[str], budget: int, fetched: Fetched) -> list[str]:
    """Give the URLs that fit the budget of their hosts, and note the others."""
    spent: Counter[str] = Counter()
    asked = []
    for url in urls:
        host = Url.normalised(url).host
        spent[host] += 1
        if budget and spent[host] > budget:
            fetched.unasked[url] = "host budget"
        else:
            asked.append(url)
    return asked

"""Many URLs, each asked once; then, breadth-first, again what failed."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import httpx

from linkvoice.config import Outbound
from linkvoice.fetch.client import open_client
from linkvoice.fetch.clock import Clock
from linkvoice.fetch.github import GitHub
from linkvoice.fetch.polite import Politeness
from linkvoice.fetch.retry import asks_again, pause
from linkvoice.fetch.routes import Proxies
from linkvoice.fetch.visit import HostClosedError, Visitor
from linkvoice.model.capture import Capture, Failure
from linkvoice.model.progress import Progress
from linkvoice.model.url import Url

__all__ = ["Fetched", "fetch"]

_SECOND_TIMEOUT = 10.0  # seconds, for a URL that timed out once
_FEW_HOSTS = 5  # below this, a share of hosts says nothing
_API_INTERVAL = 0.07  # seconds: GitHub's API allows 900 points a minute, a GET costs one
_BY_PROXY = {502, 503, 504}  # what a proxy says for a host that it cannot reach
_UNROUTED = {Failure.NAME_TEMPORARY, Failure.NETWORK}
_SILENT = {Failure.NAME, Failure.NAME_TEMPORARY, Failure.NETWORK, Failure.REFUSED, Failure.CONNECT, Failure.PROXY}


@dataclass(slots=True)
class Fetched:
    """What a run of the fetcher brought."""

    captures: dict[str, Capture] = field(default_factory=dict)
    unasked: dict[str, str] = field(default_factory=dict)
    """URLs that got no answer worth keeping -> why: ``deadline``, ``host budget``, ``rate limit``, ``no network``."""
    requests: int = 0
    answered: set[str] = field(default_factory=set)
    """Hosts that answered at least once."""
    silent: dict[str, Failure] = field(default_factory=dict)
    """Hosts that never answered -> how."""
    hindrance: str = ""
    """Why nothing could be asked at all: the environment names a proxy that cannot be used."""

    @property
    def sound(self) -> bool:
        """Whether the network is good enough to believe that a name does not exist: at least 3 hosts answered, and at least half of all."""
        return len(self.answered) >= 3 and len(self.answered) >= len(self.silent)  # noqa: PLR2004 - the rule itself

    @property
    def absent(self) -> bool:
        """Whether there seems to be no network: fewer than half of 5 or more hosts answered, or none of several, or none for want of a route."""
        asked = len(self.answered) + len(self.silent)
        if asked >= _FEW_HOSTS:
            return len(self.answered) * 2 < asked
        return bool(self.silent) and not self.answered and (asked > 1 or all(failure in _UNROUTED for failure in self.silent.values()))


async def fetch(  # noqa: PLR0913 - each is said by another part of the program
    urls: Sequence[str],
    outbound: Outbound,
    *,
    deadline: float,
    language: str,
    clock: Clock,
    progress: Progress,
    keep: Callable[[Capture], None],
    sought: Mapping[str, frozenset[str]] | None = None,
    controls: Sequence[str] = (),
) -> Fetched:
    """Ask each URL (without fragment), in the given order as far as politeness lets it.

    `deadline` is in seconds, 0 for none; `sought` holds the fragments that are
    looked for, by URL. `controls` are URLs that answered lately: they are asked only
    when hosts are silent and too few others were asked to know whose fault that is.
    Each capture is given to `keep` as soon as
    it is there, so that an interrupted run loses nothing; a later one of the same
    URL replaces it. What a silent host did not say comes last, and only from a run
    that had a network: without one it is no fact about the host.
    """
    fetched = Fetched()
    github = GitHub.from_environment(os.environ)
    sought = sought or {}
    asked = _within_budget(
        urls, outbound.host_budget, fetched, lambda url: github is not None and url.href not in sought and github.request(url) is not None
    )
    if not asked:
        return fetched
    proxies = Proxies()
    api = Url.normalised(github.root).host if github is not None else None
    interval = outbound.host_interval
    politeness = Politeness(
        clock,
        concurrency=outbound.concurrency,
        host_concurrency=lambda host: outbound.host(host).concurrency or outbound.host_concurrency,
        host_interval=lambda host: min(_API_INTERVAL, interval) if host == api else interval,
    )
    try:
        opened = open_client(outbound, language, proxies)
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        fetched.hindrance = f"the proxy in the environment cannot be used ({error})"
        fetched.unasked |= dict.fromkeys(asked, "no network")
        return fetched
    async with opened as client:
        visitor = Visitor(client, politeness, clock, outbound, proxies, github)
        run = _Run(visitor, outbound, clock, fetched, keep, sought)
        progress.start("Asking outbound links", len(asked))
        try:
            async with asyncio.timeout(deadline or None):
                await run.once(asked, lambda capture: progress.step(capture.url))
                if fetched.silent and (fetched.absent or not fetched.sound):
                    await run.once(controls)
                await run.again(asked)
        except TimeoutError:
            pass  # what was not reached is named below
        finally:
            progress.stop()
            fetched.requests = visitor.requests
    for url, capture in fetched.captures.items():
        if _is_silence(capture) and not (fetched.absent and Url.normalised(url).host in fetched.silent):
            keep(capture)
    reason = "no network" if fetched.absent else "deadline"
    fetched.unasked |= {url: reason for url in asked if url not in fetched.captures and url not in fetched.unasked}
    return fetched


@dataclass(frozen=True, slots=True)
class _Run:
    """One run: everything once, then the failures again."""

    visitor: Visitor
    outbound: Outbound
    clock: Clock
    fetched: Fetched
    keep: Callable[[Capture], None]
    sought: Mapping[str, frozenset[str]]

    async def once(self, urls: Sequence[str], tell: Callable[[Capture], None] | None = None) -> None:
        """Ask all of these at once; politeness decides who goes first."""
        async with asyncio.TaskGroup() as group:
            for url in urls:
                group.create_task(self._ask(url, tell))

    async def again(self, urls: Sequence[str]) -> None:
        """Ask the failures again with growing pauses, as long as there is a network at all."""
        for attempt in range(1, max(1, self.outbound.max_retries) + 1):
            captures = self.fetched.captures
            failed = [url for url in urls if url in captures and asks_again(captures[url], attempt, self.outbound.max_retries)]
            if self.fetched.absent or not failed:
                return
            await self.clock.sleep(pause(attempt))
            self.visitor.start_round()
            await self.once(failed)

    async def _ask(self, url: str, tell: Callable[[Capture], None] | None) -> None:
        before = self.fetched.captures.get(url)
        patience = self.outbound.timeout
        if before is not None and before.failure is Failure.TIMEOUT:
            patience = min(_SECOND_TIMEOUT, patience)
        try:
            capture = await self.visitor.visit(url, timeout=patience, sought=self.sought.get(url, frozenset()))
        except HostClosedError:
            if before is None:
                self.fetched.unasked[url] = "rate limit"
            return
        if before is not None:
            capture = replace(capture, said=before.said + capture.said)
        self.fetched.captures[url] = capture
        _note_host(self.fetched, url, capture)
        if not _is_silence(capture):
            self.keep(capture)
        if tell is not None:
            tell(capture)


def _note_host(fetched: Fetched, url: str, capture: Capture) -> None:
    host = Url.normalised(url).host
    if not _is_silence(capture):
        fetched.answered.add(host)
        fetched.silent.pop(host, None)
    elif host not in fetched.answered:
        fetched.silent[host] = capture.failure or Failure.PROXY


def _is_silence(capture: Capture) -> bool:
    """Whether the host of the URL itself said nothing at all, be it that a proxy says so in its place."""
    return not capture.hops and (capture.failure in _SILENT or (capture.via == "proxy" and capture.status in _BY_PROXY and not capture.marks))


def _within_budget(urls: Sequence[str], budget: int, fetched: Fetched, is_free: Callable[[Url], bool]) -> list[str]:
    """Give the URLs that fit the budget of their hosts, and note the others; those that are `is_free` cost nothing of it."""
    spent: Counter[str] = Counter()
    asked = []
    for url in urls:
        target = Url.normalised(url)
        spent[target.host] += not is_free(target)
        if budget and spent[target.host] > budget and not is_free(target):
            fetched.unasked[url] = "host budget"
        else:
            asked.append(url)
    return asked

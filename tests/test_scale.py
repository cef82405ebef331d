"""Thousands of URLs are asked in order, few at a time, and never close together; the server is the witness."""

from __future__ import annotations

import asyncio
import os
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from linkvoice.config import HostOptions
from linkvoice.fetch.fetcher import Fetched, fetch
from linkvoice.model.progress import Silent
from tests.crowd import PLAIN, Crowd, crowd
from tests.hostile import JumpingClock, Request, fake_names, options, reply

MOMENT = "LINKVOICE_MOMENT"
CONCURRENCY, HOST_CONCURRENCY, HOST_INTERVAL = 32, 2, 0.01
TICK = 1e-6
"""Seconds by which a request may be early: what the addition of floating point numbers loses."""
LONG = 5.0
"""Seconds from which on a pause is one that a server asked for."""

pytestmark = pytest.mark.usefixtures("no_authorities")


class TellingClock(JumpingClock):
    """A clock that tells the server the time: each request carries the moment at which linkvoice let it through, in a header.

    Short pauses are over at once; long ones when somebody says so.
    """

    def __init__(self) -> None:
        """Start at zero."""
        super().__init__()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()

    def monotonic(self) -> float:
        """Seconds since the clock was made."""
        os.environ[MOMENT] = repr(self.passed)  # the header is read from there, right after politeness looked at the clock
        return self.passed

    async def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        self._loop = asyncio.get_running_loop()
        if seconds > LONG:
            await self._woken.wait()
        await super().sleep(seconds)

    def wake(self) -> None:
        """End all long pauses, from any thread."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._woken.set)


@dataclass
class Rush:
    """Holds requests until a host, or all hosts together, have as many under way as they may, so that the limits are reached on any machine."""

    web: Crowd
    expected: int
    """Requests that are held at all."""
    spared: str = ""
    """A host whose requests are not held."""
    over: Callable[[], object] = lambda: None
    """Called when all were answered."""
    _came: int = 0
    _held: dict[asyncio.Event, str] = field(default_factory=dict)

    async def hold(self, host: str) -> None:
        """Wait until somebody has to go on."""
        if host == self.spared:
            return
        gate = asyncio.Event()
        self._held[gate] = host
        self._came += 1
        if self._came == self.expected:
            for held in self._held:
                held.set()
        elif self.web.under_way[host] >= HOST_CONCURRENCY:
            next(held for held, whose in self._held.items() if whose == host).set()
        elif self.web.under_way[""] >= CONCURRENCY:
            next(iter(self._held)).set()
        await gate.wait()
        del self._held[gate]
        if self._came == self.expected and not self._held:
            self.over()


def ask(urls: Sequence[str], clock: TellingClock) -> Fetched:
    """Ask many URLs as a run does; it would rather give up than wait forever."""
    outbound = options(
        concurrency=CONCURRENCY,
        host_concurrency=HOST_CONCURRENCY,
        host_interval=HOST_INTERVAL,
        host_budget=0,
        max_retries=1,
        timeout=600,
        connect_timeout=600,
        hosts={"*.dev": HostOptions(allow=True, headers={"X-Moment": f"${MOMENT}"})},
    )
    return asyncio.run(fetch(urls, outbound, deadline=600, language="", clock=clock, progress=Silent(), keep=lambda _: None))


def by_host(requests: Sequence[Request]) -> Mapping[str, list[tuple[float, str]]]:
    """When each host was asked for what, in the order of those moments."""
    asked: dict[str, list[tuple[float, str]]] = {}
    for request in requests:
        asked.setdefault(request.headers["host"], []).append((float(request.headers["x-moment"]), request.target))
    return {host: sorted(targets) for host, targets in asked.items()}


def shortest_gap(asked: Sequence[tuple[float, str]]) -> float:
    """Seconds between the two requests to a host that were closest together."""
    return min(later - earlier for (earlier, _), (later, _) in pairwise(asked))


def test_two_thousand_urls_of_one_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are asked in the given order, once each, always two and never three at a time, and never closer together than the interval."""
    monkeypatch.setenv(MOMENT, "")
    fake_names(monkeypatch, {"www.acme.dev": "127.0.0.1"})
    targets = [f"/{number}" for number in range(2000)]
    with crowd() as web:
        rush = Rush(web, len(targets))

        async def answer(request: Request) -> bytes:
            await rush.hold(request.headers["host"])
            return PLAIN

        web.answer = answer
        fetched = ask([f"http://www.acme.dev:{web.port}{target}" for target in targets], TellingClock())
    assert Counter(capture.status for capture in fetched.captures.values()) == {200: 2000}
    (asked,) = by_host(web.asked).values()
    assert [target for _, target in asked] == targets
    assert web.most[""] == HOST_CONCURRENCY
    assert shortest_gap(asked) >= HOST_INTERVAL - TICK


def test_two_thousand_urls_of_two_hundred_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each host is asked in the given order within its limits, all together within theirs, and nobody waits for one that wants to be left alone."""
    monkeypatch.setenv(MOMENT, "")
    names = [f"host{number}.acme.dev" for number in range(200)]
    fake_names(monkeypatch, dict.fromkeys(names, "127.0.0.1"))
    targets = [f"/{number}" for number in range(10)]
    clock = TellingClock()
    awake = threading.Event()

    def wake() -> None:
        awake.set()
        clock.wake()

    with crowd() as web:
        busy, *others = (f"{name}:{web.port}" for name in (names[7], *names[:7], *names[8:]))
        rush = Rush(web, len(others) * len(targets), busy, wake)

        async def answer(request: Request) -> bytes:
            if request.headers["host"] == busy and not awake.is_set():
                return reply(429, Retry_After="20")
            await rush.hold(request.headers["host"])
            return PLAIN

        web.answer = answer
        fetched = ask([f"http://{name}:{web.port}{target}" for name in names for target in targets], clock)
    assert Counter(capture.status for capture in fetched.captures.values()) == {200: 2000}
    asked = by_host(web.asked)
    # Two requests under way at once may reach the server in either order, and no more than that.
    for host in others:
        places = [targets.index(target) for _, target in asked[host]]
        assert sorted(places) == list(range(len(targets)))
        assert all(abs(place - expected) <= 1 for expected, place in enumerate(places))
    assert max(web.most[host] for host in asked) == HOST_CONCURRENCY
    assert web.most[""] == CONCURRENCY
    assert min(shortest_gap(each) for each in asked.values()) >= HOST_INTERVAL - TICK

    # The busy host: what it was asked before it was heard, then nothing for 20 seconds, in which all others were finished.
    order = [request.headers["host"] for request in web.asked]
    early = order[: len(order) - order[::-1].index(others[-1])].count(busy)
    refused = [capture for capture in fetched.captures.values() if capture.said == ("429", "200")]
    assert 1 <= early == len(refused) <= HOST_CONCURRENCY
    assert asked[busy][early][0] >= asked[busy][0][0] + 20 - TICK
    assert len(asked[busy]) == len(targets) + early

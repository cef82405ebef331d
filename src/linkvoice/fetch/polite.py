"""How often and how densely one host is asked, and how long it is left alone when it says so."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from linkvoice.fetch.clock import Clock

__all__ = ["Politeness"]

_JITTER: Final = 0.5  # share of the interval that is added at random, so that requests to a host do not tick
_TICK: Final = 1e-6  # seconds by which a sleeper may be woken too early
_PATIENCE: Final = 30.0  # seconds for which one host may keep a run waiting in all
_TOO_MANY: Final = 429


class Politeness:
    """Lets requests through: few at a time, and to one host never close together.

    A host's pause is one shared moment before which nobody asks it, not a
    duration that each waiter sleeps for itself. A host that wants to be left alone
    for longer than a run can wait is closed for the rest of the run.
    """

    def __init__(self, clock: Clock, *, concurrency: int, host_concurrency: Callable[[str], int], host_interval: Callable[[str], float]) -> None:
        """Take the limits, those of a host by its name; intervals are in seconds."""
        self._clock = clock
        self._all = asyncio.Semaphore(concurrency)
        self._host_concurrency = host_concurrency
        self._interval = host_interval
        self._hosts: dict[str, asyncio.Semaphore] = {}
        self._not_before: dict[str, float] = {}
        self._waited: dict[str, float] = {}
        self._refusals: Counter[str] = Counter()
        self._closed: set[str] = set()

    @asynccontextmanager
    async def turn(self, host: str, needless: Callable[[], bool] = lambda: False) -> AsyncIterator[None]:
        """Wait until the host may be asked, and hold one of its places until the request is over.

        As soon as the host is closed, or `needless` says that there is nothing to ask
        any more, nobody waits: whoever is let through then must not ask.
        """
        places = self._hosts.get(host)
        if places is None:
            places = self._hosts[host] = asyncio.Semaphore(self._host_concurrency(host))
        async with places:
            while not self.is_closed(host) and not needless():
                early = self._not_before.get(host, 0.0) - self._clock.monotonic()
                if early > _TICK:
                    await self._clock.sleep(early)
                    continue
                # A place among all is taken last, so that nobody holds one while waiting for a host.
                async with self._all:
                    now = self._clock.monotonic()
                    if now >= self._not_before.get(host, 0.0) - _TICK:  # nobody else came first while all places were taken
                        self._not_before[host] = now + self._interval(host) * (1 + random.random() * _JITTER)  # noqa: S311 - no secret
                        yield
                        return
            yield

    def is_closed(self, host: str) -> bool:
        """Whether the host asked for more time than this run has."""
        return host in self._closed

    def hear(self, host: str, status: int, wait: float | None) -> None:
        """Take what an answer says about the pace: `wait` is in seconds, None where the server names none.

        A 429 that names no time is answered with pauses of 1, 2, 4, … seconds.
        """
        if status == _TOO_MANY:
            self._refusals[host] += 1
            wait = 2.0 ** (self._refusals[host] - 1) if wait is None else wait
        if not wait:
            return
        now = self._clock.monotonic()
        before = max(now, self._not_before.get(host, 0.0))
        longer = max(0.0, now + wait - before)
        waited = self._waited.get(host, 0.0) + longer
        if waited > _PATIENCE:
            self._closed.add(host)
            return
        self._waited[host] = waited
        self._not_before[host] = before + longer

"""How often and how densely one host is asked."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from linkvoice.fetch.clock import Clock

__all__ = ["Politeness"]

_JITTER = 0.5  # share of the interval that is added at random, so that requests to a host do not tick


class Politeness:
    """Lets requests through: few at a time, and to one host never close together.

    A host's pause is one shared moment before which nobody asks it, not a
    duration that each waiter sleeps for itself.
    """

    def __init__(self, clock: Clock, *, concurrency: int, host_concurrency: int, host_interval: float) -> None:
        """Take the limits; `host_interval` is in seconds."""
        self._clock = clock
        self._all = asyncio.Semaphore(concurrency)
        self._host_concurrency = host_concurrency
        self._interval = host_interval
        self._hosts: dict[str, asyncio.Semaphore] = {}
        self._not_before: dict[str, float] = {}

    @asynccontextmanager
    async def turn(self, host: str, needless: Callable[[], bool] = lambda: False) -> AsyncIterator[None]:
        """Wait until the host may be asked, and hold one of its places until the request is over.

        As soon as `needless` says that there is nothing to ask any more, nobody waits.
        """
        places = self._hosts.setdefault(host, asyncio.Semaphore(self._host_concurrency))
        async with places:
            while not needless():
                early = self._not_before.get(host, 0.0) - self._clock.monotonic()
                if early > 0:
                    await self._clock.sleep(early)
                    continue
                # A place among all is taken last, so that nobody holds one while waiting for a host.
                async with self._all:
                    now = self._clock.monotonic()
                    if now >= self._not_before.get(host, 0.0):  # nobody else came first while all places were taken
                        self._not_before[host] = now + self._interval * (1 + random.random() * _JITTER)  # noqa: S311 - no secret
                        yield
                        return
            yield

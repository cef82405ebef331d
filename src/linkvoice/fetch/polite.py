"""How often and how densely one host is asked."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
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
        self._given_up: set[str] = set()

    def give_up(self, host: str) -> None:
        """Stop making requests to a host wait: nothing is asked of it any more in this round."""
        self._given_up.add(host)

    def start_round(self) -> None:
        """Give every host another chance."""
        self._given_up.clear()

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait until the host may be asked, and hold one of its places until the request is over."""
        places = self._hosts.setdefault(host, asyncio.Semaphore(self._host_concurrency))
        async with places:
            now = self._clock.monotonic()
            start = max(now, self._not_before.get(host, 0.0))
            if host in self._given_up:
                yield
                return
            self._not_before[host] = start + self._interval * (1 + random.random() * _JITTER)  # noqa: S311 - no secret
            if start > now:
                await self._clock.sleep(start - now)
            # A place among all is taken last, so that nobody holds one while waiting for a host.
            async with self._all:
                yield

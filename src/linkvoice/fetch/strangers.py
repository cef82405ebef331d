"""The way to strangers, opened for one run."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx

from linkvoice.config import Outbound
from linkvoice.errors import UsageError
from linkvoice.fetch.client import open_client
from linkvoice.fetch.clock import Clock
from linkvoice.fetch.routes import Proxies
from linkvoice.fetch.walk import Limits, Walker

__all__ = ["open_walker"]


@asynccontextmanager
async def open_walker(
    outbound: Outbound, ours: Callable[[str], bool], *, clock: Clock, limits: Limits, obey_robots: bool = True
) -> AsyncIterator[Walker]:
    """Make a walker for one run. Of `outbound` count the user agent and `allow` of hosts.

    Raises:
        UsageError: the proxy that the environment names cannot be used.
    """
    try:
        client = open_client(outbound, "", Proxies())
    except (ImportError, ValueError, httpx.InvalidURL):
        raise UsageError("The proxy that the environment names cannot be used; correct it, or unset HTTP_PROXY, HTTPS_PROXY and ALL_PROXY.") from None
    async with client:
        yield Walker(client, outbound, ours, clock, limits, obey_robots=obey_robots)

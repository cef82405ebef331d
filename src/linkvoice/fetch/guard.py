"""Connections to public addresses only: what a name resolves to is checked, and what was checked is connected to.

A name may resolve to the inside of somebody's network, by mistake or on purpose
(https://owasp.org/www-community/attacks/Server_Side_Request_Forgery), and to
another address at the next lookup. So each name is looked up once per connection.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final

import httpcore

from linkvoice.hosts import is_public

__all__ = ["GuardedBackend", "PrivateAddressError"]

_LOOKUPS: Final = 16  # at once: a resolver that hangs at one name keeps few others waiting
_NEXT: Final = 3.0  # seconds after which an address that does not answer makes way for the next one


class PrivateAddressError(OSError):
    """A name resolves to private addresses alone; nothing was connected to."""


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Looks a name up once, and connects only to addresses that were checked."""

    def __init__(self, allowed: Callable[[str], bool]) -> None:
        """Take a function that says for which hosts (with their port) any address will do."""
        self._allowed = allowed
        self._backend = httpcore.AnyIOBackend()
        self._lookups = asyncio.Semaphore(_LOOKUPS)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's interface
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first public address of a host that answers; `timeout` is in seconds, for all of them together.

        Raises:
            PrivateAddressError: the host has none.
            httpcore.ConnectError: the name does not resolve, or no address answers.
            httpcore.ConnectTimeout: the time is up.
        """
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._addresses(host, port)
                for address in addresses[:-1]:
                    try:
                        return await self._backend.connect_tcp(address, port, _NEXT, local_address, socket_options)
                    except (httpcore.ConnectError, httpcore.ConnectTimeout):
                        continue
                return await self._backend.connect_tcp(addresses[-1], port, None, local_address, socket_options)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout("no connection in time") from error

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 - httpcore's interface
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002 - see above
    ) -> httpcore.AsyncNetworkStream:
        """Refuse: no link leads to a socket of this machine."""
        raise PrivateAddressError(path)

    async def sleep(self, seconds: float) -> None:
        """Wait between the attempts of httpcore."""
        await asyncio.sleep(seconds)

    async def _addresses(self, host: str, port: int) -> list[str]:
        found = [host]
        if is_public(host) is None:
            try:
                async with self._lookups:
                    found = await _in_thread(lambda: _look_up(host, port))
            except (OSError, UnicodeError) as error:
                raise httpcore.ConnectError(str(error)) from error
        name = f"[{host}]" if ":" in host else host
        addresses = found if self._allowed(f"{name}:{port}") else [address for address in found if is_public(address)]
        if not addresses:
            raise PrivateAddressError(f"{host} resolves to {', '.join(found)}")
        return addresses


def _look_up(host: str, port: int) -> list[str]:
    """All addresses of a host, in the order in which the system prefers them."""
    return list(dict.fromkeys(str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


async def _in_thread(work: Callable[[], list[str]]) -> list[str]:
    """Do work in a thread of its own that keeps no process alive: a lookup that hangs cannot be cancelled."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[list[str]] = loop.create_future()

    def tell(found: list[str] | None, error: Exception | None) -> None:
        if done.done():
            return  # nobody waits any more
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(found or [])

    def run() -> None:
        found, problem = None, None
        try:
            found = work()
        except Exception as error:  # noqa: BLE001 - it is raised again where somebody waits for it
            problem = error
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(tell, found, problem)

    threading.Thread(target=run, daemon=True).start()
    return await done

"""Many hosts at one place: a server and forward proxy that keeps its connections and writes down what came."""

from __future__ import annotations

import ssl
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import trustme

from tests.hostile import Hostile, Request, Talk, read_request, reply

__all__ = ["FINE", "PLAIN", "Crowd", "answers", "crowd"]

FINE = reply(200, "<!doctype html><html lang=en><title>A page</title><main><h1 id=top>A page</h1><p>It is here.</p></main></html>")
"""A small page."""
PLAIN = reply(200, "It is here.", "text/plain")
"""The same where nobody has to read it."""


async def answers(_: Request) -> bytes:
    """Answer everything at once with `FINE`."""
    return FINE


@dataclass(slots=True)
class Crowd:
    """All hosts of a web that is asked by its address, by made-up names, or as a proxy, also through tunnels."""

    answer: Callable[[Request], Awaitable[bytes]] = answers
    """Gives the answer to a request whose target is a path and whose Host header is whom it is meant for."""
    authority: trustme.CA | None = None
    """Who certifies the hosts behind tunnels; without one there are no tunnels, and CONNECT is answered like all else."""
    port: int = 0
    asked: list[Request] = field(default_factory=list)
    """In the order in which they came."""
    most: Counter[str] = field(default_factory=Counter)
    """Host, or the empty string for all -> most requests under way at once: those that came and had no answer yet."""
    under_way: Counter[str] = field(default_factory=Counter)
    agents: Counter[str] = field(default_factory=Counter)
    """User-Agent -> requests that came from it."""
    _contexts: dict[str, ssl.SSLContext] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The URL of the server, which is that of the proxy too."""
        return f"http://127.0.0.1:{self.port}"

    def targets(self, agent: str = "") -> list[str]:
        """The targets that were asked (by a program that calls itself so), in order."""
        return [request.target for request in self.asked if agent in {"", request.headers.get("user-agent")}]

    async def converse(self, talk: Talk) -> None:
        """Answer one request after another until the other side has enough."""
        tunnel = ""
        while True:
            request = await read_request(talk.reader)
            if request.method == "CONNECT" and self.authority is not None and not tunnel:
                tunnel = request.target
                await talk.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await talk.writer.start_tls(self._context(tunnel.rpartition(":")[0]))
                continue
            host = request.headers.get("host", "")
            request = Request(request.method, request.target.removeprefix(f"http://{host}") or "/", request.headers)
            self.asked.append(request)
            self.agents[request.headers.get("user-agent", "")] += 1
            for key in (host, ""):
                self.under_way[key] += 1
                self.most[key] = max(self.most[key], self.under_way[key])
            try:
                answer = await self.answer(request)
            finally:
                # Before the answer leaves, because the next request may be here before this one goes on.
                for key in (host, ""):
                    self.under_way[key] -= 1
            await talk.send(answer.replace(b"\r\nConnection: close\r\n", b"\r\n", 1))

    def _context(self, host: str) -> ssl.SSLContext:
        if host not in self._contexts:
            assert self.authority is not None
            self._contexts[host] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.authority.issue_cert(host).configure_cert(self._contexts[host])
        return self._contexts[host]


@contextmanager
def crowd(answer: Callable[[Request], Awaitable[bytes]] = answers, authority: trustme.CA | None = None) -> Iterator[Crowd]:
    """Give a crowd that is up."""
    hosts = Crowd(answer, authority)
    with Hostile(greeting=hosts.converse) as server:
        hosts.port = server.port
        yield hosts

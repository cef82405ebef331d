"""A web of its own for the example site: a proxy on the loopback interface that answers by ``web.toml``.

It speaks what every HTTP client asks of a proxy: requests with an absolute URL, and CONNECT. A tunnel ends in the
proxy itself, with a certificate for the host that was asked for. Nothing is ever passed on, so the hosts need not exist.
"""

from __future__ import annotations

import asyncio
import ssl
import struct
import tomllib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus
from pathlib import Path
from socket import SO_LINGER, SOL_SOCKET
from typing import Any, Self

import trustme

__all__ = ["Answer", "Table", "Web", "open_web"]

_LINE_ENDS = b"\r\n\r\n"
_PAGE = "<!doctype html>\n<html lang=en>\n<head><meta charset=utf-8><title>{0}</title></head>\n<body><h1>{0}</h1>\n{1}</body>\n</html>\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """A row of ``web.toml``: what one URL says."""

    url: str
    status: int = 200
    title: str = ""
    body: str = ""
    """HTML below the heading; of any other type, all that it says."""
    file: str = ""
    """A file beside the table that holds all that it says."""
    type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    permanent: str = ""
    """Where it has moved for good (301)."""
    passing: str = ""
    """Where it leads for now (302)."""
    head: int | None = None
    """The status when it is asked by HEAD; None for the same as by GET."""
    delay: float = 0.0
    """Seconds before it answers."""
    reset: bool = False
    """It cuts the connection instead."""

    def render(self, method: str, folder: Path) -> bytes:
        """Write the whole answer as HTTP/1.1; `folder` holds the files."""
        place = self.permanent or self.passing
        moved = HTTPStatus.MOVED_PERMANENTLY if self.permanent else HTTPStatus.FOUND
        status = HTTPStatus(moved if place else self.head if self.head is not None and method == "HEAD" else self.status)
        body = self._content(folder, status)
        headers = {"Content-Type": self.type, "Content-Length": str(len(body)), **({"Location": place} if place else {}), **self.headers}
        return _head(status, headers) + (b"" if method == "HEAD" else body)

    def _content(self, folder: Path, status: HTTPStatus) -> bytes:
        if self.file:
            return (folder / self.file).read_bytes()
        text = _PAGE.format(escape(self.title or status.phrase), self.body) if self.type.startswith("text/html") else self.body
        return text.encode()


@dataclass(frozen=True, slots=True)
class Table:
    """All that ``web.toml`` holds."""

    answers: Mapping[str, Answer]
    """By absolute URL, without fragment."""
    certificates: Mapping[str, str]
    """Host -> the other host that its certificate is for."""
    folder: Path
    """Where the files of answers are."""

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the table.

        Raises:
            TypeError: a row has a key that there is not.
        """
        content = tomllib.loads(path.read_text("utf-8"))
        answers = [Answer(**row) for row in content["answer"]]
        return cls({answer.url: answer for answer in answers}, content["certificates"], path.parent)

    def look_up(self, url: str) -> Answer | None:
        """Give what an absolute URL says; None for what is not in this web. A host without a robots.txt says so, as most do."""
        known = self.answers.get(url)
        if known is None and url.partition("//")[2] in {f"{host}/robots.txt" for host in self.hosts}:
            return Answer(url, 404)
        return known

    @property
    def hosts(self) -> frozenset[str]:
        """All hosts that exist in this web."""
        return frozenset(url.split("/")[2] for url in self.answers)


@dataclass(frozen=True, slots=True)
class Request:
    """The head of a request."""

    method: str
    target: str
    """As it was written: an absolute URL, a path, or a host with a port."""


class Web:
    """Answers every request by a table, and remembers those that are not in it."""

    def __init__(self, table: Table, authority: trustme.CA) -> None:
        """Take the table, and the authority that signs the certificates."""
        self.table = table
        self.port = 0
        self.refused: list[str] = []
        """What was asked for and is not in the table, without queries."""
        self._authority = authority
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._open: dict[asyncio.StreamWriter, asyncio.Task[None] | None] = {}

    @property
    def address(self) -> str:
        """The proxy's URL."""
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection, until the client leaves."""
        self._open[writer] = asyncio.current_task()
        with suppress(OSError, asyncio.IncompleteReadError):  # ssl.SSLError is an OSError: a client that does not like the certificate
            origin = ""
            while (request := await _read_request(reader)) is not None:
                if request.method == "CONNECT":
                    origin = await self._open_tunnel(request.target, writer)
                else:
                    await self._answer(request.method, origin + request.target, writer)
        writer.close()
        del self._open[writer]

    async def close(self) -> None:
        """Cut the connections that are still open."""
        tasks = [task for task in self._open.values() if task is not None]
        for writer in self._open:
            writer.transport.abort()
        await asyncio.gather(*tasks)

    async def _open_tunnel(self, target: str, writer: asyncio.StreamWriter) -> str:
        """Become the server that `target` names; gives what its URLs begin with."""
        host, _, port = target.rpartition(":")
        if host not in self.table.hosts:
            await self._refuse(f"CONNECT {target}", writer)
            return ""
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await writer.drain()
        await writer.start_tls(self._context(host))
        return f"https://{host}" if port == "443" else f"https://{target}"

    async def _answer(self, method: str, url: str, writer: asyncio.StreamWriter) -> None:
        answer = self.table.look_up(url)
        if answer is None:
            await self._refuse(f"{method} {url}", writer)
            return
        await asyncio.sleep(answer.delay)
        if answer.reset:
            # A linger time of zero makes the system send RST when the connection is closed.
            writer.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
            return
        writer.write(answer.render(method, self.table.folder))
        await writer.drain()

    async def _refuse(self, what: str, writer: asyncio.StreamWriter) -> None:
        self.refused.append(what.partition("?")[0])  # what comes after it may hold a key
        writer.write(_head(HTTPStatus.BAD_GATEWAY, {"Content-Length": "0"}))
        await writer.drain()

    def _context(self, host: str) -> ssl.SSLContext:
        if host not in self._contexts:
            context = self._contexts[host] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._authority.issue_cert(self.table.certificates.get(host, host)).configure_cert(context)
        return self._contexts[host]


@asynccontextmanager
async def open_web(table: Table, authority: trustme.CA) -> AsyncIterator[Web]:
    """Serve a table on a free port of 127.0.0.1 for as long as the block runs."""
    web = Web(table, authority)
    server = await asyncio.start_server(web.serve, "127.0.0.1", 0)
    web.port = server.sockets[0].getsockname()[1]
    try:
        yield web
    finally:
        server.close()
        await web.close()


async def _read_request(reader: asyncio.StreamReader) -> Request | None:
    """Read the head of the next request; None when the client has none left. The requests that it expects have no body."""
    try:
        head = await reader.readuntil(_LINE_ENDS)
    except asyncio.IncompleteReadError:
        return None
    method, target, _ = head.decode("latin-1").partition("\r\n")[0].split(" ")
    return Request(method, target)


def _head(status: HTTPStatus, headers: Mapping[str, Any]) -> bytes:
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode() + _LINE_ENDS

"""Reads pages of strangers: few, slowly, small, and never from the inside of somebody's network."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import httpx
import msgspec

from linkvoice.config import Outbound
from linkvoice.errors import SourceError
from linkvoice.extract.backlinks import SourcePage, is_readable, read_source
from linkvoice.fetch.client import open_client
from linkvoice.fetch.clock import Clock
from linkvoice.fetch.failures import failure_of
from linkvoice.fetch.polite import Politeness
from linkvoice.fetch.robots import MOST, Robots
from linkvoice.fetch.routes import Proxies
from linkvoice.fetch.unpack import read_beginning
from linkvoice.fetch.waits import asked_wait
from linkvoice.hosts import guarded
from linkvoice.model.backlink import Reading
from linkvoice.model.capture import Failure
from linkvoice.model.url import Url

__all__ = ["Reader", "open_reader"]

_NAME: Final = "linkvoice"
"""What the program is called in robots.txt."""
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_MAX_HOPS: Final = 5
_SIZE: Final = 1024 * 1024  # bytes of a page, unpacked
_CONNECT: Final = 5.0  # seconds
_PATIENCE: Final = 10.0  # seconds for one answer, to its last byte
_INTERVAL: Final = 1.0  # seconds between two requests to one host
_CONCURRENCY: Final = 4
_PORTS: Final = {"http": "80", "https": "443"}
_SECOND: Final = frozenset({429, 503})
_NOTHING: Final = SourcePage()


class _Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    location: str
    body: bytes = b""
    whole: bool = False


class _RefusedError(Exception):
    """A URL is not asked, or its answer not read; says why in the words of `Reading.refused`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


@dataclass(slots=True)
class _Way:
    """A visit under way."""

    here: Url
    hops: int = 0


@asynccontextmanager
async def open_reader(outbound: Outbound, clock: Clock, *, language: str = "", robots: bool = True) -> AsyncIterator[Reader]:
    """Make a reader for one run; `robots` says whether robots.txt is honoured.

    Raises:
        SourceError: the proxy in the environment cannot be used.
    """
    limits = msgspec.structs.replace(outbound, timeout=_PATIENCE, connect_timeout=_CONNECT, concurrency=_CONCURRENCY)
    try:
        opened = open_client(limits, language, Proxies())
    except (ImportError, ValueError, httpx.InvalidURL):
        raise SourceError("the proxy that the environment names cannot be used") from None
    async with opened as client:
        yield Reader(client, outbound, clock, robots=robots)


class Reader:
    """Reads pages with one client and one politeness; made by `open_reader`."""

    def __init__(self, client: httpx.AsyncClient, outbound: Outbound, clock: Clock, *, robots: bool) -> None:
        """Take what all visits of a run share."""
        self._client = client
        self._outbound = outbound
        self._clock = clock
        self._honoured = robots
        self._robots: dict[str, asyncio.Future[Robots | None]] = {}
        self._politeness = Politeness(clock, concurrency=_CONCURRENCY, host_concurrency=lambda _: 1, host_interval=lambda _: _INTERVAL)

    async def read(self, url: str, ours: Callable[[str], bool]) -> tuple[Reading, SourcePage]:
        """Visit a page; gives what is worth keeping of the visit, and what the page shows. It never raises for anything that a server does.

        `ours` says whether an absolute, normalised URL is one of ours. Links that
        may lead to us by a redirect are in the page's `detours`; see `end`.
        """
        way = _Way(Url.normalised(url))
        try:
            answer = await self._follow(way)
            if way.hops and ours(way.here.href):
                raise _RefusedError("own", "it leads to a page of ours")  # noqa: TRY301 - as any other reason
        except _RefusedError as refusal:
            return self._reading(url, way, refused=refusal.reason, detail=refusal.detail), _NOTHING
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError, ValueError) as error:
            failure, detail = failure_of(error)
            if failure is Failure.ADDRESS:
                return self._reading(url, way, refused="address", detail=detail), _NOTHING
            return self._reading(url, way, failure=str(failure), detail=detail), _NOTHING
        if not httpx.codes.is_success(answer.status):
            return self._reading(url, way, answer), _NOTHING
        page = read_source(answer.body, way.here.href, answer.headers, ours)
        return self._reading(url, way, answer, page), page

    async def end(self, url: str, ours: Callable[[str], bool]) -> str:
        """Say which URL of ours a link ends at, redirects followed; nothing where it does not."""
        way = _Way(Url.normalised(url))
        try:
            while not ours(way.here.href):
                answer = await self._ask(way, body=False)
                if not self._moved(way, answer):
                    return ""
        except (_RefusedError, httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError, ValueError):
            return ""
        return way.here.href if way.hops else ""

    async def _follow(self, way: _Way) -> _Answer:
        while True:
            answer = await self._ask(way)
            if answer.status in _SECOND:  # once more, as soon as the host allows it
                answer = await self._ask(way)
            if not self._moved(way, answer):
                return answer

    def _moved(self, way: _Way, answer: _Answer) -> bool:
        """Go where an answer leads; False where it leads nowhere else.

        Raises:
            _RefusedError: it leads too far.
        """
        if answer.status not in _REDIRECTS:
            return False
        target = Url.parse(answer.location, way.here.page) if answer.location else None
        if target is None:
            raise _RefusedError("redirect", "it redirects to nowhere")
        way.here = target
        way.hops += 1
        if way.hops > _MAX_HOPS:
            raise _RefusedError("redirect", f"it redirects more than {_MAX_HOPS} times")
        return True

    async def _ask(self, way: _Way, *, body: bool = True) -> _Answer:
        """Ask one URL, if it may be asked.

        Raises:
            _RefusedError: it may not, or the answer is not to be read.
        """
        self._guard(way.here)
        if self._honoured and not await self._allowed(way.here):
            raise _RefusedError("robots", f"robots.txt of {way.here.host}")
        return await self._request(way.here, _SIZE if body else 0)

    def _guard(self, url: Url) -> None:
        """Refuse what is not asked whatever it resolves to; the address itself is looked at when it is connected to."""
        if url.scheme not in _PORTS:
            raise _RefusedError("scheme", url.scheme)
        if "@" in url.page.partition("//")[2].partition("/")[0]:
            raise _RefusedError("scheme", "a name and password in the URL")
        if self._outbound.host(url.host).allow is True:
            return
        if self._outbound.host(url.host).allow is False:
            raise _RefusedError("address", "not allowed by the configuration")
        reason = guarded(url)
        if reason is not None:
            raise _RefusedError("address", reason)
        port = url.host.rpartition("]")[2].partition(":")[2]
        if port not in {"", _PORTS[url.scheme]}:
            raise _RefusedError("port", f"port {port}")

    async def _request(self, url: Url, most: int) -> _Answer:
        async with self._politeness.turn(url.host):
            if self._politeness.is_closed(url.host):
                raise _RefusedError("busy", f"{url.host} wants to be left alone")
            request = self._client.build_request("GET", url.page, headers={"Host": url.host, "Accept-Encoding": "gzip"})
            async with asyncio.timeout(_PATIENCE):
                response = await self._client.send(request, stream=True)
                try:
                    status, headers = response.status_code, _joined(response.headers)
                    self._politeness.hear(url.host, status, asked_wait(status, headers, self._clock.now()))
                    answer = _Answer(status, headers, response.extensions["location"])
                    if not httpx.codes.is_success(status) or not most:
                        return answer
                    if most == _SIZE and not is_readable(headers.get("content-type", "")):
                        raise _RefusedError("type", headers.get("content-type", "")[:100])
                    data, whole = await read_beginning(response, most)
                    return answer._replace(body=data, whole=whole)
                finally:
                    await response.aclose()

    async def _allowed(self, url: Url) -> bool:
        """Whether robots.txt of its host allows a URL; one that cannot be read because of the server allows nothing, one that is not there all."""
        origin = f"{url.scheme}://{url.host}"
        known = self._robots.get(origin)
        if known is None:
            known = self._robots[origin] = asyncio.get_running_loop().create_future()
            found: Robots | None = None
            try:
                found = await self._read_robots(origin)
            finally:
                known.set_result(found)
        robots = await asyncio.shield(known)
        return robots is not None and robots.allows("/" + url.page.partition("//")[2].partition("/")[2])

    async def _read_robots(self, origin: str) -> Robots | None:
        here = Url.normalised(f"{origin}/robots.txt")
        for _ in range(_MAX_HOPS + 1):
            try:
                self._guard(here)
                answer = await self._request(here, MOST)
            except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError, ValueError) as error:
                # What keeps robots.txt from being read keeps the page, too, and is told there.
                return Robots() if failure_of(error)[0] is not Failure.TIMEOUT else None
            except _RefusedError:
                return None
            if answer.status in _REDIRECTS:
                target = Url.parse(answer.location, here.page) if answer.location else None
                if target is None:
                    return Robots()
                here = target
            elif httpx.codes.is_success(answer.status):
                return Robots.read(answer.body.decode("utf-8", "replace"), _NAME)
            else:
                return None if httpx.codes.is_server_error(answer.status) or answer.status in _SECOND else Robots()
        return Robots()

    def _reading(self, url: str, way: _Way, answer: _Answer | None = None, page: SourcePage = _NOTHING, **why: str) -> Reading:
        """What is kept of a visit; `why` it failed or was refused."""
        shown: dict[str, Any] = {name: getattr(page, name) for name in _SHOWN}
        shown |= {"refused": "wall", "detail": page.wall} if page.wall else why
        return Reading(
            url,
            self._clock.now(),
            status=answer.status if answer is not None else None,
            final_url=way.here.page,
            hops=way.hops,
            content_type=answer.headers.get("content-type", "")[:100] if answer is not None else "",
            whole=answer is not None and answer.whole and not page.full,
            **shown,
        )


_SHOWN: Final = ("links", "mentions", "title", "language", "robots", "canonical", "generator", "types", "published", "referrer", "outside", "script")
"""What a page shows that is kept as it is."""


def _joined(headers: httpx.Headers) -> dict[str, str]:
    """Headers by lower-case name, those that come several times with one value a line."""
    return {name: "\n".join(headers.get_list(name)) if name == "x-robots-tag" else headers[name] for name in headers}

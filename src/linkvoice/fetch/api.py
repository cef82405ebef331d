"""Services that answer programs: asked politely and within limits. Of what is asked, errors name the host alone, so that no key is ever shown."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

import httpx

from linkvoice.errors import SourceError
from linkvoice.fetch.client import USER_AGENT
from linkvoice.fetch.clock import Clock
from linkvoice.fetch.failures import failure_of, words_of
from linkvoice.fetch.polite import Politeness
from linkvoice.fetch.routes import Proxies, Routes
from linkvoice.fetch.unpack import CutShortError, PackingError, TooLargeError, feed, read_whole
from linkvoice.fetch.waits import asked_wait
from linkvoice.hosts import guarded
from linkvoice.model.answer import Answer
from linkvoice.model.capture import Failure
from linkvoice.model.url import Url

__all__ = ["ApiClient", "Limits", "authority", "open_api"]

_MAX_HOPS: Final = 3
_TRIES: Final = 3
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_NOT_NOW: Final = frozenset({429, 503})
_SLOW: Final = frozenset({Failure.CONNECT, Failure.TIMEOUT})
_UNCONNECTED: Final = frozenset({Failure.NAME, Failure.NAME_TEMPORARY, Failure.NETWORK, Failure.REFUSED, Failure.CONNECT})
"""What, behind a proxy, happens on the way to the proxy itself."""
_MEGABYTE: Final = 1024 * 1024

_Read = Callable[[httpx.Response], Awaitable[bytes]]
"""Reads an answer."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a service may take; times are in seconds."""

    connect: float = 5.0
    answer: float = 20.0
    """From the question to the last byte, for each time that it is asked."""
    quiet: float = 20.0
    """Between two pieces of an answer."""
    size: int = 10 * _MEGABYTE
    """Bytes of an answer, unpacked; of a file that is fed, as they come."""
    interval: float = 1.0
    """Between two questions to one host."""
    concurrency: int = 4
    """Questions under way at once; to one host it is always one."""


def authority(url: Url) -> str:
    """Give host and port, the port also where the URL leaves it out: what `open_api` allows."""
    return url.host if ":" in url.host.rpartition("]")[2] else f"{url.host}:{443 if url.scheme == 'https' else 80}"


@asynccontextmanager
async def open_api(
    clock: Clock, *, allowed: Collection[str] = (), user_agent: str | None = None, limits: Limits = Limits()
) -> AsyncIterator[ApiClient]:
    """Make a client for one run.

    Only https at its own port is asked, and public addresses only, but for the
    places in `allowed` (see `authority`), which the user has named.

    Raises:
        SourceError: the proxy in the environment cannot be used.
    """
    try:
        # The system's own certificates, as the reader's browser has them; SSL_CERT_FILE is honoured.
        routes = Routes(Proxies(), ssl.create_default_context(), allowed.__contains__, limits.concurrency)
    except (ImportError, ValueError, httpx.InvalidURL):
        raise SourceError("the proxy that the environment names cannot be used") from None
    async with routes:
        yield ApiClient(routes, clock, allowed, user_agent or USER_AGENT, limits)


class ApiClient:
    """Asks services; made by `open_api`. Keeps no cookies, and speaks to the transport itself: httpx's own client logs whole URLs, which hold keys."""

    def __init__(self, routes: Routes, clock: Clock, allowed: Collection[str], user_agent: str, limits: Limits) -> None:
        """Take what all questions of a run share."""
        self._routes = routes
        self._clock = clock
        self._allowed = allowed
        self._user_agent = user_agent
        self._limits = limits
        self._paces: dict[str, float] = {}
        self._politeness = Politeness(
            clock, concurrency=limits.concurrency, host_concurrency=lambda _: 1, host_interval=lambda host: self._paces.get(host, limits.interval)
        )

    async def get(self, url: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None) -> Answer:
        """GET a URL, with these parameters after those that it has.

        Follows up to 3 redirects, from https to https or on one host; the headers
        stay behind where it leaves the host. 429, 503 and time-outs are asked again.

        Raises:
            SourceError: no answer, too large an answer, or a service that goes on refusing.
        """
        mark = "&" if "?" in url else "?"
        return await self._follow(url + mark + urlencode(params) if params else url, dict(headers or {}), self._whole)

    async def feed(self, url: str, start: Callable[[], Callable[[bytes], bool]]) -> int:
        """GET a large file, and stop when enough of it has come; gives the status.

        Of what is answered with 200, each piece is given to what `start` gives, as
        `linkvoice.fetch.unpack.feed` does; each time that the file has to be asked
        for, it starts anew. Otherwise as `get`.

        Raises:
            SourceError: as `get`, or whatever the taker raises.
        """

        async def read(response: httpx.Response) -> bytes:
            if response.status_code == httpx.codes.OK:
                try:
                    await feed(response, start(), self._limits.size)
                except CutShortError:
                    raise SourceError("its file ends before its time") from None
            return b""

        return (await self._follow(url, {}, read)).status

    async def _follow(self, url: str, own: dict[str, str], read: _Read) -> Answer:
        here = self._target(url)
        for _ in range(_MAX_HOPS + 1):
            answer = await self._patiently("GET", here, own, read)
            if answer.status not in _REDIRECTS:
                return answer
            there = self._moved(here, answer.headers.get("location", ""))
            own = own if there.host == here.host else {}
            here = there
        raise SourceError(f"{here.host} redirects more than {_MAX_HOPS} times")

    async def post(self, url: str, form: Mapping[str, str] | str, headers: Mapping[str, str] | None = None) -> Answer:
        """POST a form, or JSON that is written already; otherwise as `get`, but for redirects: what it holds goes to one place only."""
        here = self._target(url)
        kind, body = ("application/json", form) if isinstance(form, str) else ("application/x-www-form-urlencoded", urlencode(form))
        answer = await self._patiently("POST", here, {"Content-Type": kind, **(headers or {})}, self._whole, body.encode())
        if answer.status in _REDIRECTS:
            raise SourceError(f"{here.host} redirects what was sent to it; `url` must be the place that it leads to")
        return answer

    def pace(self, url: str, seconds: float) -> None:
        """Leave so many seconds between two questions to the host of a URL, whose documentation allows it."""
        self._paces[self._target(url).host] = seconds

    def rest(self, url: str, seconds: float) -> None:
        """Leave the host of a URL alone for so long, as it says in a way of its own."""
        self._politeness.hear(self._target(url).host, 0, seconds)

    def _target(self, url: str) -> Url:
        target = Url.parse(url)
        if target is None or target.scheme not in {"http", "https"}:
            raise SourceError("its address cannot be read")
        refusal = self._refusal(target)
        if refusal:
            raise SourceError(f"{target.host} is not asked ({refusal})")
        return target

    def _moved(self, here: Url, location: str) -> Url:
        there = Url.parse(location, here.page) if location else None
        if there is None or there.scheme not in {"http", "https"}:
            raise SourceError(f"{here.host} redirects to nowhere")
        refusal = self._refusal(there)
        if not refusal and there.scheme != "https" == here.scheme:
            refusal = "no longer https"
        if not refusal and there.host != here.host and here.scheme != "https":
            refusal = "another host"
        if refusal:
            raise SourceError(f"{here.host} redirects to {there.host}, which is not asked ({refusal})")
        return there

    def _refusal(self, url: Url) -> str:
        """Why a URL is not asked, whatever its name resolves to; the address itself is looked at when it is connected to."""
        if authority(url) in self._allowed:
            return ""
        if url.scheme != "https":
            return "not https"
        return guarded(url.href) or ("" if authority(url) == f"{url.host}:443" else "another port")

    async def _whole(self, response: httpx.Response) -> bytes:
        return await read_whole(response, self._limits.size)

    async def _patiently(self, method: str, url: Url, headers: Mapping[str, str], read: _Read, body: bytes = b"") -> Answer:
        host = url.host
        said = ""
        for attempt in range(1, _TRIES + 1):
            async with self._politeness.turn(host):
                if self._politeness.is_closed(host):
                    raise SourceError(f"{host} wants to be left alone for longer than this run can wait")
                answer = await self._ask(method, url, headers, read, body)
            again = 2.0 ** (attempt - 1)  # seconds
            if isinstance(answer, Failure):
                who = "the proxy that the environment names" if answer in _UNCONNECTED and self._routes.is_proxied(url) else host
                said = f"{who} gave no answer ({words_of(answer)})"
                if answer not in _SLOW or attempt == _TRIES - 1:
                    break
                self._politeness.hear(host, 0, again)
                continue
            wait = asked_wait(answer.status, answer.headers, self._clock.now())
            if answer.status not in _NOT_NOW:
                self._politeness.hear(host, answer.status, wait)
                return answer
            said = f"{host} goes on answering {answer.status}"
            self._politeness.hear(host, answer.status, wait if wait is not None or answer.status != httpx.codes.SERVICE_UNAVAILABLE else again)
        raise SourceError(said)

    async def _ask(self, method: str, url: Url, headers: Mapping[str, str], read: _Read, body: bytes) -> Answer | Failure:
        """Ask once. What the libraries say of a failure goes no further: it may hold what was sent."""
        limits = self._limits
        own = {"User-Agent": self._user_agent, "Accept": "application/json, */*;q=0.1", "Accept-Encoding": "gzip", "Host": url.host, **headers}
        timeout = httpx.Timeout(min(limits.quiet, limits.answer), connect=limits.connect, pool=None)
        try:
            request = httpx.Request(method, url.page, headers=own, content=body or None, extensions={"timeout": timeout.as_dict()})
            async with asyncio.timeout(limits.answer):
                response = await self._routes.handle_async_request(request)
                try:
                    data = await read(response)
                finally:
                    await response.aclose()
        except TooLargeError:
            pass
        except PackingError:
            return Failure.GARBAGE
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError, ValueError) as error:
            return failure_of(error)[0]
        else:
            return Answer(response.status_code, dict(response.headers), data.decode("utf-8-sig", "replace"))
        raise SourceError(f"{url.host} answers more than {limits.size // _MEGABYTE} MB")

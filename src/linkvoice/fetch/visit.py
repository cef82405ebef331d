"""One visit to one URL: redirects hop by hop, headers, and the beginning of a page."""

from __future__ import annotations

import asyncio
import codecs
import urllib.request
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

import httpx

from linkvoice.config import Outbound
from linkvoice.extract.remote import title_and_text
from linkvoice.fetch.clock import Clock
from linkvoice.fetch.failures import failure_of
from linkvoice.fetch.polite import Politeness
from linkvoice.hosts import guarded
from linkvoice.model.capture import Capture, Failure
from linkvoice.model.outcome import Hop
from linkvoice.model.url import Url

__all__ = ["Visitor"]

_MAX_HOPS: Final = 10
_BODY: Final = 64 * 1024
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})
_HEAVY: Final = frozenset(
    [
        ".7z",
        ".apk",
        ".appimage",
        ".avi",
        ".bz2",
        ".deb",
        ".dmg",
        ".exe",
        ".flac",
        ".gz",
        ".iso",
        ".jar",
        ".m4a",
        ".mkv",
        ".mov",
        ".mp3",
        ".mp4",
        ".msi",
        ".ogg",
        ".ogv",
        ".pkg",
        ".rar",
        ".rpm",
        ".tar",
        ".tgz",
        ".wav",
        ".webm",
        ".whl",
        ".xz",
        ".zip",
        ".zst",
    ]
)
"""Archives, media and installers: asked by HEAD first, for a GET makes their server send megabytes."""


@dataclass(slots=True)
class _Way:
    """A visit under way."""

    url: str
    via: str
    hops: list[Hop] = field(default_factory=list)
    elapsed: float = 0.0
    """Seconds between questions and answers; waiting for one's turn does not count."""


@dataclass(frozen=True, slots=True)
class _Answer:
    method: str
    status: int
    location: str
    content_type: str
    body: bytes


class Visitor:
    """Visits URLs with one client and one politeness."""

    def __init__(self, client: httpx.AsyncClient, politeness: Politeness, clock: Clock, outbound: Outbound) -> None:
        """Take what is shared by all visits."""
        self._client = client
        self._politeness = politeness
        self._clock = clock
        self._outbound = outbound
        self._proxies = urllib.request.getproxies()
        self._lost: dict[tuple[str, str], httpx.TransportError] = {}
        self.requests = 0

    def start_round(self) -> None:
        """Try again the hosts that could not be reached."""
        self._lost.clear()

    async def visit(self, url: str, *, timeout: float) -> Capture:  # noqa: ASYNC109 - per answer, and part of what is asked
        """Visit a URL. Never raises for anything that a server or network does; `timeout` is in seconds, for one answer."""
        way = _Way(url, "proxy" if self._proxied(url) else "direct")
        here = url
        while True:
            try:
                answer = await self._ask(way, here, timeout)
            except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError, ValueError) as error:
                return self._failed(way, *failure_of(error))
            if answer.status not in _REDIRECTS:
                title, text = title_and_text(answer.body) if answer.body else ("", "")
                return Capture(
                    url=url, at=self._clock.now(), method=answer.method, status=answer.status, hops=tuple(way.hops), final_url=here,
                    content_type=answer.content_type, title=title, text=text, said=(str(answer.status),), elapsed=round(way.elapsed, 3), via=way.via,
                )  # fmt: skip
            target = Url.parse(answer.location, here) if answer.location else None
            if target is None or target.scheme not in {"http", "https"}:
                return self._failed(way, Failure.REDIRECT_NOWHERE, f"{answer.status} with Location {answer.location!r}")
            way.hops.append(Hop(here, answer.status, target.href))
            if any(target.page == Url.normalised(hop.url).page for hop in way.hops):
                return self._failed(way, Failure.REDIRECT_LOOP, f"leads back to {target.page}")
            if len(way.hops) > _MAX_HOPS:
                return self._failed(way, Failure.REDIRECT_LIMIT, f"more than {_MAX_HOPS} redirects")
            reason = guarded(target)
            if reason is not None and self._outbound.host(target.host).allow is not True:
                return self._failed(way, Failure.ADDRESS, f"redirects to {target.host} ({reason})")
            here = target.href

    async def _ask(self, way: _Way, url: str, timeout: float) -> _Answer:  # noqa: ASYNC109 - see visit
        heavy = PurePosixPath(Url.normalised(url).path.rpartition("/")[2]).suffix.lower() in _HEAVY
        if heavy:
            try:
                answer = await self._request(way, "HEAD", url, timeout)
            except (httpx.HTTPError, TimeoutError, OSError):
                pass  # a server may treat HEAD as it likes: only GET counts
            else:
                if httpx.codes.is_success(answer.status):
                    return answer
        return await self._request(way, "GET", url, timeout)

    async def _request(self, way: _Way, method: str, url: str, timeout: float) -> _Answer:  # noqa: ASYNC109 - see visit
        page = Url.normalised(url)
        origin = (page.scheme, page.host)
        async with self._politeness.turn(page.host, lambda: origin in self._lost):
            if origin in self._lost:
                raise self._lost[origin]
            self.requests += 1
            connect = self._outbound.connect_timeout
            # The header is given, because httpx cannot read every name that browsers can, such as those with an emoji.
            request = self._client.build_request(
                method, page.page, headers={"Host": page.host}, timeout=httpx.Timeout(timeout, connect=connect, pool=None)
            )
            started = self._clock.monotonic()
            try:
                async with asyncio.timeout(connect + timeout):
                    response = await self._client.send(request, stream=True)
                try:
                    return await _read(response, method, timeout)
                finally:
                    await response.aclose()
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                # What keeps one URL of a host from being asked keeps all of them: each is tried once a round.
                self._lost[origin] = error
                raise
            finally:
                way.elapsed += self._clock.monotonic() - started

    def _failed(self, way: _Way, failure: Failure, detail: str) -> Capture:
        return Capture(
            url=way.url, at=self._clock.now(), failure=failure, detail=detail, hops=tuple(way.hops), said=(str(failure),),
            elapsed=round(way.elapsed, 3), via=way.via,
        )  # fmt: skip

    def _proxied(self, url: str) -> bool:
        target = Url.normalised(url)
        return (target.scheme in self._proxies or "all" in self._proxies) and not urllib.request.proxy_bypass(target.host)


async def _read(response: httpx.Response, method: str, timeout: float) -> _Answer:  # noqa: ASYNC109 - see visit
    content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = b""
    if method == "GET" and content_type in _PAGES and response.status_code not in _REDIRECTS:
        body = await _beginning(response, timeout)
    return _Answer(method, response.status_code, response.extensions["location"], content_type, body)


async def _beginning(response: httpx.Response, timeout: float) -> bytes:  # noqa: ASYNC109 - see visit
    """Read at most 64 KB. A body that is cut, endless, slow or wrongly compressed takes nothing from what the headers said."""
    pieces: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(timeout):
            async for piece in response.aiter_bytes():
                pieces.append(piece)
                size += len(piece)
                if size >= _BODY:
                    break
    except (httpx.HTTPError, TimeoutError, OSError):
        pass
    data = b"".join(pieces)[:_BODY]
    try:
        return data[: codecs.utf_8_decode(data)[1]]  # less the first bytes of a character that was cut in two
    except UnicodeDecodeError:
        return data

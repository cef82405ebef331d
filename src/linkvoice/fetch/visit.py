"""One visit to one URL: redirects hop by hop, headers, and the beginning of a page."""

from __future__ import annotations

import asyncio
import urllib.request
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Final

import httpx

from linkvoice.extract.remote import title_and_text
from linkvoice.fetch.clock import Clock
from linkvoice.fetch.failures import failure_of
from linkvoice.fetch.polite import Politeness
from linkvoice.hosts import guarded
from linkvoice.model.capture import Capture, Failure, Hop
from linkvoice.model.url import Url

__all__ = ["Visitor"]

_MAX_HOPS: Final = 10
_BODY: Final = 64 * 1024
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
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


class Visitor:
    """Visits URLs with one client and one politeness."""

    def __init__(self, client: httpx.AsyncClient, politeness: Politeness, clock: Clock, *, timeout: float, allowed: Callable[[str], bool]) -> None:
        """Take what is shared by all visits; `allowed` tells of a host whether the guards let it through."""
        self._client = client
        self._politeness = politeness
        self._clock = clock
        self._timeout = timeout
        self._allowed = allowed
        self._proxies = urllib.request.getproxies()
        self._lost: dict[str, httpx.TransportError] = {}
        self.requests = 0

    def start_round(self) -> None:
        """Try again the hosts that could not be reached."""
        self._lost.clear()
        self._politeness.start_round()

    async def visit(self, url: str, *, timeout: float | None = None) -> Capture:  # noqa: ASYNC109 - per answer, and part of what is asked
        """Visit a URL. Never raises for anything that a server or network does; `timeout` is in seconds."""
        hops: list[Hop] = []
        here = url
        started = self._clock.monotonic()
        via = "proxy" if self._proxied(url) else "direct"
        while True:
            try:
                answer = await self._ask(here, timeout or self._timeout)
            except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError, ValueError) as error:
                failure, detail = failure_of(error)
                return self._failed(url, failure, detail, hops, started, via)
            status, location, content_type, body, method = answer
            if status not in _REDIRECTS:
                title, text = title_and_text(body) if body else ("", "")
                return Capture(
                    url=url, at=self._clock.now(), method=method, status=status, hops=tuple(hops), final_url=here, content_type=content_type,
                    title=title, text=text, said=(str(status),), elapsed=round(self._clock.monotonic() - started, 3), via=via,
                )  # fmt: skip
            target = Url.parse(location, here) if location else None
            if target is None or target.scheme not in {"http", "https"}:
                return self._failed(url, Failure.REDIRECT_NOWHERE, f"{status} with Location {location!r}", hops, started, via)
            hops.append(Hop(here, status, target.href))
            if target.page == url or any(target.page == hop.url for hop in hops):
                return self._failed(url, Failure.REDIRECT_LOOP, f"leads back to {target.page}", hops, started, via)
            if len(hops) > _MAX_HOPS:
                return self._failed(url, Failure.REDIRECT_LIMIT, f"more than {_MAX_HOPS} redirects", hops, started, via)
            reason = guarded(target)
            if reason is not None and not self._allowed(target.host):
                return self._failed(url, Failure.ADDRESS, f"redirects to {target.host} ({reason})", hops, started, via)
            here = target.href

    async def _ask(self, url: str, timeout: float) -> tuple[int, str, str, bytes, str]:  # noqa: ASYNC109 - see visit
        heavy = PurePosixPath(Url.normalised(url).path).suffix.lower() in _HEAVY
        if heavy:
            try:
                answer = await self._request("HEAD", url, timeout)
            except (httpx.HTTPError, TimeoutError, OSError):
                pass  # a server may treat HEAD as it likes: only GET counts
            else:
                if httpx.codes.is_success(answer[0]):
                    return answer
        return await self._request("GET", url, timeout)

    async def _request(self, method: str, url: str, timeout: float) -> tuple[int, str, str, bytes, str]:  # noqa: ASYNC109 - see visit
        page = Url.normalised(url)
        async with self._politeness.turn(page.host):
            if page.host in self._lost:
                raise self._lost[page.host]
            self.requests += 1
            request = self._client.build_request(method, page.page)
            try:
                async with asyncio.timeout(timeout):
                    response = await self._client.send(request, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                # What keeps one URL of a host from being asked keeps all of them: each name is tried once a round.
                self._lost[page.host] = error
                self._politeness.give_up(page.host)
                raise
            try:
                content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
                body = b""
                if method == "GET" and content_type in {"text/html", "application/xhtml+xml"} and response.status_code not in _REDIRECTS:
                    body = await _beginning(response, timeout)
                return response.status_code, response.headers.get("location", ""), content_type, body, method
            finally:
                await response.aclose()

    def _failed(self, url: str, failure: Failure, detail: str, hops: list[Hop], started: float, via: str) -> Capture:
        return Capture(
            url=url, at=self._clock.now(), failure=failure, detail=detail, hops=tuple(hops), said=(str(failure),),
            elapsed=round(self._clock.monotonic() - started, 3), via=via,
        )  # fmt: skip

    def _proxied(self, url: str) -> bool:
        target = Url.normalised(url)
        return (target.scheme in self._proxies or "all" in self._proxies) and not urllib.request.proxy_bypass(target.host)


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
    return b"".join(pieces)[:_BODY]

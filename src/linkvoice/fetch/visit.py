"""One visit to one URL: redirects hop by hop, headers, and the beginning of a page."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Final

import httpx

from linkvoice.config import Outbound
from linkvoice.extract.remote import read_remote
from linkvoice.fetch.body import Body, drain, read_body
from linkvoice.fetch.clock import Clock
from linkvoice.fetch.failures import failure_of
from linkvoice.fetch.github import GitHub
from linkvoice.fetch.polite import Politeness
from linkvoice.fetch.routes import Proxies
from linkvoice.fetch.waits import asked_wait
from linkvoice.hosts import guarded
from linkvoice.model.capture import Capture, Failure
from linkvoice.model.outcome import Hop
from linkvoice.model.url import Url

__all__ = ["HostClosedError", "Visitor"]

_MAX_HOPS: Final = 10
_MAX_API_HOPS: Final = 3
_SILENT: Final = 2  # time-outs in one round, without any answer, after which a host is asked no more in it
_SPEAKS: Final = 1_000_000  # time-outs that one answer outweighs
_MADE_UP: Final = "linkvoice-asks-for-a-page-that-is-not-there"
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})
_HEAVY: Final = frozenset({
    ".7z", ".apk", ".appimage", ".avi", ".bz2", ".deb", ".dmg", ".exe", ".flac", ".gz", ".iso", ".jar", ".m4a", ".mkv", ".mov", ".mp3", ".mp4",
    ".msi", ".ogg", ".ogv", ".pkg", ".rar", ".rpm", ".tar", ".tgz", ".wav", ".webm", ".whl", ".xz", ".zip", ".zst",
})  # fmt: skip
"""Archives, media and installers: asked by HEAD first, for a GET makes their server send megabytes."""


class HostClosedError(Exception):
    """The host wants to be left alone for longer than this run lasts."""


@dataclass(slots=True)
class _Way:
    """A visit under way."""

    url: Url
    sought: frozenset[str]
    hops: list[Hop] = field(default_factory=list)
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)
    """Some redirects need the cookie that they set; none outlives the visit."""
    elapsed: float = 0.0
    """Seconds between questions and answers; waiting for one's turn does not count."""

    def place(self, page: str) -> tuple[object, ...]:
        """Where one stands: the page, and what one carries there."""
        return page, *sorted((cookie.domain, cookie.path, cookie.name, cookie.value or "") for cookie in self.cookies.jar)


@dataclass(frozen=True, slots=True)
class _Answer:
    method: str
    status: int
    headers: Mapping[str, str]
    location: str
    body: Body

    @property
    def content_type(self) -> str:
        return _content_type(self.headers)


class Visitor:
    """Visits URLs with one client and one politeness."""

    def __init__(
        self, client: httpx.AsyncClient, politeness: Politeness, clock: Clock, outbound: Outbound, proxies: Proxies, github: GitHub | None = None
    ) -> None:
        """Take what is shared by all visits."""
        self._client = client
        self._politeness = politeness
        self._clock = clock
        self._outbound = outbound
        self._proxies = proxies
        self._github = github
        self._lost: dict[tuple[str, str], httpx.TransportError] = {}
        self._silences: Counter[tuple[str, str]] = Counter()
        self._strays: dict[str, str] = {}
        self.requests = 0

    def start_round(self) -> None:
        """Try again the hosts that could not be reached."""
        self._lost.clear()
        self._silences.clear()

    async def visit(self, url: str, *, timeout: float, sought: frozenset[str] = frozenset()) -> Capture:  # noqa: ASYNC109 - per answer, and part of what is asked
        """Visit a URL; `timeout` is in seconds, for one answer, and `sought` are the fragments that links to it have.

        Raises:
            HostClosedError: the host, or one it redirects to, wants to be left alone.
            It never raises for anything else that a server or network does.
        """
        target = Url.normalised(url)
        if self._github is not None and not sought:
            known = await self._by_api(self._github, _Way(target, sought), timeout)
            if known is not None:
                return known
        capture = await self._follow(_Way(target, sought), timeout)
        if capture.leads_up:
            capture = replace(capture, stray=await self._stray(target, timeout))
        return capture

    async def _follow(self, way: _Way, timeout: float) -> Capture:  # noqa: ASYNC109 - see visit
        here = way.url.href
        seen = {way.place(way.url.page)}
        while True:
            try:
                answer = await self._ask(way, here, timeout)
            except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError, ValueError) as error:
                return self._failed(way, *failure_of(error))
            if answer.status not in _REDIRECTS:
                return self._arrived(way, here, answer)
            target = Url.parse(answer.location, here) if answer.location else None
            if target is None or target.scheme not in {"http", "https"}:
                return self._failed(way, Failure.REDIRECT_NOWHERE, f"{answer.status} with Location {answer.location!r}")
            way.hops.append(Hop(here, answer.status, target.href))
            place = way.place(target.page)
            if place in seen:
                return self._failed(way, Failure.REDIRECT_LOOP, f"leads back to {target.page}")
            seen.add(place)
            if len(way.hops) > _MAX_HOPS:
                return self._failed(way, Failure.REDIRECT_LIMIT, f"more than {_MAX_HOPS} redirects")
            reason = guarded(target.href)
            if reason is not None and self._outbound.host(target.host).allow is not True:
                return self._failed(way, Failure.ADDRESS, f"redirects to {target.host} ({reason})")
            here = target.href

    async def _stray(self, url: Url, timeout: float) -> str:  # noqa: ASYNC109 - see visit
        """Where the host sends a made-up page beside this one."""
        made_up = url.page.partition("?")[0].rpartition("/")[0] + "/" + _MADE_UP
        if made_up not in self._strays:
            try:
                capture = await self._follow(_Way(Url.normalised(made_up), frozenset()), timeout)
            except HostClosedError:
                return ""
            self._strays[made_up] = capture.final_url if capture.hops and capture.status is not None else capture.answer
        return self._strays[made_up]

    async def _ask(self, way: _Way, url: str, timeout: float) -> _Answer:  # noqa: ASYNC109 - see visit
        page = Url.normalised(url)
        if PurePosixPath(page.path.rpartition("/")[2]).suffix.lower() in _HEAVY:
            try:
                answer = await self._request(way, "HEAD", page, timeout)
            except (httpx.HTTPError, TimeoutError, OSError):
                pass  # a server may treat HEAD as it likes: only GET counts
            else:
                if httpx.codes.is_success(answer.status):
                    return answer
        return await self._request(way, "GET", page, timeout)

    async def _request(self, way: _Way, method: str, page: Url, timeout: float, headers: Mapping[str, str] | None = None) -> _Answer:  # noqa: ASYNC109 - see visit
        origin = (page.scheme, page.host)
        async with self._politeness.turn(page.host, lambda: origin in self._lost):
            if self._politeness.is_closed(page.host):
                raise HostClosedError(page.host)
            if origin in self._lost:
                raise self._lost[origin]
            self.requests += 1
            connect = self._outbound.connect_timeout
            # The Host header is given, because httpx cannot read every name that browsers can, such as those with an emoji.
            request = self._client.build_request(
                method,
                page.page,
                headers={**self._own_headers(way, page), **(headers or {}), "Host": page.host},
                timeout=httpx.Timeout(timeout, connect=connect, pool=None),
            )
            way.cookies.set_cookie_header(request)
            started = self._clock.monotonic()
            try:
                async with asyncio.timeout(connect + timeout):
                    response = await self._client.send(request, stream=True)
                self._silences[origin] = -_SPEAKS
                try:
                    self._politeness.hear(page.host, response.status_code, asked_wait(response.status_code, response.headers, self._clock.now()))
                    way.cookies.extract_cookies(response)
                    return await _read(response, method, way.sought, timeout, any_type=headers is not None)
                finally:
                    await response.aclose()
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                # What keeps one URL of a host from being asked keeps all of them: each is tried once a round.
                self._lost[origin] = error
                raise
            except (httpx.TimeoutException, TimeoutError) as error:
                # So does a host that says nothing at all: each of its URLs would cost the reader a time-out.
                self._silences[origin] += 1
                if self._silences[origin] >= _SILENT:
                    self._lost[origin] = error if isinstance(error, httpx.TimeoutException) else httpx.ReadTimeout("no answer in time")
                raise
            finally:
                way.elapsed += self._clock.monotonic() - started

    def _own_headers(self, way: _Way, page: Url) -> dict[str, str]:
        """The headers that the configuration has for a host; they may hold secrets, so none goes from https to http."""
        if page.scheme == "http" and any(hop.url.startswith("https:") for hop in way.hops):
            return {}
        return self._outbound.host(page.host).sent(os.environ)

    async def _by_api(self, github: GitHub, way: _Way, timeout: float) -> Capture | None:  # noqa: ASYNC109 - see visit
        """Ask GitHub's API about a page; None where only the page itself can tell."""
        asked = github.request(way.url)
        if asked is None:
            return None
        place, headers = Url.normalised(asked[0]), asked[1]
        try:
            for _ in range(_MAX_API_HOPS + 1):
                answer = await self._request(way, "GET", place, timeout, headers)
                moved = github.moved(place, answer.location) if answer.status in _REDIRECTS else None
                if moved is None:
                    break
                place = moved
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError, ValueError, HostClosedError):
            return None
        if answer.status == httpx.codes.UNAUTHORIZED:
            self._github = None  # a token that is refused once is refused always
        final = github.page_of(way.url, answer.status, answer.body.data)
        if final is None:
            return None
        if final != way.url.page:
            way.hops.append(Hop(way.url.page, 301, final))
        return Capture(
            url=way.url.href, at=self._clock.now(), method="API", status=answer.status, hops=tuple(way.hops), final_url=final,
            said=(str(answer.status),), elapsed=round(way.elapsed, 3), via=self._via(way.url),
        )  # fmt: skip

    def _arrived(self, way: _Way, here: str, answer: _Answer) -> Capture:
        page = read_remote(answer.status, answer.headers, way.url.href, answer.body.data)
        html = answer.method == "GET" and answer.content_type in _PAGES
        private = bool(self._own_headers(way, Url.normalised(here)))  # what only a key opens is not kept where others may read it
        return Capture(
            url=way.url.href, at=self._clock.now(), method=answer.method, status=answer.status, hops=tuple(way.hops), final_url=here,
            content_type=answer.content_type, title="" if private else page.title, text="" if private else page.text, marks=page.marks,
            anchors=page.anchors if way.sought and html else None, sought=tuple(sorted(way.sought)), whole=answer.body.whole and html,
            said=(str(answer.status),), elapsed=round(way.elapsed, 3), via=self._via(way.url),
        )  # fmt: skip

    def _failed(self, way: _Way, failure: Failure, detail: str) -> Capture:
        return Capture(
            url=way.url.href, at=self._clock.now(), failure=failure, detail=detail, hops=tuple(way.hops), said=(str(failure),),
            elapsed=round(way.elapsed, 3), via=self._via(way.url),
        )  # fmt: skip

    def _via(self, url: Url) -> str:
        return "direct" if self._proxies.of(url) is None else "proxy"


async def _read(response: httpx.Response, method: str, sought: frozenset[str], timeout: float, *, any_type: bool) -> _Answer:  # noqa: ASYNC109 - see visit
    headers = dict(response.headers)
    body = Body()
    if method == "GET" and response.status_code not in _REDIRECTS and (any_type or _content_type(headers) in _PAGES):
        body = await read_body(response, sought, timeout)
    elif method == "GET":
        await drain(response, timeout)
    return _Answer(method, response.status_code, headers, response.extensions["location"], body)


def _content_type(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()

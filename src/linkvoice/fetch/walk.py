"""The way to a URL of a stranger, hop by hop, each looked at before it is asked; everything on it has an end.

Nothing of ours goes along: no cookies, no credentials, no referrer, none of the headers that the configuration has for a host.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import httpx

from linkvoice.config import Outbound
from linkvoice.extract.backlinks import is_readable
from linkvoice.extract.foreign import cleaned
from linkvoice.fetch import robots
from linkvoice.fetch.clock import Clock
from linkvoice.fetch.failures import failure_of
from linkvoice.fetch.polite import Politeness
from linkvoice.fetch.robots import EVERYTHING, Robots
from linkvoice.fetch.unpack import ENCODINGS, Beginning, read_beginning
from linkvoice.fetch.visit import HostClosedError
from linkvoice.fetch.waits import asked_wait
from linkvoice.hosts import guarded
from linkvoice.model.capture import Failure
from linkvoice.model.url import Url

__all__ = ["Answer", "Limits", "LostError", "Message", "RefusedError", "Walker", "Way", "content_type"]

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_SENT_ON: Final = frozenset({301, 307, 308})
"""Redirects behind which a message is sent again: after the others, browsers only look."""
_NOT_NOW: Final = frozenset({429, 503})
_ACCEPT: Final = "text/html, application/xhtml+xml, application/json;q=0.8, text/plain;q=0.7"
_PORTS: Final = frozenset({"", "80", "443"})
_ASTRAY: Final = frozenset({Failure.REDIRECT_LIMIT, Failure.REDIRECT_LOOP, Failure.REDIRECT_NOWHERE})
_ERRORS: Final = (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a page may take; times are in seconds. Source of most: https://www.w3.org/TR/webmention/#limits-on-get-requests."""

    connect: float = 5.0
    total: float = 10.0
    """From the first question to the last byte, redirects included; waiting for one's turn does not count."""
    size: int = 1024 * 1024
    """Bytes of a page, unpacked."""
    hops: int = 5
    interval: float = 1.0
    """Between two questions to one host."""
    concurrency: int = 4
    """Questions under way at once; to one host it is always one."""


class RefusedError(Exception):
    """A URL is not asked, or what it answers not read."""

    def __init__(self, why: str, detail: str) -> None:
        """Say why, in the words of `linkvoice.model.reading.Reading.refused`, and what a person may want to know."""
        super().__init__(why)
        self.why = why
        self.detail = detail


class LostError(Exception):
    """No answer came."""

    def __init__(self, failure: Failure, detail: str) -> None:
        """Say why, and what a person may want to know."""
        super().__init__(str(failure))
        self.failure = failure
        self.detail = detail


class Message(NamedTuple):
    """Something that is sent, and not only asked."""

    type: str
    """Of its content."""
    content: bytes


@dataclass(slots=True)
class Way:
    """A way under way."""

    here: Url
    left: float
    """Seconds."""
    most: int
    """Bytes that are wanted of what stands at its end."""
    any_type: bool = False
    """They are wanted whatever they are."""
    hops: int = 0
    message: Message | None = None
    """It is sent to the end of the way by POST, and never twice to one place."""


class Answer(NamedTuple):
    """What stands at the end of a way."""

    status: int
    headers: Mapping[str, str]
    """By lower-case name; ``x-robots-tag`` with one value a line."""
    body: Beginning
    location: str = ""
    """As it was sent."""
    ours: bool = False
    """The way leads to a URL of ours, which was not asked; the rest is of the last redirect."""

    @property
    def good(self) -> bool:
        """Whether it is what was asked for."""
        return bool(httpx.codes.is_success(self.status))


class Walker:
    """Walks for one run, one question at a time to each host."""

    def __init__(
        self, client: httpx.AsyncClient, outbound: Outbound, ours: Callable[[str], bool], clock: Clock, limits: Limits, *, obey_robots: bool
    ) -> None:
        """Take what all ways share; `ours` says whether a normalised URL is one of ours."""
        self._client = client
        self._outbound = outbound
        self._ours = ours
        self._clock = clock
        self._limits = limits
        self._obey_robots = obey_robots
        self._politeness = Politeness(clock, concurrency=limits.concurrency, host_concurrency=lambda _: 1, host_interval=lambda _: limits.interval)
        self._lost: dict[str, LostError] = {}
        self._robots: dict[str, Robots | RefusedError | LostError] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self.requests = 0

    def way(self, url: str, *, read: bool, any_type: bool = False) -> Way:
        """Begin a way to a normalised URL; `read` says whether its body is wanted, where it can be read or `any_type` is wanted."""
        return Way(Url.normalised(url), self._limits.total, self._limits.size if read else 0, any_type=any_type)

    def way_of(self, message: Message, url: str, most: int) -> Way:
        """Begin a way on which a message is sent to a normalised URL; `most` bytes of the answer are wanted, whatever they are."""
        return Way(Url.normalised(url), self._limits.total, most, any_type=True, message=message)

    async def walk(self, way: Way) -> Answer:
        """Go where redirects lead, until they end or lead to us.

        A robots.txt is asked about pages, not about places that a page has named for messages.

        Raises:
            RefusedError: a hop is not asked.
            LostError: no answer came, or the redirects do not end.
            HostClosedError: a host wants to be left alone for longer than this run can wait.
        """
        return await self._walk(way, obey=self._obey_robots and way.message is None)

    async def _walk(self, way: Way, *, obey: bool) -> Answer:
        seen = {way.here.page}
        while True:
            self.look_at(way.here)
            if obey:
                await self._heed(way.here)
            answer = await self._ask(way)
            if answer.status not in (_REDIRECTS if way.message is None else _SENT_ON):
                return answer
            there = Url.parse(answer.location, way.here.href) if answer.location else None
            if there is None:
                raise LostError(Failure.REDIRECT_NOWHERE, f"{answer.status} without a usable Location")
            way.here = there
            way.hops += 1
            if self._ours(there.href):
                return answer._replace(ours=True)
            if there.page in seen:
                raise LostError(Failure.REDIRECT_LOOP, f"leads back to {there.page}")
            if way.hops > self._limits.hops:
                raise LostError(Failure.REDIRECT_LIMIT, f"more than {self._limits.hops} redirects")
            seen.add(there.page)

    def look_at(self, url: Url) -> None:
        """Look whether a URL may be asked, whatever it resolves to; the address itself is looked at when it is connected to.

        Raises:
            RefusedError: it may not.
        """
        if url.scheme not in {"http", "https"}:
            raise RefusedError("scheme", cleaned(url.scheme, 20))
        if not url.page.startswith(f"{url.scheme}://{url.host}/"):
            raise RefusedError("address", "a URL with a name or a password")
        allowed = self._outbound.host(url.host).allow
        if allowed is False:
            raise RefusedError("address", "the configuration skips this host")
        if allowed is None:
            reason = guarded(url.href)
            if reason is not None:
                raise RefusedError("address", reason)
            port = url.host.rpartition("]")[2].partition(":")[2]
            if port not in _PORTS:
                raise RefusedError("port", port)

    async def _heed(self, url: Url) -> None:
        """Refuse what the robots.txt of its site does not allow, and what none can be read for: https://www.rfc-editor.org/rfc/rfc9309#section-2.3.1."""
        rules = await self._rules(url)
        if not isinstance(rules, Robots):
            raise rules
        if not rules.allows(url.page.removeprefix(f"{url.scheme}://{url.host}")):
            raise RefusedError("robots", "its robots.txt asks not to")

    async def sitemaps(self, url: Url) -> tuple[str, ...]:
        """Give the addresses of sitemaps that the robots.txt of a site names, as they are written. Raises HostClosedError as `walk` does."""
        rules = await self._rules(url)
        return rules.sitemaps if isinstance(rules, Robots) else ()

    async def _rules(self, url: Url) -> Robots | RefusedError | LostError:
        """What the robots.txt of a site says, which is asked once a run."""
        origin = f"{url.scheme}://{url.host}"
        async with self._locks.setdefault(origin, asyncio.Lock()):
            if origin not in self._robots:
                self._robots[origin] = await self._ask_robots(Url.normalised(f"{origin}/robots.txt"))
        return self._robots[origin]

    async def _ask_robots(self, url: Url) -> Robots | RefusedError | LostError:
        """Ask for a robots.txt; where there is none, everything is allowed, and where nobody can say, nothing is."""
        try:
            answer = await self._walk(Way(url, self._limits.total, robots.MOST, any_type=True), obey=False)
        except (RefusedError, LostError) as error:
            return EVERYTHING if isinstance(error, LostError) and error.failure in _ASTRAY else error
        if answer.good and answer.body.cut in {"", "size"}:
            return Robots.parse(answer.body.data)
        if answer.ours or (httpx.codes.is_client_error(answer.status) and answer.status not in _NOT_NOW):
            return EVERYTHING
        return RefusedError("robots", f"its robots.txt cannot be read ({answer.body.cut or answer.status})")

    async def _ask(self, way: Way) -> Answer:
        """Ask once, and once more where the host asks for a little patience."""
        answer, again = await self._ask_once(way)
        return (await self._ask_once(way))[0] if again else answer

    async def _ask_once(self, way: Way) -> tuple[Answer, bool]:
        url = way.here
        origin = f"{url.scheme}://{url.host}"
        async with self._politeness.turn(url.host, lambda: origin in self._lost):
            if self._politeness.is_closed(url.host):
                raise HostClosedError(url.host)
            if origin in self._lost:
                raise self._lost[origin]
            self.requests += 1
            # The Host header is given, because httpx cannot read every name that browsers can, such as those with an emoji.
            headers = {"Accept": "*/*" if way.any_type else _ACCEPT, "Accept-Encoding": ENCODINGS, "Host": url.host}
            timeout = httpx.Timeout(way.left, connect=self._limits.connect, pool=None)
            message = way.message
            if message is None:
                request = self._client.build_request("GET", url.page, headers=headers, timeout=timeout)
            else:
                headers["Content-Type"] = message.type
                request = self._client.build_request("POST", url.page, headers=headers, content=message.content, timeout=timeout)
            started = self._clock.monotonic()
            try:
                async with asyncio.timeout(way.left):
                    response = await self._client.send(request, stream=True)
                way.left = max(0.0, way.left - (self._clock.monotonic() - started))
                return await self._taken(response, way)
            except _ERRORS as error:
                lost = _lost(error)
                if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout) and isinstance(lost, LostError):
                    self._lost[origin] = lost  # what keeps one URL of a host from being asked keeps all of them
                raise lost from None

    async def _taken(self, response: httpx.Response, way: Way) -> tuple[Answer, bool]:
        """Take what is wanted of an answer; says whether the host asks to come again soon."""
        host = way.here.host
        try:
            status = response.status_code
            headers = {**response.headers, "x-robots-tag": "\n".join(response.headers.get_list("x-robots-tag"))}
            wait = asked_wait(status, headers, self._clock.now())
            self._politeness.hear(host, status, wait)
            body = Beginning()
            if way.most and httpx.codes.is_success(status) and (way.any_type or is_readable(content_type(headers))):
                started = self._clock.monotonic()
                body = await read_beginning(response, way.most, way.left)
                way.left = max(0.0, way.left - (self._clock.monotonic() - started))
            again = status in _NOT_NOW and wait is not None and way.message is None and not self._politeness.is_closed(host)
            return Answer(status, headers, body, response.extensions["location"]), again
        finally:
            await response.aclose()


def content_type(headers: Mapping[str, str]) -> str:
    """The type of a body without its parameters, in lower case."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _lost(error: Exception) -> LostError | RefusedError:
    failure, detail = failure_of(error)
    detail = cleaned(detail, 200)
    return RefusedError("address", detail) if failure is Failure.ADDRESS else LostError(failure, detail)

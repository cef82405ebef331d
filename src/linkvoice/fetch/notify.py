"""Tells others of our links to them: looks whether the link is published, asks where they want to be told, and tells them once.

Sources: https://www.w3.org/TR/webmention/#sending-webmentions, https://www.hixie.ch/specs/pingback/pingback.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final, NamedTuple, TypeVar
from urllib.parse import urlencode

import httpx

from linkvoice.config import Outbound
from linkvoice.extract.endpoint import Endpoint, find_endpoint
from linkvoice.extract.foreign import cleaned
from linkvoice.extract.hrefs import hrefs
from linkvoice.extract.pingback import REGISTERED, TRANSIENT, pingback_call, pingback_fault
from linkvoice.fetch.clock import Clock
from linkvoice.fetch.failures import words_of
from linkvoice.fetch.notice_store import NoticeStore
from linkvoice.fetch.strangers import open_walker
from linkvoice.fetch.visit import HostClosedError
from linkvoice.fetch.walk import Answer, Limits, LostError, Message, RefusedError, Walker
from linkvoice.model.notice import Notice, State
from linkvoice.model.progress import Progress
from linkvoice.model.url import Url

__all__ = ["tell"]

T = TypeVar("T")

_AGAIN: Final = 3  # times that a receiver is asked again that could not take it, once a run
_ANSWER: Final = 64 * 1024  # bytes of an answer to a pingback that are read
_LONGEST: Final = 2000  # characters of a URL of strangers that are kept
_LINKS: Final = frozenset({"a", "area"})
_WITHDRAWING: Final = {State.SENT: State.WITHDRAWN, State.LATER: State.SENT}
"""What comes of saying that a link is gone, by what came of sending that."""
_GONE: Final = frozenset({404, 410})
_NOT_NOW: Final = frozenset({408, 425, 429})
_NOT_THEIRS: Final = "its endpoint is not asked: it is none of theirs"
_FORM: Final = "application/x-www-form-urlencoded"


class _Published(NamedTuple):
    """What a page of ours shows to everybody."""

    pages: frozenset[str] = frozenset()
    """That it links to, normalised and without fragments."""
    whole: bool = True
    """It links to no others."""
    problem: str = ""
    """Why nobody can say."""
    missing: str = "the link is not on the published page; publish the site first"
    """Why a link that it does not show is not told of yet."""


_UNASKED: Final = _Published(problem="its host is asked for more next time")


class _Found(NamedTuple):
    """What came of asking a page where it wants to be told."""

    state: State
    """New where it can be told."""
    endpoint: Endpoint | None = None
    detail: str = ""


async def tell(
    notices: Sequence[Notice], outbound: Outbound, ours: Callable[[str], bool], *, clock: Clock, progress: Progress, store: NoticeStore | None
) -> list[Notice]:
    """Say of each notice what becomes of it, and send it, unless `store` is None; one that is `sent` is sent again, because its link is gone.

    `ours` says whether a normalised URL is one of ours, or of a host that is never told. Nothing that a server or network does raises.

    Raises:
        UsageError: the proxy that the environment names cannot be used.
        LinkvoiceError: what is about to be sent cannot be written down before.
    """
    home = open_walker(outbound, lambda _: False, clock=clock, limits=Limits())
    away = open_walker(outbound, ours, clock=clock, limits=Limits())
    async with home as to_us, away as to_others:
        teller = _Teller(to_us, to_others, ours, clock, progress, outbound.host_budget)
        seen = await teller.look(notices)
        return seen if store is None else await teller.send(notices, seen, store)


class _Teller:
    """Tells, for one run."""

    def __init__(self, home: Walker, walker: Walker, ours: Callable[[str], bool], clock: Clock, progress: Progress, budget: int) -> None:
        self._home = home
        """Reads our own pages, wherever they moved."""
        self._walker = walker
        """Goes to others, and no further than to us."""
        self._ours = ours
        self._clock = clock
        self._progress = progress
        self._budget = budget

    async def look(self, notices: Sequence[Notice]) -> list[Notice]:
        """Say of each notice how far it comes without being sent; those that may be have an endpoint then, and no others."""
        last: dict[str, float] = {}
        for notice in notices:
            last[notice.source] = max(notice.at, last.get(notice.source, 0.0))
        # Those that waited longest come first: pages that are never published do not take the turn of the others.
        published = await self._each("Looking at published pages", sorted(last, key=last.__getitem__), self._published)
        problems = [_problem(notice, published.get(notice.source, _UNASKED)) for notice in notices]
        ready = (notice.page for notice, problem in zip(notices, problems, strict=True) if not problem)
        found = await self._each("Looking for endpoints", ready, self._find)
        looked = [
            replace(notice, at=self._clock.now()) if problem and notice.source in published else notice
            for notice, problem in zip(notices, problems, strict=True)
        ]
        return [self._seen(notice, problem, found.get(notice.page)) for notice, problem in zip(looked, problems, strict=True)]

    async def send(self, notices: Sequence[Notice], seen: Sequence[Notice], store: NoticeStore) -> list[Notice]:
        """Send those that were seen to have an endpoint, one after the other, and keep what came of all.

        What is about to be sent is written down before, so that whatever ends this
        run, no other one sends it again.
        """
        self._progress.start("Sending", len(notices))
        try:
            return [await self._deal(old, new, store) for old, new in zip(notices, seen, strict=True)]
        finally:
            self._progress.stop()

    async def _deal(self, old: Notice, seen: Notice, store: NoticeStore) -> Notice:
        self._progress.step(seen.page)
        if not seen.endpoint:
            if (seen.state, seen.tries) != (old.state, old.tries):
                store.put(old.state, seen)
            elif seen.at != old.at:
                store.put_soon(old.state, seen)
            return seen
        sending = replace(seen, state=State.WITHDRAWING if old.state is State.SENT else State.SENDING, at=self._clock.now())
        if not store.put(old.state, sending):
            return replace(old, detail="another run of linkvoice has it")
        told = await self._tell(seen, old)
        store.put(sending.state, told)
        return told

    async def _each(self, what: str, urls: Iterable[str], work: Callable[[str], Awaitable[T]]) -> dict[str, T]:
        """Do some work for each distinct URL, of one host only for so many, all at once as far as politeness lets them."""
        hosts: Counter[str] = Counter()
        distinct = []
        for url in dict.fromkeys(urls):
            host = Url.normalised(url).host
            hosts[host] += 1
            if not self._budget or hosts[host] <= self._budget:
                distinct.append(url)
        done: dict[str, T] = {}

        async def one(url: str) -> None:
            done[url] = await work(url)
            self._progress.step(url)

        self._progress.start(what, len(distinct))
        try:
            async with asyncio.TaskGroup() as group:
                for url in distinct:
                    group.create_task(one(url))
        finally:
            self._progress.stop()
        return done

    async def _published(self, source: str) -> _Published:
        way = self._home.way(source, read=True)
        try:
            answer = await self._home.walk(way)
        except (RefusedError, LostError) as error:
            return _Published(problem=error.detail)
        except HostClosedError:
            return _Published(problem="its host wants to be left alone")
        if answer.status in _GONE:
            return _Published(missing=f"the page answers {answer.status}; publish the site first")
        if not answer.good:
            return _Published(problem=f"it answers {answer.status}")
        found = (href.url for href in hrefs(answer.body.data, way.here.page, answer.headers) if href.element in _LINKS)
        return _Published(frozenset(url.page for url in found if url is not None), not answer.body.cut)

    async def _find(self, page: str) -> _Found:
        way = self._walker.way(page, read=True)
        try:
            answer = await self._walker.walk(way)
        except RefusedError as error:  # a robots.txt may be another one next time, or readable
            return _Found(State.LATER if error.why == "robots" else State.SILENT, detail=f"not asked: {error.detail}")
        except LostError as error:
            return _Found(State.LATER, detail=_unanswered(error))
        except HostClosedError:
            return _Found(State.NEW, detail="its host wants to be left alone")
        if answer.ours:
            return _Found(State.SILENT, detail="it leads to a host that is not told")
        if not answer.good:
            cure = "; mend the link" if answer.status in _GONE else ""
            return _Found(State.LATER if _passes(answer) else State.SILENT, detail=f"answers {answer.status}{cure}")
        return self._named(way.here, answer)

    def _named(self, page: Url, answer: Answer) -> _Found:
        """Look at the endpoint that a page names."""
        endpoint = find_endpoint(answer.body.data, page.page, answer.headers)
        if endpoint is None:
            cut = answer.body.cut in {"time", "connection"}
            return _Found(State.LATER if cut else State.SILENT, detail="broke off" if cut else "names no endpoint")
        try:
            self._walker.look_at(endpoint.url)
        except RefusedError as error:
            return _Found(State.SILENT, detail=f"its endpoint is not asked: {error.detail}")
        if self._ours(endpoint.url.page) or len(endpoint.url.page) > _LONGEST:
            return _Found(State.SILENT, detail=_NOT_THEIRS)
        return _Found(State.NEW, endpoint)

    def _seen(self, notice: Notice, problem: str, found: _Found | None) -> Notice:
        if problem or found is None:
            return replace(notice, endpoint="", detail=problem or "its host is asked for more next time")
        if found.endpoint is None:
            return replace(self._settled(notice, found.state, found.detail), endpoint="")
        return replace(notice, protocol=found.endpoint.protocol, endpoint=found.endpoint.url.page, detail="")

    async def _tell(self, notice: Notice, old: Notice) -> Notice:
        """Send a notice, and say what came of it."""
        pingback = notice.protocol == "pingback"
        parts = {"source": notice.source, "target": notice.target}
        message = Message("text/xml", pingback_call(**parts)) if pingback else Message(_FORM, urlencode(parts).encode())
        way = self._walker.way_of(message, notice.endpoint, _ANSWER if pingback else 0)
        try:
            answer = await self._walker.walk(way)
        except RefusedError as error:
            return self._settled(old, State.SILENT, f"its endpoint is not asked: {error.detail}")
        except HostClosedError:
            return self._settled(old, State.NEW, "its endpoint wants to be left alone")
        except LostError as error:
            return self._settled(old, State.LATER, _unanswered(error))
        return self._answered(notice, old, way.here, answer)

    def _answered(self, notice: Notice, old: Notice, endpoint: Url, answer: Answer) -> Notice:
        """Say what an answer of an endpoint makes of a notice that was sent."""
        if answer.ours:
            return self._settled(old, State.SILENT, _NOT_THEIRS)
        told = replace(old, protocol=notice.protocol, endpoint=notice.endpoint, status=answer.status)
        if not answer.good:
            return self._settled(told, State.LATER if _passes(answer) else State.REFUSED, f"answered {answer.status}")
        fault = pingback_fault(answer.body.data) if notice.protocol == "pingback" else None
        if fault is not None and fault != REGISTERED:
            return self._settled(told, State.LATER if fault in TRANSIENT else State.REFUSED, f"answered with fault {fault}")
        there = Url.parse(answer.location, endpoint.href) if answer.location else None
        location = cleaned(there.href, _LONGEST) if there is not None and there.scheme in {"http", "https"} else ""
        return self._settled(replace(told, location=location), State.SENT, f"answered {answer.status}")

    def _settled(self, notice: Notice, outcome: State, detail: str) -> Notice:
        """What a notice, as it was before, becomes by an outcome; new means that nothing came of it yet."""
        withdrawing = notice.state is State.SENT
        notice = replace(notice, detail=detail)
        if outcome is State.NEW:
            return notice
        tries = notice.tries + 1 if outcome is State.LATER else 0
        if tries > _AGAIN:
            outcome = State.FAILED
        if withdrawing:
            outcome = _WITHDRAWING.get(outcome, State.ABANDONED)
            tries = 0 if outcome is State.ABANDONED else tries  # should the link come back, that is told anew
        return replace(notice, state=outcome, tries=tries, at=self._clock.now())


def _problem(notice: Notice, published: _Published) -> str:
    """Why a notice has to wait until the page that it speaks of is published as it was built; empty where it is."""
    if published.problem:
        return f"the published page cannot be read: {published.problem}"
    stands = notice.page in published.pages
    if notice.state is State.SENT:
        return "the link is still on the published page" if stands or not published.whole else ""
    return "" if stands else published.missing


def _passes(answer: Answer) -> bool:
    """Whether an answer may be another one next time."""
    return answer.status in _NOT_NOW or bool(httpx.codes.is_server_error(answer.status))


def _unanswered(error: LostError) -> str:
    return f"no answer ({words_of(error.failure)})"

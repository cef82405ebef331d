"""Pages of strangers that are said to link to us, read as if each were a trap: their URLs come from anybody."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Final

from linkvoice.config import Outbound
from linkvoice.extract.backlinks import SourcePage, is_readable, read_source
from linkvoice.extract.foreign import cleaned
from linkvoice.fetch.clock import Clock
from linkvoice.fetch.strangers import open_walker
from linkvoice.fetch.visit import HostClosedError
from linkvoice.fetch.walk import Answer, Limits, LostError, RefusedError, Walker, Way, content_type
from linkvoice.model.link_to_us import LinkToUs
from linkvoice.model.reading import Reading
from linkvoice.model.url import Url

__all__ = ["HostClosedError", "Limits", "Reader", "open_reader"]

_LIMITS: Final = Limits()
_GONE: Final = frozenset({404, 410})
_CUTS: Final = {
    "size": "larger than is read",
    "time": "it did not end in time",
    "connection": "the connection broke off",
    "encoding": "packed in a way that cannot be read",
}
_MORE: Final = "more links to the site than are kept"
_NOT_FOLLOWED: Final = "a link by a redirect could not be followed"
_NOT_ASKED: Final = "links by redirects were not followed"
_MORE_DETOURS: Final = "more links by redirects than are followed"


@asynccontextmanager
async def open_reader(
    outbound: Outbound, ours: Callable[[str], bool], *, clock: Clock, obey_robots: bool = True, limits: Limits = _LIMITS
) -> AsyncIterator[Reader]:
    """Make a reader for one run; `ours` says whether a normalised URL is one of ours. Of `outbound` count the user agent and `allow` of hosts.

    Raises:
        UsageError: the proxy that the environment names cannot be used.
    """
    async with open_walker(outbound, ours, clock=clock, limits=limits, obey_robots=obey_robots) as walker:
        yield Reader(walker, ours, clock)


class Reader:
    """Reads pages; made by `open_reader`."""

    def __init__(self, walker: Walker, ours: Callable[[str], bool], clock: Clock) -> None:
        """Take what all visits of a run share."""
        self._walker = walker
        self._ours = ours
        self._clock = clock

    @property
    def requests(self) -> int:
        """How many were made."""
        return self._walker.requests

    async def read(self, url: str) -> Reading:
        """Read a page (normalised URL), and follow the first links on it that may be redirected to us, where none leads to us directly.

        Raises:
            HostClosedError: the host wants to be left alone for longer than this run can wait.
            It never raises for anything else that a server or network does.
        """
        way = self._walker.way(url, read=True)
        reading = Reading(Url.normalised(url).page, self._clock.now())
        try:
            answer = await self._walker.walk(way)
        except RefusedError as error:
            reading = replace(reading, refused=error.why, detail=error.detail)
        except LostError as error:
            reading = replace(reading, failure=str(error.failure), detail=cleaned(error.detail, 200))
        else:
            reading = await self._shown(replace(reading, status=answer.status, content_type=content_type(answer.headers)), way, answer)
        return replace(reading, at=self._clock.now(), final_url=way.here.page, hops=way.hops)

    async def _shown(self, reading: Reading, way: Way, answer: Answer) -> Reading:
        """Add what an answer shows."""
        if answer.ours:
            return replace(reading, content_type="", whole=True, links=(LinkToUs(reading.url, ends_at=way.here.href, element=""),))
        if not answer.good:
            return reading
        if not is_readable(reading.content_type):
            return replace(reading, refused="type", detail=cleaned(reading.content_type, 100) or "no content type")
        page = read_source(answer.body.data, way.here.page, answer.headers, self._ours)
        if page.wall:
            return replace(reading, refused="wall", detail=page.wall)
        links, unsure = await self._links(page)
        cut = answer.body.cut
        return replace(
            reading, refused="size" if cut == "size" and not links else "", detail=_CUTS.get(cut, unsure), whole=not cut and not unsure,
            links=links, mentions=page.mentions, title=page.title, language=page.language, robots=page.robots, canonical=page.canonical,
            generator=page.generator, types=page.types, published=page.published, referrer=page.referrer, outside=page.outside,
            script=page.script, beside=page.beside,
        )  # fmt: skip

    async def _links(self, page: SourcePage) -> tuple[tuple[LinkToUs, ...], str]:
        """Give the links of a page to us, and why there may be more of them."""
        if page.links:
            return page.links, _MORE if page.full else _NOT_ASKED if page.detours else ""
        ends = [await self._end(link.url) for link in page.detours]
        unsure = _NOT_FOLLOWED if None in ends else _MORE_DETOURS if page.more_detours else _MORE if page.full else ""
        return tuple(link._replace(ends_at=end) for link, end in zip(page.detours, ends, strict=True) if end), unsure

    async def _end(self, url: str) -> str | None:
        """The URL of ours that a link is redirected to: empty where it leads elsewhere, None where nobody can say."""
        way = self._walker.way(url, read=False)
        try:
            answer = await self._walker.walk(way)
        except (RefusedError, LostError, HostClosedError):
            return None
        if answer.ours:
            return way.here.href
        return "" if answer.good or answer.status in _GONE else None

"""Looks around on one site for pages that may link to us: its home page, its feeds, its search, its sitemaps."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from linkvoice.extract.listing import Listed, read_feed, read_sitemap
from linkvoice.extract.signposts import Signposts, read_description, read_signposts
from linkvoice.fetch.unpack import opened
from linkvoice.fetch.visit import HostClosedError
from linkvoice.fetch.walk import Answer, LostError, RefusedError, Walker
from linkvoice.hosts import registrable_domain
from linkvoice.inbound.resolve.choose import nearest
from linkvoice.inbound.resolve.leads import Lead, bare
from linkvoice.model.url import Url

__all__ = ["Around", "Wanted", "look_around"]

_FEEDS: Final = 3  # of one site; further ones are of single topics, or of comments
_SITEMAPS: Final = 8  # of one site, the nearest to the time that counts
_INDEXED: Final = 1000  # sitemaps of one index that are looked at
_UNPACKED: Final = 4 * 1024 * 1024  # bytes of a packed sitemap


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for, and how far."""

    owns: Callable[[str], bool]
    """Says whether a normalised URL is one of ours."""
    names: Callable[[str], bool]
    """Says whether a text names one of our hosts."""
    host: str
    """The name that a site's search is asked for."""
    words: Collection[str]
    """That tell in an address that it may be about us."""
    known: Collection[str]
    """Pages that were read before: not worth a guess."""
    requests: int
    """Addresses of one site that are asked for, at most."""
    pages: int
    """Pages of one site that are worth a visit, at most."""


class Around(NamedTuple):
    """What looking around brought."""

    pages: tuple[str, ...] = ()
    """That may link to us, normalised, the most promising first."""
    answered: bool = False
    """The site said something."""


class _StopError(Exception):
    """The site is not asked any further."""


async def look_around(lead: Lead, walker: Walker, wanted: Wanted) -> Around:
    """Look around on a site, no further than is needed and agreed. Never raises for anything that a server or network does.

    Pages that name us, in a feed or on the home page, are enough. Only where there
    are none is the site's own search asked, once, and pages are guessed by their dates.
    """
    site = _Site(lead, walker, wanted)
    with suppress(_StopError):
        await site.look()
    return Around(site.pages(), site.answered)


@dataclass(slots=True)
class _Site:
    lead: Lead
    walker: Walker
    wanted: Wanted
    answered: bool = False
    asked: int = 0
    sure: list[str] = field(default_factory=list)
    """The home page, where it links to us or leads there."""
    named: list[Listed] = field(default_factory=list)
    """Pages that name us, those of the right time first."""
    results: list[Listed] = field(default_factory=list)
    """What its search gave."""
    guesses: list[Listed] = field(default_factory=list)
    """Any other pages, the most promising first."""

    def pages(self) -> tuple[str, ...]:
        """The pages that are worth a visit, as far as they are known by now."""
        results = self.results[: (self.wanted.pages + 1) // 2]
        guesses = () if self.sure or self.named else (*results, *self.guesses)
        return tuple(dict.fromkeys([*self.sure, *(page.url for page in (*self.named, *guesses))]))[: self.wanted.pages]

    def _take(self, pages: Iterable[Listed]) -> None:
        """Keep the best of what the site tells, however much that is."""
        here = [page for page in pages if self._is_here(page.url)]
        guesses = (page for page in here if not page.names and page.url not in self.wanted.known)
        since, most = self.lead.since, self.wanted.pages
        self.named = nearest([*self.named, *(page for page in here if page.names)], since)[:most]
        self.guesses = nearest([*self.guesses, *guesses], since, self.wanted.words)[:most]

    async def look(self) -> None:
        """Go from one thing to the next."""
        home, signs = await self._home()
        for feed in [url for url in signs.feeds if self._is_near(url)][:_FEEDS]:
            answer, here = await self._ask(feed)
            if answer is not None:
                self._take(read_feed(answer.body.data, here.page, answer.headers, self.wanted.names))
        if not self.sure and not self.named:
            await self._search(home, signs)
            await self._sitemaps(home)

    async def _home(self) -> tuple[Url, Signposts]:
        """Read the home page; of a site that does not answer under its bare name, the one with ``www.``."""
        scheme, _, host = self.lead.origin.partition("://")
        answer, here = await self._ask(f"{self.lead.origin}/")
        other = Url.parse(f"{scheme}://www.{host}/")
        if not self.answered and not host.startswith("www.") and other is not None:
            answer, here = await self._ask(other.page)
        if answer is None:
            raise _StopError
        if answer.ours:
            self.sure.append(f"{self.lead.origin}/")
            raise _StopError
        if not self._is_here(here.page):
            raise _StopError
        signs = read_signposts(answer.body.data, here.page, answer.headers)
        if any(self.wanted.owns(link.href) for link in signs.links):
            self.sure.append(here.page)
        return here, signs

    async def _search(self, home: Url, signs: Signposts) -> None:
        """Ask the site's own search for our name."""
        url = ""
        for description in [each for each in signs.descriptions if self._is_near(each)][:1]:
            answer, here = await self._ask(description)
            url = read_description(answer.body.data, here.page, answer.headers, self.wanted.host) if answer is not None else ""
        if not url or not self._is_near(url):
            url = next((search.url(self.wanted.host) for search in signs.searches if self._is_near(search.action)), "")
        if not url:
            return
        answer, here = await self._ask(url)
        if answer is None:
            return
        usual = {link.page for link in signs.links} | {home.page, here.page}
        place = here.page.partition("?")[0]
        for link in read_signposts(answer.body.data, here.page, answer.headers).links:
            if self._is_here(link.page) and link.page not in usual and link.page not in self.wanted.known and link.page.partition("?")[0] != place:
                self.results.append(Listed(link.page))

    async def _sitemaps(self, home: Url) -> None:
        """Read the sitemaps that the robots.txt names, else the one in the usual place, and what an index names."""
        named = [url.page for text in await self._named_sitemaps(home) if (url := Url.parse(text, home.href)) is not None]
        waiting = {url: Listed(url) for url in named or [f"{home.scheme}://{home.host}/sitemap.xml"] if self._is_near(url)}
        seen = set(waiting)
        for _ in range(_SITEMAPS):
            if not waiting:
                break
            answer, here = await self._ask(waiting.pop(nearest(waiting.values(), self.lead.since)[0].url).url)
            if answer is not None:
                told = read_sitemap(opened(answer.body.data, _UNPACKED), here.page, answer.headers)
                self._take(told.pages)
                waiting |= {place.url: place for place in told.sitemaps[:_INDEXED] if place.url not in seen and self._is_near(place.url)}
                seen |= set(waiting)

    async def _named_sitemaps(self, home: Url) -> Sequence[str]:
        try:
            return await self.walker.sitemaps(home)
        except HostClosedError:
            raise _StopError from None

    async def _ask(self, url: str) -> tuple[Answer | None, Url]:
        """Ask for an address; None where there is nothing to read.

        Raises:
            _StopError: there were enough, or the site wants to be left alone.
        """
        if self.asked >= self.wanted.requests:
            raise _StopError
        self.asked += 1
        way = self.walker.way(url, read=True, any_type=True)
        try:
            answer = await self.walker.walk(way)
        except RefusedError:
            self.answered = True
            return None, way.here
        except LostError:
            return None, way.here
        except HostClosedError:
            raise _StopError from None
        self.answered = True
        return answer if answer.good or answer.ours else None, way.here

    def _is_here(self, url: str) -> bool:
        """Whether a page is on this very site."""
        return bare(Url.normalised(url).host) == bare(Url.normalised(self.lead.origin).host) and not self.wanted.owns(url)

    def _is_near(self, url: str) -> bool:
        """Whether an address is of the same owner: others are not asked because a stranger names them."""
        there, here = Url.normalised(url), Url.normalised(self.lead.origin)
        return registrable_domain(there.hostname) == registrable_domain(here.hostname) and not self.wanted.owns(url)

"""Open data of others: into the cache at the user's wish, and what lies there. Nothing else fetches it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from linkvoice.config import Config
from linkvoice.errors import LinkvoiceError, SourceError, UsageError
from linkvoice.model.dataset import DEPTH, Dataset, Fetched
from linkvoice.model.progress import Progress, Silent
from linkvoice.model.url import Url

if TYPE_CHECKING:
    from linkvoice.fetch.api import ApiClient
    from linkvoice.fetch.clock import Clock
    from linkvoice.inbound.ranks.hosts import HostListing
    from linkvoice.inbound.ranks.lists import Edition, Ranking
    from linkvoice.run.listen import Place

__all__ = ["held", "pull"]

_OK: Final = 200
_HOUR: Final = 3600.0  # seconds
_MOST: Final = 1024 * 1024 * 1024
"""Bytes that are read of a list at most, as they come."""


def held(state: Path) -> tuple[Dataset, ...]:
    """Say what lies in the cache, and what could."""
    from linkvoice.inbound.ranks import book, hosts

    return (*book.described(state), *hosts.described(state))


def pull(  # noqa: PLR0913 - what a run needs
    config: Config,
    place: Place,
    *,
    depth: int = DEPTH,
    listings: Sequence[HostListing] = (),
    mirrors: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    clock: Clock | None = None,
) -> tuple[Fetched, ...]:
    """Fetch the newest ranks of the sites in the ledger, and `listings` of hosts. What fails takes nothing from what is known.

    `depth` is how many names of each list are read at most; `mirrors` says what to
    ask instead of a host (``https://tranco-list.eu``), a URL each.

    Raises:
        UsageError: the ledger cannot be read, or a mirror is no URL.
        LinkvoiceError: the cache cannot be written.
    """
    from linkvoice.fetch.clock import SystemClock
    from linkvoice.fetch.folder import prepare
    from linkvoice.inbound.ledger import read_ledger
    from linkvoice.inbound.ranks.book import path_of
    from linkvoice.inbound.voice.survey import site_of

    sites = frozenset(site_of(record.from_url) for record in read_ledger(place.ledger(config)).records.values())
    way = _Way.of(mirrors or {})
    try:
        prepare(place.state)
        path_of(place.state, "").parent.mkdir(mode=0o700, exist_ok=True)
        return asyncio.run(
            _pull(_Run(place.state, sites, depth, listings, clock or SystemClock()), way, config.outbound.user_agent, progress or Silent())
        )
    except OSError as error:
        raise LinkvoiceError(
            f"The data cannot be kept in {place.state} ({error.strerror}). Set LINKVOICE_STATE to a folder that can be written."
        ) from error


@dataclass(frozen=True, slots=True)
class _Way:
    """Where a list is asked for."""

    mirrors: Mapping[str, str]
    """Beginning of URLs -> what stands there instead."""
    allowed: frozenset[str]

    @classmethod
    def of(cls, mirrors: Mapping[str, str]) -> _Way:
        from linkvoice.fetch.api import authority

        parsed = {public: Url.parse(here) for public, here in mirrors.items()}
        for public, url in parsed.items():
            if url is None or url.scheme not in {"http", "https"}:
                raise UsageError(f"--mirror {public}={mirrors[public]}: write a URL after the sign, such as https://mirror.acme.dev.")
        allowed = frozenset(authority(url) for url in parsed.values() if url is not None)
        return cls({public.rstrip("/"): here.rstrip("/") for public, here in mirrors.items()}, allowed)

    def to(self, url: str) -> str:
        for public, here in self.mirrors.items():
            if url.startswith(f"{public}/"):
                return here + url.removeprefix(public)
        return url


@dataclass(frozen=True, slots=True)
class _Run:
    state: Path
    sites: frozenset[str]
    depth: int
    listings: Sequence[HostListing]
    clock: Clock


async def _pull(run: _Run, way: _Way, user_agent: str | None, progress: Progress) -> tuple[Fetched, ...]:
    from linkvoice.fetch.api import Limits, open_api
    from linkvoice.inbound.ranks.lists import LISTS

    done = []
    progress.start("Fetching data", len(LISTS) + len(run.listings))
    try:
        async with (
            open_api(run.clock, allowed=way.allowed, user_agent=user_agent) as api,
            open_api(run.clock, allowed=way.allowed, user_agent=user_agent, limits=Limits(answer=_HOUR, size=_MOST)) as bulk,
        ):
            ranks = [(each.title, partial(_fetch, run, way, each, api, bulk)) for each in LISTS]
            hosts = [(each.title, partial(_fetch_hosts, run, way, each, api)) for each in run.listings]
            for title, fetch in (*ranks, *hosts):
                try:
                    done.append(Fetched(title, note=await fetch()))
                except SourceError as error:
                    done.append(Fetched(title, problem=str(error)))
                progress.step(title)
    except SourceError as error:  # the proxy
        done.append(Fetched("the network", str(error)))
    finally:
        progress.stop()
    return tuple(done)


async def _fetch_hosts(run: _Run, way: _Way, listing: HostListing, api: ApiClient) -> str:
    """Fetch all parts of a list of hosts; the first that names a host counts."""
    from linkvoice.inbound.ranks.hosts import keep, read_hosts

    hosts: dict[str, str] = {}
    for url, kind in listing.parts:
        answer = await api.get(way.to(url))
        if answer.status != _OK:
            raise SourceError(f"its list is not where it should be (answer {answer.status})")
        hosts = {**read_hosts(answer.text, kind), **hosts}
    keep(run.state, listing, hosts, run.clock.now())
    return f"{len(hosts):,} hosts"


async def _fetch(run: _Run, way: _Way, ranking: Ranking, api: ApiClient, bulk: ApiClient) -> str:
    """Fetch one list, and say what it knows."""
    from linkvoice.inbound.ranks.book import RankBook, keep, read_book, sites_for
    from linkvoice.inbound.ranks.lists import TRANCO
    from linkvoice.inbound.ranks.read import Reader

    sites = sites_for(ranking, run.sites)
    if not sites:
        return "no site in the ledger needs it"
    edition = await _edition(ranking, way, api)
    known = read_book(run.state, ranking)
    if known is not None and known.answers(edition, sites, run.depth):
        return f"{edition.date} is there already"
    readers: list[Reader] = []

    def start() -> Callable[[bytes], bool]:
        readers.append((Reader.of_sites if ranking is TRANCO else Reader.of_graph)(sites, run.depth))
        return readers[-1].take

    status = await bulk.feed(way.to(edition.url), start)
    if not readers:
        raise SourceError(f"its list is not where it should be (answer {status})")
    book = RankBook.of_reading(ranking, edition, readers[-1], run.clock.now())
    keep(run.state, book)
    return f"{edition.date}: knows {len(book.ranks):,} of {len(sites):,} sites; {readers[-1].found.lines:,} of {edition.of:,} names read"


async def _edition(ranking: Ranking, way: _Way, api: ApiClient) -> Edition:
    from linkvoice.inbound.ranks.lists import DOMAINS, TRANCO, edition_of_graph, edition_of_tranco

    answer = await api.get(way.to(ranking.newest))
    if answer.status != _OK:
        raise SourceError(f"answers {answer.status} to what its newest edition is")
    if ranking is TRANCO:
        return edition_of_tranco(answer.text)
    return edition_of_graph(answer.text, "domain" if ranking is DOMAINS else "host")

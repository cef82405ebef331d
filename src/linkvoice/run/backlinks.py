"""The ledger as one build sees it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from linkvoice.config import Config
from linkvoice.extract.resolve import Resolver
from linkvoice.model.backlink import Backlink
from linkvoice.model.classification import Classification
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Position, Quality
from linkvoice.model.record import Record
from linkvoice.model.site import Page, Site
from linkvoice.model.url import Url
from linkvoice.model.voice import Visits

if TYPE_CHECKING:
    from linkvoice.inbound.classify import Context
    from linkvoice.inbound.landing import Score
    from linkvoice.inbound.traffic.readers import Readers
    from linkvoice.inbound.voice.scale import VisitsFrom
    from linkvoice.inbound.voice.topics import Topics

__all__ = ["Told", "backlinks", "planned", "read_readers", "read_told", "topics_of", "weigh_by"]


Say = Callable[[str], object]
"""Tells a person what they should know."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a ledger tells, and what sort each link is of: read once for a build, which asks twice where the links lead."""

    path: Path
    name: str
    """The file as a person in the current folder would name it."""
    records: tuple[Record, ...]
    sorts: Mapping[tuple[str, str], Classification]
    context: Context
    """What only the owner knows."""
    weigh: Callable[[Topics], Score]
    """Gives what weighs links, by what our pages are about."""
    readers: Readers | None
    """Who sent readers; None where nobody counts."""
    forgotten: frozenset[str]
    """Hashes of what shall not come back."""

    def of_site(self, site: Site, resolver: Resolver, topics: Topics, stubs: Mapping[str, Page] | None = None) -> tuple[Backlink, ...]:
        """Say where the links lead in a site that is not built yet, and how good they are, sorted by key; `stubs` are those of its redirects that are known already."""
        return self._landed(planned(site, stubs or {}), resolver, self.records, self.weigh(topics))

    def of_build(self, graph: LinkGraph, resolver: Resolver, shown: Sequence[Backlink] = (), before: Topics | None = None) -> tuple[Backlink, ...]:
        """Say where the links lead in a built site, sorted by key, and of those that are broken where the ledger tells of them.

        Those that were `shown`, as `of_site` gave them when the pages were known to be about so much as `before`, need no second look
        where their page has been built and no redirect leads there, and are weighed again only where it turned out to be about something else.
        """
        topics = topics_of(graph)
        score = self.weigh(topics)
        there = () if graph.site.redirects else shown
        stay = [backlink for backlink in there if backlink.target in graph.pages and not backlink.fragment and not backlink.hops]
        staying = {id(backlink.record) for backlink in stay}
        same = {target for target in {backlink.target for backlink in stay} if before is not None and before.of(target) == topics.of(target)}
        weighed = [
            backlink if backlink.target in same else backlink._replace(voice=score(backlink.record, backlink.sort, backlink.target))
            for backlink in stay
        ]
        others = [record for record in self.records if id(record) not in staying]
        if not others:
            return tuple(weighed)
        landed = self._landed(graph, resolver, others, score, _Lines(self.path, self.name))
        return tuple(sorted((*weighed, *landed), key=lambda backlink: backlink.record.key))

    def _landed(
        self, graph: LinkGraph, resolver: Resolver, records: Iterable[Record], score: Score, lines: _Lines | None = None
    ) -> tuple[Backlink, ...]:
        from linkvoice.inbound.landing import land

        where = lines.place if lines is not None else None
        return land(records, graph, resolver, lambda record: self.sorts[record.key], reviewed=self.context.reviewed, where=where, score=score)


def read_told(config: Config, beside: Path, base: str, today: date, say: Say) -> Told | None:
    """Read the ledger beside the configuration, for the site with this root, and who sent readers until `today`; None where there is no ledger.

    What is wrong with the private stores is given to `say`, a line each.

    Raises:
        UsageError: it, or what stands beside it, cannot be read.
    """
    path = beside / config.inbound.ledger
    if not path.is_file():
        return None
    from linkvoice.inbound.classify import classify
    from linkvoice.inbound.ledger import read_ledger
    from linkvoice.inbound.outreach import context_beside
    from linkvoice.inbound.ranks.hosts import listed_in
    from linkvoice.run import state_folder

    state = state_folder(beside)
    context = context_beside(beside, base, config, listed_in(state))
    ledger, readers = read_ledger(path), read_readers(state, today, say)
    records = tuple(ledger.records.values())
    sorts = {key: classify(record, context) for key, record in ledger.records.items()}
    weigh = weigh_by(config, base, records, state, readers)
    return Told(path, _shown(path), records, sorts, context, weigh, readers, ledger.forgotten)


def planned(site: Site, stubs: Mapping[str, Page]) -> LinkGraph:
    """Give as much of the graph of a site that is not built yet as tells where links end."""
    return LinkGraph(site._replace(files=site.files | stubs.keys()), {}, (), {}, stubs)


def read_readers(state: Path, today: date, say: Say) -> Readers | None:
    """Give who sent readers until a day; None, and nothing loaded, where nobody counts. What is wrong with their store is given to `say`."""
    if not (state / "private" / "visits.sqlite").is_file():
        return None
    from linkvoice.run.visits import read_visits

    return read_visits(state, today, say)


def weigh_by(config: Config, base: str, records: Sequence[Record], state: Path, readers: Readers | None) -> Callable[[Topics], Score]:
    """Give what weighs links among all that are known, for the site with this root.

    `state` is where ranks are, if they were fetched; `readers` are None where nobody counts.
    """
    from linkvoice.inbound.ranks.book import authority_in
    from linkvoice.inbound.voice.scale import Scale
    from linkvoice.inbound.voice.score import scorer
    from linkvoice.inbound.voice.survey import names_of, survey

    surveyed = survey(records, names_of(base))
    authority = authority_in(state)
    visits = _visits(readers, base) if readers is not None else None
    return lambda topics: scorer(Scale(config.voices.weights, surveyed, topics, authority, visits))


def _visits(readers: Readers, base: str) -> VisitsFrom:
    """Give what knows how many followed a link. Where a server redirects, they are noted where it sends them; where a page of ours does, at that page."""
    from linkvoice.inbound.ours import Ours

    ours = Ours(base)
    end_of = cache(lambda target: ours.page(Url.normalised(base + quote(target)).page))

    def visits(origin: str, page: str, target: str) -> Visits:
        end = end_of(target) if target else page
        return Visits(readers.sent(origin, page) + (readers.sent(origin, end) if end != page else 0), readers.days)

    return visits


def topics_of(graph: LinkGraph) -> Topics:
    """Give what the pages of a site are about that were read."""
    from linkvoice.inbound.voice.topics import Topics, said_by

    return Topics(said_by(graph.pages.values()), graph.site.language)


def backlinks(config: Config, beside: Path, graph: LinkGraph, resolver: Resolver, today: date, say: Say) -> tuple[Backlink, ...] | None:
    """Give what the ledger beside the configuration tells of links to a built site, sorted by key; None where there is no ledger. `say` as in `read_told`.

    Raises:
        UsageError: the ledger cannot be read.
    """
    told = read_told(config, beside, graph.site.base, today, say)
    return told.of_build(graph, resolver) if told is not None else None


class _Lines:
    """Knows on which line of a ledger a record stands; reads it when first asked."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._name = name
        self._lines: dict[tuple[str, str], int] = {}

    def place(self, record: Record) -> Position:
        if not self._lines:
            from linkvoice.inbound.ledger import lines_of

            self._lines = lines_of(self._path)
        line = self._lines.get(record.key)
        return Position(self._name, line, None, Quality.FILE if line is None else Quality.LINE)


def _shown(path: Path) -> str:
    """A file as a person in the current folder would write it."""
    relative = os.path.relpath(path)
    return path.as_posix() if relative.startswith("..") else Path(relative).as_posix()

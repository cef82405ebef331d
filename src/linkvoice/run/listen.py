"""Listening: sources, merge, verify, ledger. It may be stopped anywhere; what was heard until then is kept."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from linkvoice.config import Config, SourceOptions, seconds
from linkvoice.errors import LinkvoiceError, SourceError
from linkvoice.globs import url_matcher
from linkvoice.model.heard import Heard, SourceSaid
from linkvoice.model.progress import Progress, Silent
from linkvoice.run.sources import allowed, cursor_after, questions

if TYPE_CHECKING:
    from linkvoice.fetch.beside_store import BesideStore
    from linkvoice.fetch.clock import Clock
    from linkvoice.fetch.inbound_store import InboundStore
    from linkvoice.inbound.hear import Judge
    from linkvoice.inbound.ledger import Ledger
    from linkvoice.inbound.merge import Claim
    from linkvoice.inbound.ours import Ours
    from linkvoice.inbound.record import Verdict
    from linkvoice.inbound.source import Api, Asked, Source
    from linkvoice.model.outreach import Asked as Request
    from linkvoice.model.reading import Reading
    from linkvoice.model.record import Record

__all__ = ["Place", "listen", "listen_daily"]

_DAY: Final = 86400.0  # seconds
_LISTEN: Final = "linkvoice listen"
"""Stands among the runs of sources for the last run of all of them."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which site is listened for, and where what is heard is kept."""

    base: str
    """Absolute URL of the site's root, with a slash at its end."""
    language: str
    """Of the site; empty when unknown."""
    folder: Path
    """What paths in the configuration are relative to."""
    state: Path

    def ledger(self, config: Config) -> Path:
        """The file of the ledger."""
        return self.folder / config.inbound.ledger


def listen(config: Config, place: Place, progress: Progress | None = None, *, deadline: float = 0, clock: Clock | None = None) -> Heard:
    """Ask the sources, look at what they tell of, and bring the ledger up to date.

    `deadline` is in seconds for the whole run, 0 for none; what is left then comes next time.

    Raises:
        ConfigError: a source or a pattern in the configuration cannot be used.
        UsageError: the ledger cannot be read.
        LinkvoiceError: the ledger cannot be written.
    """
    from linkvoice.fetch.clock import SystemClock

    clock = clock or SystemClock()
    run = _Run.prepare(config, place, clock, progress or Silent())
    try:
        asyncio.run(run.ask_and_look(deadline))
        return run.finish()
    finally:
        run.store.close()
        run.beside.close()


def listen_daily(config: Config, place: Place, *, deadline: float, clock: Clock | None = None) -> Heard | None:
    """Listen, unless that was done within a day; None then. As `listen`."""
    from linkvoice.fetch.clock import SystemClock
    from linkvoice.fetch.inbound_store import InboundStore

    clock = clock or SystemClock()
    store = InboundStore(place.state)
    try:
        last = store.runs().get(_LISTEN)
    finally:
        store.close()
    if last is not None and 0 <= clock.now() - last.at < _DAY:
        return None
    return listen(config, place, deadline=deadline, clock=clock)


@dataclass(slots=True)
class _Run:
    """One run of listening."""

    config: Config
    place: Place
    clock: Clock
    progress: Progress
    store: InboundStore
    beside: BesideStore
    before: Ledger
    ours: Ours
    sources: Mapping[Source, Asked]
    cursors: Mapping[str, str]
    """Where each source goes on, by its name."""
    ignored: Callable[[str], bool]
    said: list[SourceSaid]
    requests: tuple[Request, ...]
    """What the owner asked others for."""
    looked: Counter[str] = field(default_factory=Counter)
    """Why each page that was looked at was not seen; empty where it was -> how many."""

    @classmethod
    def prepare(cls, config: Config, place: Place, clock: Clock, progress: Progress) -> _Run:
        """Read all that can be wrong before anything is asked."""
        from linkvoice.fetch.beside_store import BesideStore
        from linkvoice.fetch.inbound_store import InboundStore
        from linkvoice.inbound.ledger import read_ledger
        from linkvoice.inbound.ours import Ours
        from linkvoice.inbound.outreach import read_outreach
        from linkvoice.inbound.source import Asked

        ignored = url_matcher(config.inbound.ignore, "inbound.ignore")
        requests = read_outreach(place.folder)
        before = read_ledger(place.ledger(config))
        ours = Ours(place.base, config.site_aliases)
        store = InboundStore(place.state)
        about = Asked(place.base, ours.names, SourceOptions(), "", place.language, "", clock.now())
        cursors = {name: run.cursor for name, run in store.runs().items()}
        sources, said = questions(config, about, cursors, clock.now())
        return cls(config, place, clock, progress, store, BesideStore(place.state), before, ours, sources, cursors, ignored, said, requests)

    async def ask_and_look(self, deadline: float) -> None:
        """Ask all sources, then look at the pages that are due."""
        from linkvoice.fetch.api import open_api
        from linkvoice.fetch.inbound_store import SourceRun
        from linkvoice.inbound.verify import verify
        from linkvoice.run.resolve import Resolver

        self.store.note_run(SourceRun(_LISTEN, self.clock.now()))
        try:
            async with asyncio.timeout(deadline or None):
                async with open_api(self.clock, allowed=allowed(self.config), user_agent=self.config.outbound.user_agent) as api:
                    await self._ask(api, deadline / 2)
                pages = self._due(self.before, self._claims(), self.store.last_readings())
                done = await verify(pages, self.ours, self.config, clock=self.clock, progress=self.progress, keep=self._keep)
                if "no network" in done.unasked.values():
                    self.said.append(SourceSaid("the linking pages", "there seems to be no network"))
                elif self.config.inbound.resolve.enabled:
                    resolver = Resolver(self.config, self.place.base, self.ours, self.place.state, self.store, self.clock, self.progress)
                    self.said += await resolver.run(self._claims(), self.before, self.ignored, self._keep)
        except TimeoutError:  # what was not reached comes next time
            pass
        except SourceError as error:
            self.said.append(SourceSaid("the network", str(error)))

    def finish(self) -> Heard:
        """Write the ledger, and say what came of it all."""
        from linkvoice.inbound.attributes import add_union
        from linkvoice.inbound.classify import classify, context_of
        from linkvoice.inbound.hear import hear, news
        from linkvoice.inbound.ledger import read_ledger, write_ledger
        from linkvoice.inbound.outreach import bore
        from linkvoice.inbound.ranks.hosts import listed_in
        from linkvoice.run.resolve import settle

        settle(self.store, self.clock.now())
        path = self.place.ledger(self.config)
        claims, readings = self._claims(), self.store.last_readings()
        after = hear(self.before, claims, readings, self.ours.page, _judge(self.ours), self.clock.now())
        written = write_ledger(path, after)
        notes = [*self.before.notes]
        if written:
            try:
                attributes = add_union(path)
            except OSError as error:
                notes.append(
                    f".gitattributes cannot be written ({error.strerror}); add `{path.name} merge=union` to it, so that git can merge the ledger"
                )
            else:
                notes += [f"{attributes.name}: git now merges the lines of {path.name}; commit both"] if attributes is not None else []
        there = read_ledger(path)
        context = context_of(self.place.base, self.config, self.requests, listed_in(self.place.state))
        known = {**self.before.records, **there.records}
        spam = {key for key, record in known.items() if classify(record, context).kind == "spam"}
        seen = {key: record for key, record in there.records.items() if record.standing.verified}
        return Heard(
            sources=tuple(sorted(self.said, key=lambda said: said.name)),
            news=news(self.before.records, there.records, spam),
            shown=len(seen.keys() - spam),
            looked=self.looked.total(),
            waiting=len(self._due(there, claims, readings)),
            ledger=self.config.inbound.ledger,
            written=written,
            notes=(
                *notes,
                *self.store.notes,
                *(() if self.store.problem else self.beside.notes),
            ),  # one place that cannot be written is one thing to say
            spam=tuple(seen[key] for key in sorted(seen.keys() & spam)),
            unseen={why: count for why, count in self.looked.items() if why},
            outreach=bore(self.requests, there.records.values()),
        )

    async def _ask(self, api: Api, most: float) -> None:
        """Ask all sources, for so many seconds at most: a slow one must not take the time of looking at what the others told."""
        self.progress.start("Asking sources", len(self.sources))
        try:
            async with asyncio.timeout(most or None), asyncio.TaskGroup() as group:
                for source, asked in self.sources.items():
                    group.create_task(self._ask_one(source, asked, api))
        except TimeoutError:
            reached = {said.name for said in self.said}
            self.said += [SourceSaid(source.name, "there was no time left") for source in self.sources if source.name not in reached]
        finally:
            self.progress.stop()

    async def _ask_one(self, source: Source, asked: Asked, api: Api) -> None:
        from linkvoice.fetch.inbound_store import SourceRun
        from linkvoice.inbound.forgotten import remembered
        from linkvoice.inbound.source import ask
        from linkvoice.run.visits import keep_visits

        now = self.clock.now()
        try:
            collected = await ask(source, asked, api)
        except SourceError as error:
            self.store.note_run(SourceRun(source.name, now, ok=False, note=str(error)))
            self.said.append(SourceSaid(source.name, str(error)))
        else:
            counted: tuple[str, ...] = ()
            if collected.traffic is not None:
                try:
                    traffic, in_the_way = keep_visits(collected.traffic, self.before.forgotten, self.place.state, now)
                    counted = (f"{traffic.visits:,} visits from other sites", *in_the_way)
                except LinkvoiceError as error:  # the next run asks for them again
                    collected, counted = replace(collected, cursor=asked.cursor), (str(error),)
            kept = remembered(self.before.forgotten, collected.observations)
            self.store.save_observations(source.name, kept, complete=collected.complete, now=now)
            self.store.note_run(SourceRun(source.name, now, cursor=cursor_after(asked, collected, self.cursors.get(source.name, ""), now)))
            self.said.append(SourceSaid(source.name, told=len(kept), onward=bool(asked.cursor), notes=(*collected.notes, *counted)))
        self.progress.step(source.name)

    def _keep(self, reading: Reading) -> None:
        from linkvoice.inbound.hear import unseen

        self.store.save_reading(reading)
        self.beside.save(reading)
        self.looked[unseen(reading)] += 1

    def _due(self, ledger: Ledger, claims: Iterable[Claim], readings: Mapping[str, Reading]) -> tuple[str, ...]:
        from linkvoice.inbound.hear import due

        return due(ledger, claims, readings, self.clock.now(), seconds(self.config.inbound.recheck))

    def _claims(self) -> tuple[Claim, ...]:
        """What is claimed of pages of others, but for those that are ignored."""
        from linkvoice.inbound.merge import merge

        claims = merge(self.store.observations(), self.ours.page)
        return tuple(claim for claim in claims if not self.ours.owns(claim.from_url or claim.from_origin) and not self.ignored(claim.from_url))


def _judge(ours: Ours) -> Judge:
    """Judge visits by what they showed, as of then: the same visit always gives the same verdict."""
    from linkvoice.inbound.record import Verdict
    from linkvoice.inbound.standing import standing

    def judge(record: Record | None, to_url: str, reading: Reading) -> Verdict:
        said = standing(record, to_url, reading, reading.at, ours)
        return Verdict(said.standing, said.link, reading if said.link is not None else None, said.missing_since)

    return judge

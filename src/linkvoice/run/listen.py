"""Listening: sources, merge, verify, ledger. It may be stopped anywhere; what was heard until then is kept."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from linkvoice.config import Config, SourceOptions, seconds
from linkvoice.errors import ConfigError, SourceError
from linkvoice.globs import url_matcher
from linkvoice.model.heard import Heard, SourceSaid
from linkvoice.model.progress import Progress, Silent
from linkvoice.model.url import Url

if TYPE_CHECKING:
    from linkvoice.fetch.clock import Clock
    from linkvoice.fetch.inbound_store import InboundStore
    from linkvoice.inbound.hear import Judge
    from linkvoice.inbound.ledger import Ledger
    from linkvoice.inbound.merge import Claim
    from linkvoice.inbound.ours import Ours
    from linkvoice.inbound.record import Verdict
    from linkvoice.inbound.source import Api, Asked, Collected, Source
    from linkvoice.model.backlink import Reading, Record
    from linkvoice.model.observation import Observation

__all__ = ["Place", "forget", "listen", "receive"]

_WEEK: Final = 7 * 86400.0  # seconds after which a source is read from its beginning: what was taken back shows only then


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


def receive(observations: Sequence[Observation], place: Place, now: float) -> tuple[str, ...]:
    """Keep what a file told of links to the site; gives what a person should know. `now` is in seconds since 1970."""
    from linkvoice.fetch.inbound_store import InboundStore, SourceRun

    store = InboundStore(place.state)
    try:
        for name in sorted({observation.source for observation in observations}):
            told = [observation for observation in observations if observation.source == name]
            store.save_observations(name, told, complete=False, now=now)
            store.note_run(SourceRun(name, now))
    finally:
        store.close()
    return tuple(store.notes)


def forget(what: Sequence[str], config: Config, place: Place) -> tuple[int, int]:
    """Take pages (URLs) and sites (domains) out of the ledger and the private store for good; gives how many records and rows went.

    Raises:
        UsageError: one of them is neither, or the ledger cannot be read.
        LinkvoiceError: the ledger or the store cannot be written.
    """
    from linkvoice.fetch.inbound_store import InboundStore
    from linkvoice.inbound import ledger as book
    from linkvoice.inbound.forgotten import forgetting

    path = place.ledger(config)
    before = book.read_ledger(path)
    after = before
    for each in what:
        after = book.forget(after, each)
    book.write_ledger(path, after)
    store = InboundStore(place.state)
    try:
        rows = store.forget(forgetting(after.forgotten))
    finally:
        store.close()
    return len(before.records) - len(after.records), rows


@dataclass(slots=True)
class _Run:
    """One run of listening."""

    config: Config
    place: Place
    clock: Clock
    progress: Progress
    store: InboundStore
    before: Ledger
    ours: Ours
    sources: Mapping[Source, Asked]
    ignored: Callable[[str], bool]
    said: list[SourceSaid]
    looked: int = 0
    waiting: int = 0

    @classmethod
    def prepare(cls, config: Config, place: Place, clock: Clock, progress: Progress) -> _Run:
        """Read all that can be wrong before anything is asked."""
        from linkvoice.fetch.inbound_store import InboundStore
        from linkvoice.inbound.ledger import read_ledger
        from linkvoice.inbound.ours import Ours

        ignored = url_matcher(config.inbound.ignore, "inbound.ignore")
        before = read_ledger(place.ledger(config))
        ours = Ours(place.base, config.site_aliases)
        store = InboundStore(place.state)
        said: list[SourceSaid] = []
        sources = _sources(config, place, ours, store, clock.now(), said)
        return cls(config, place, clock, progress, store, before, ours, sources, ignored, said)

    async def ask_and_look(self, deadline: float) -> None:
        """Ask all sources, then look at the pages that are due."""
        from linkvoice.fetch.api import open_api
        from linkvoice.inbound.hear import due
        from linkvoice.inbound.verify import verify

        try:
            async with asyncio.timeout(deadline or None):
                async with open_api(self.clock, allowed=_allowed(self.config), user_agent=self.config.outbound.user_agent) as api:
                    await self._ask(api)
                pages = due(self.before, self._claims(), self.store.last_readings(), self.clock.now(), seconds(self.config.inbound.recheck))
                self.waiting = len(pages)
                done = await verify(pages, self.ours, self.config, clock=self.clock, progress=self.progress, keep=self._keep)
                if "no network" in done.unasked.values():
                    self.said.append(SourceSaid("the linking pages", "there seems to be no network"))
        except TimeoutError:
            pass  # what was not reached comes next time
        except SourceError as error:
            self.said.append(SourceSaid("the network", str(error)))

    def finish(self) -> Heard:
        """Write the ledger, and say what came of it all."""
        from linkvoice.inbound.attributes import add_union
        from linkvoice.inbound.hear import hear, news
        from linkvoice.inbound.ledger import read_ledger, write_ledger

        path = self.place.ledger(self.config)
        now = self.clock.now()
        after = hear(self.before, self._claims(), self.store.last_readings(), self.ours.page, _judge(self.ours), now)
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
        return Heard(
            sources=tuple(sorted(self.said, key=lambda said: said.name)),
            news=news(self.before.records, there.records),
            shown=sum(record.standing.verified for record in there.records.values()),
            looked=self.looked,
            waiting=self.waiting,
            ledger=self.config.inbound.ledger,
            written=written,
            notes=(*notes, *self.store.notes),
        )

    async def _ask(self, api: Api) -> None:
        self.progress.start("Asking sources", len(self.sources))
        try:
            async with asyncio.TaskGroup() as group:
                for source, asked in self.sources.items():
                    group.create_task(self._ask_one(source, asked, api))
        finally:
            self.progress.stop()

    async def _ask_one(self, source: Source, asked: Asked, api: Api) -> None:
        from linkvoice.fetch.inbound_store import SourceRun
        from linkvoice.inbound.source import ask

        now = self.clock.now()
        runs = self.store.runs()
        before = runs[source.name].cursor if source.name in runs else ""
        try:
            collected = await ask(source, asked, api)
        except SourceError as error:
            self.store.note_run(SourceRun(source.name, now, ok=False, note=str(error)))
            self.said.append(SourceSaid(source.name, str(error)))
        else:
            self.store.save_observations(source.name, collected.observations, complete=collected.complete, now=now)
            self.store.note_run(SourceRun(source.name, now, cursor=_cursor(asked, collected, before, now)))
            self.said.append(SourceSaid(source.name, told=len(collected.observations), notes=collected.notes))
        self.progress.step(source.name)

    def _keep(self, reading: Reading) -> None:
        self.store.save_reading(reading)
        self.looked += 1
        self.waiting -= 1

    def _claims(self) -> tuple[Claim, ...]:
        """What is claimed of pages of others, but for those that are ignored."""
        from linkvoice.inbound.merge import merge

        claims = merge(self.store.observations(), self.ours.page)
        return tuple(claim for claim in claims if not self.ours.owns(claim.from_url or claim.from_origin) and not self.ignored(claim.from_url))


def _options(config: Config) -> dict[str, SourceOptions]:
    """The sources that are asked, by name.

    Raises:
        ConfigError: one stands there twice.
    """
    found: dict[str, SourceOptions] = {}
    for entry in config.inbound.sources:
        for name, options in ({entry: SourceOptions()} if isinstance(entry, str) else entry).items():
            if name in found:
                raise ConfigError(f"inbound.sources: `{name}` stands there twice; put its options together.")
            found[name] = options
    return found


def _sources(config: Config, place: Place, ours: Ours, store: InboundStore, now: float, said: list[SourceSaid]) -> dict[Source, Asked]:
    """What each source is asked; one whose key is missing is not asked, and `said` says so.

    Raises:
        ConfigError: there is no such source, or a key stands in the configuration itself.
    """
    from linkvoice.inbound.source import Asked, token
    from linkvoice.inbound.sources import source

    runs = store.runs()
    wanted = {}
    for name, options in _options(config).items():
        asked = source(name)
        try:
            key = token(options, os.environ)
        except SourceError as error:
            said.append(SourceSaid(name, str(error)))
            continue
        hosts = (options.domain,) if options.domain else ours.hosts
        read_at, _, cursor = (runs[name].cursor if name in runs else "").partition(" ")
        fresh = read_at.isdecimal() and now - float(read_at) < _WEEK
        wanted[asked] = Asked(place.base, hosts, options, key, place.language, cursor if fresh else "")
    return wanted


def _judge(ours: Ours) -> Judge:
    """Judge visits by what they showed, as of then: the same visit always gives the same verdict."""
    from linkvoice.inbound.record import Verdict
    from linkvoice.inbound.standing import standing

    def judge(record: Record | None, to_url: str, reading: Reading) -> Verdict:
        said = standing(record, to_url, reading, reading.at, ours)
        return Verdict(said.standing, said.link, reading if said.link is not None else None, said.missing_since)

    return judge


def _cursor(asked: Asked, collected: Collected, before: str, now: float) -> str:
    """What is kept of where a source went on: since when it was not read from its beginning, and its own cursor."""
    since = before.partition(" ")[0] if asked.cursor else str(int(now))
    return f"{since} {collected.cursor}"


def _allowed(config: Config) -> frozenset[str]:
    """Host and port of the services that the user runs himself: they may stand on any address."""
    from linkvoice.fetch.api import authority

    urls = [Url.parse(options.url) for options in _options(config).values() if options.url]
    return frozenset(authority(url) for url in urls if url is not None)

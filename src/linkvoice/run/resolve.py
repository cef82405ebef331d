"""From sites that send readers to the pages there that link to us: found by looking around, and believed only when they were seen."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from linkvoice.config import Config, seconds
from linkvoice.fetch.clock import Clock
from linkvoice.fetch.inbound_store import InboundStore
from linkvoice.fetch.look_store import Look, LookStore
from linkvoice.fetch.strangers import open_walker
from linkvoice.fetch.visit_store import VISITS, VisitStore
from linkvoice.fetch.walk import Limits
from linkvoice.hosts import guarded, is_host
from linkvoice.inbound.classify import context_of
from linkvoice.inbound.forgotten import forgetting
from linkvoice.inbound.ledger import Ledger
from linkvoice.inbound.merge import Claim
from linkvoice.inbound.ours import Ours
from linkvoice.inbound.ranks.hosts import listed_in
from linkvoice.inbound.resolve.choose import namer, words_of
from linkvoice.inbound.resolve.leads import Lead, bare, is_giant, leads
from linkvoice.inbound.resolve.site import Wanted, look_around
from linkvoice.inbound.spam import spam_words
from linkvoice.inbound.verify import verify
from linkvoice.model.heard import SourceSaid
from linkvoice.model.observation import Observation
from linkvoice.model.progress import Progress
from linkvoice.model.reading import Reading
from linkvoice.model.traffic import Part
from linkvoice.model.url import Url

__all__ = ["NAME", "Resolver", "settle"]

NAME: Final = "resolver"
"""Stands among the sources of what it finds."""
_LIMITS: Final = Limits(size=2 * 1024 * 1024)
_RETRY: Final = 86400.0  # seconds after which a site that said nothing is asked again
_PARTS: Final = re.compile(r"[.-]")
_AVOIDED: Final = frozenset({"ai_assistant", "search", "social", "spam"})
"""Kinds of hosts, by lists that were fetched, that are never looked around on."""


@dataclass(frozen=True, slots=True)
class Resolver:
    """Looks around, for one run."""

    config: Config
    base: str
    """Absolute URL of our site's root."""
    ours: Ours
    state: Path
    store: InboundStore
    clock: Clock
    progress: Progress

    async def run(self, claims: Iterable[Claim], ledger: Ledger, ignored: Callable[[str], bool], keep: Callable[[Reading], None]) -> list[SourceSaid]:
        """Look around on the sites whose turn it is, visit the pages found there (see `verify`), and say what came of it.

        What a site brought is kept as claims as soon as it is there: an interrupted run goes on with the next site.

        Raises:
            UsageError: the proxy that the environment names cannot be used.
        """
        looks = LookStore(self.state)
        try:
            turn = self._turn(ledger, looks.looks(), ignored)
            chosen = leads(claims, self._parts(), turn)[: self.config.inbound.resolve.sites]
            if not chosen:
                return []
            pages = await self._look_around(chosen, looks, ignored)
        finally:
            looks.close()
        await verify(pages, self.ours, self.config, clock=self.clock, progress=self.progress, keep=keep)
        readings = self.store.last_readings()
        links = sum(page in readings and bool(readings[page].links) for page in pages)
        return [SourceSaid(NAME, told=links, notes=(f"looked around on {len(chosen):,} {'site' if len(chosen) == 1 else 'sites'}",))]

    async def _look_around(self, chosen: Sequence[Lead], looks: LookStore, ignored: Callable[[str], bool]) -> tuple[str, ...]:
        config, ours = self.config, self.ours
        wanted = Wanted(
            ours.owns, namer(ours.hosts), ours.hosts[0], words_of(ours.hosts, Url.normalised(self.base).path), self.store.last_readings().keys(),
            config.inbound.resolve.requests, config.inbound.resolve.pages,
        )  # fmt: skip
        found: list[str] = []

        async def one(lead: Lead) -> None:
            around = await look_around(lead, walker, wanted)
            told = [Observation(NAME, page, lead.origin, sample=True) for page in around.pages if not ignored(page)]
            self.store.save_observations(NAME, told, complete=False, now=self.clock.now())
            looks.note(_name(lead.origin), Look(self.clock.now(), around.answered))
            found.extend(each.from_url for each in told)
            self.progress.step(lead.origin)

        self.progress.start("Looking around on sites", len(chosen))
        try:
            walkers = open_walker(config.outbound, ours.owns, clock=self.clock, limits=_LIMITS, obey_robots=config.inbound.robots)
            async with walkers as walker, asyncio.TaskGroup() as group:
                for lead in chosen:
                    group.create_task(one(lead))
        finally:
            self.progress.stop()
        return tuple(sorted(found))

    def _parts(self) -> Iterable[Part]:
        if not (self.state / VISITS).is_file():
            return ()
        store = VisitStore(self.state)
        try:
            return tuple(part for _, part in store.parts())
        finally:
            store.close()

    def _turn(self, ledger: Ledger, looks: Mapping[str, Look], ignored: Callable[[str], bool]) -> Callable[[Url], bool]:
        """Give what says whether it is the turn of a site."""
        own = context_of(self.base, self.config).own
        listed = listed_in(self.state)
        unwanted = forgetting(ledger.forgotten)
        seen = [from_url for (from_url, _), record in ledger.records.items() if record.standing.verified]
        seen += [reading.url for reading in self.store.last_readings().values() if reading.links]
        known = {_name(url) for url in seen}
        now, again = self.clock.now(), seconds(self.config.inbound.resolve.again)

        def turn(site: Url) -> bool:
            name, hostname = _name(site.href), site.hostname
            look = looks.get(name)
            if name in known or (look is not None and 0 <= now - look.at < (again if look.answered else min(again, _RETRY))):
                return False
            allowed = self.config.outbound.host(site.host).allow
            if allowed is False or (allowed is None and guarded(site.href) is not None):
                return False
            if self.ours.owns(site.href) or is_host(hostname, own) or unwanted(site.href) or ignored(site.href):
                return False
            return not (is_giant(hostname) or listed(hostname)[0] in _AVOIDED or spam_words(_PARTS.sub(" ", hostname), "", ""))

        return turn


def settle(store: InboundStore, now: float) -> None:
    """Take back what was only supposed: of the pages that were visited, those without a link to us."""
    told = [observation for observation in store.observations() if observation.source == NAME]
    readings = store.last_readings() if told else {}
    kept = [each for each in told if each.from_url not in readings or readings[each.from_url].links]
    if len(kept) < len(told):
        store.save_observations(NAME, kept, complete=True, now=now)


def _name(url: str) -> str:
    """The name of the site that a normalised URL is on."""
    return bare(Url.normalised(url).host)

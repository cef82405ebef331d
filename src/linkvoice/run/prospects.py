"""Whom it may be worth to write to, by all that is known. Asks no server unless `check` says so, and then only whether links are dead."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from linkvoice.config import Config
from linkvoice.extract.graph import build_graph
from linkvoice.extract.resolve import Resolver
from linkvoice.globs import url_matcher
from linkvoice.hosts import guarded, is_host, registrable_domain
from linkvoice.model.graph import LinkGraph
from linkvoice.model.outcome import Status
from linkvoice.model.progress import Progress, Silent
from linkvoice.model.prospect import Prospects
from linkvoice.model.site import Site
from linkvoice.model.url import Url
from linkvoice.run.backlinks import read_readers, topics_of, weigh_by
from linkvoice.run.beside import known_broken, outcomes_beside
from linkvoice.run.written import write_rendered

if TYPE_CHECKING:
    from linkvoice.fetch.clock import Clock
    from linkvoice.inbound.ledger import Ledger
    from linkvoice.inbound.ours import Ours
    from linkvoice.inbound.traffic.readers import Readers
    from linkvoice.model.backlink import Backlink
    from linkvoice.model.beside import Beside
    from linkvoice.model.observation import Observation
    from linkvoice.model.reading import Reading
    from linkvoice.model.record import Record
    from linkvoice.run.explain import Built
    from linkvoice.run.listen import Place

__all__ = ["PROSPECTS", "prospects", "write_prospects"]

_FUNCTIONS: Final = {"csv": "prospects_csv:render_prospects_csv", "markdown": "prospects_markdown:render_prospects_markdown"}
"""Format -> module in `linkvoice.report` and the function in it."""
PROSPECTS: Final = tuple(_FUNCTIONS)
"""Formats that they can be written in, sorted."""

_Key = tuple[str, str]


def prospects(  # noqa: PLR0913 - what a run needs
    config: Config,
    place: Place,
    built: Built | None,
    today: date,
    *,
    check: bool = False,
    redirects: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    clock: Clock | None = None,
) -> Prospects:
    """Collect whom it may be worth to write to.

    Without a built site only mentions and lost links are looked for; links are weighed by the visits until `today`. `check` asks
    links beside those to us whether they are dead, where a page of ours would fit in
    their place; `redirects` are those of the configuration, source to source.

    Raises:
        UsageError: the ledger cannot be read.
        ConfigError: a pattern in the configuration, or ``linkvoice.outreach.toml``, cannot be used.
    """
    from linkvoice.inbound.outreach import read_outreach
    from linkvoice.inbound.prospects.addresses import old_addresses
    from linkvoice.inbound.prospects.dead import dead_links, fits
    from linkvoice.inbound.prospects.lost import lost_links
    from linkvoice.inbound.prospects.mentions import mentions, naming
    from linkvoice.inbound.prospects.partners import partners, silent_partners
    from linkvoice.inbound.prospects.together import together
    from linkvoice.inbound.prospects.whom import Whom
    from linkvoice.run import reclaimer

    known = _Known.of(config, place, today)
    records = known.ledger.records
    site, sources, read = built or (Site(place.base, known=True, files=frozenset()), (), str)
    resolver = Resolver(site, config)
    graph = build_graph(site, sources, config, read, resolver)
    whom = Whom(known.unwanted, read_outreach(place.folder))
    named = naming(known.readings.values(), records, known.ours, known.ours.page(site.base))
    nobodys = _no_partner(config, known, known_broken(graph, config, place.state))
    ties = silent_partners(graph, known.sites, nobodys) if built is not None and known.sites else {}
    possible = {**{key: tie.record for key, tie in ties.items()}, **named}
    backlinks = whom.wanted(_landed(known, possible, graph, resolver, config, place, built=built is not None))

    found = [*lost_links(backlinks, records), *mentions(backlinks, named), *partners(backlinks, ties)]
    waiting, notes, astray = 0, [*known.notes], 0
    if built is not None:
        seen = [each for each in backlinks if each.record.key in records and records[each.record.key].standing.verified]
        addresses = [*old_addresses(seen, graph, known.ours, reclaimer(graph, place.folder, redirects))]
        astray = addresses.count(None)
        fit = fits(seen, known.beside, topics_of(graph), graph.pages)
        outcomes, troubles = outcomes_beside(fit, graph.site, config, place.state, check=check, progress=progress or Silent(), clock=clock)
        waiting = sum(outcome.status is Status.UNCHECKED for outcome in outcomes.values())
        notes += troubles
        found += [*filter(None, addresses), *dead_links(fit, outcomes, graph.pages)]
    return Prospects(site.base, together(found, whom), built is not None, bool(known.sites), waiting, astray, tuple(notes))


def write_prospects(found: Prospects, files: Sequence[tuple[str, Path]]) -> None:
    """Write them to files, each in one of the formats of `PROSPECTS`, whole or not at all.

    Raises:
        LinkvoiceError: one cannot be written.
    """
    write_rendered(found, files, _FUNCTIONS, "The list", "name another file")


@dataclass(frozen=True, slots=True)
class _Known:
    """What earlier runs have left."""

    ours: Ours
    ledger: Ledger
    unwanted: Callable[[str], bool]
    """Whether a URL is forgotten or ignored."""
    readings: Mapping[str, Reading]
    beside: Mapping[str, tuple[Beside, ...]]
    sites: frozenset[str]
    """Registered names of those of whom somebody says that they link to us."""
    readers: Readers | None
    """Who sent readers; None where nobody counts."""
    notes: tuple[str, ...]

    @classmethod
    def of(cls, config: Config, place: Place, today: date) -> _Known:
        from linkvoice.fetch.beside_store import BESIDE, BesideStore
        from linkvoice.fetch.inbound_store import InboundStore
        from linkvoice.inbound.forgotten import forgetting
        from linkvoice.inbound.ledger import read_ledger
        from linkvoice.inbound.ours import Ours

        ignored = url_matcher(config.inbound.ignore, "inbound.ignore")
        ledger = read_ledger(place.ledger(config))
        forgotten = forgetting(ledger.forgotten)

        def unwanted(url: str) -> bool:
            return ignored(url) or forgotten(url)

        inbound = InboundStore(place.state if (place.state / "private" / "inbound.sqlite").is_file() else None)
        beside = BesideStore(place.state if (place.state / BESIDE).is_file() else None)
        try:
            links = {page: tuple(link for link in kept if not unwanted(link.url)) for page, kept in beside.links().items()}
            sites = _sites(ledger.records, inbound.observations())
            notes = [*inbound.notes, *beside.notes]
            readers = read_readers(place.state, today, notes.append)
            return cls(Ours(place.base, config.site_aliases), ledger, unwanted, inbound.last_readings(), links, sites, readers, tuple(notes))
        finally:
            inbound.close()
            beside.close()


def _landed(  # noqa: PLR0913 - what is asked of a link
    known: _Known, possible: Mapping[_Key, Record], graph: LinkGraph, resolver: Resolver, config: Config, place: Place, *, built: bool
) -> tuple[Backlink, ...]:
    """Say of all links that are, were, or might be, how good they are, were, or would be, and where they lead."""
    from linkvoice.inbound.classify import classify
    from linkvoice.inbound.landing import land
    from linkvoice.inbound.outreach import context_beside
    from linkvoice.inbound.prospects.lost import as_it_was
    from linkvoice.inbound.ranks.hosts import listed_in
    from linkvoice.model.standing import Standing

    records = known.ledger.records
    supposed = {key: record._replace(standing=Standing.LIVE) for key, record in possible.items()}
    everything = {**{key: as_it_was(record) for key, record in records.items()}, **supposed}
    context = context_beside(place.folder, place.base, config, listed_in(place.state))
    score = weigh_by(config, place.base, [*records.values()], place.state, known.readers)(topics_of(graph))
    landed = land(everything.values(), graph, resolver, lambda record: classify(record, context), reviewed=context.reviewed, score=score)
    return landed if built else tuple(each._replace(broken=False) for each in landed)


def _sites(records: Iterable[_Key], observations: Iterable[Observation]) -> frozenset[str]:
    urls = {from_url for from_url, _ in records} | {each.from_url or f"{each.from_origin}/" for each in observations}
    return frozenset(registrable_domain(Url.normalised(url).hostname) for url in urls)


def _no_partner(config: Config, known: _Known, broken: Collection[str]) -> Callable[[str], bool]:
    """Give what says whether a URL is of the owner, of what is forgotten or ignored, broken, or none that everybody can read."""
    own = (*config.internal_hosts, *config.inbound.own_hosts)

    def is_none(page: str) -> bool:
        url = Url.normalised(page)
        private = config.outbound.host(url.host).allow is not True and guarded(url.href) is not None
        return private or page in broken or known.unwanted(page) or known.ours.owns(page) or is_host(url.hostname, own)

    return is_none

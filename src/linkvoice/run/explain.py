"""All that is known of one URL. Asks no server and makes no store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from linkvoice.config import Config
from linkvoice.errors import UsageError
from linkvoice.extract.graph import build_graph
from linkvoice.extract.resolve import STAND_IN, Resolver
from linkvoice.model.backlink import Backlink
from linkvoice.model.observation import Observation
from linkvoice.model.reading import Reading
from linkvoice.model.record import Record
from linkvoice.model.site import PageSource, Site
from linkvoice.model.standing import Standing
from linkvoice.model.story import InboundStory, LinkStory, PageStory, Story
from linkvoice.model.url import Url

if TYPE_CHECKING:
    from linkvoice.inbound.ours import Ours
    from linkvoice.run.backlinks import Say
    from linkvoice.run.listen import Place

__all__ = ["Built", "inbound_story", "landed", "read_address", "story"]

Built = tuple[Site, Sequence[PageSource], Callable[[str], str]]
"""A built site, its pages, and a way to read its other files."""
_Key = tuple[str, str]


def read_address(url: str) -> Url:
    """Read a URL as a person writes it.

    Raises:
        UsageError: it is no absolute URL of the web.
    """
    parsed = Url.parse(url.strip())
    if parsed is None or parsed.scheme not in {"http", "https"}:
        raise UsageError(f"{url} is not an absolute URL. Give it as it is written in the page, such as https://example.org/page.")
    return parsed


def story(url: Url, config: Config, state: Path) -> tuple[Story | None, tuple[str, ...]]:
    """Collect all that is known of a URL that the site links to, and what a person should know about the store; None where no answer was ever stored."""
    if not (state / "captures.sqlite").is_file():
        return None, ()
    from linkvoice.check.outside import story_of
    from linkvoice.fetch.store import CaptureStore

    store = CaptureStore(state)
    try:
        return story_of(url, config, store.load([url.page]), store.linked_from(url.page)), tuple(store.notes)
    finally:
        store.close()


def inbound_story(url: Url, config: Config, place: Place, built: Built | None, today: date) -> tuple[InboundStory | None, tuple[str, ...]]:
    """Collect all that is known of links from a page, or to a page of the site, and what a person should know about the store.

    None where there is neither ledger nor store, or nothing in them about a URL of somebody else.

    Raises:
        UsageError: the ledger cannot be read.
    """
    path, stored = place.ledger(config), (place.state / "private" / "inbound.sqlite").is_file()
    if not path.is_file() and not stored:
        return None, ()
    from linkvoice.fetch.inbound_store import InboundStore
    from linkvoice.inbound.forgotten import forgetting
    from linkvoice.inbound.ledger import read_ledger
    from linkvoice.inbound.ours import Ours

    ledger = read_ledger(path)
    ours = Ours(place.base, config.site_aliases)
    mine = ours.owns(url.href)
    wanted = ours.page(url.page)
    store = InboundStore(place.state if stored else None)
    try:
        told = _by_page(store.observations())
        linked = _linked(told, ledger.records, ours)
        pages = sorted(page for page in linked if (wanted in linked[page] if mine else page == wanted))
        readings = {page: store.readings(page) for page in pages}
    finally:
        store.close()
    if not mine:
        linked[wanted] |= {ours.page(link.ends_at or link.url) for reading in readings.get(wanted, ())[-1:] for link in reading.links}
    chosen = {page: [wanted] if mine else sorted(linked[page]) for page in pages}
    notes = [*store.notes]
    found = landed(ledger.records, [key for key in ledger.records if key[1] in chosen.get(key[0], ())], config, place, built, today, say=notes.append)
    known = tuple(
        PageStory(
            page,
            tuple(each for each in told.get(page, ()) if not mine or not each.to_url or ours.page(each.to_url) == wanted),
            readings[page],
            tuple(
                LinkStory(to_url, _standing(ledger.records, page, to_url, readings[page], ours), found.get((page, to_url))) for to_url in chosen[page]
            ),
        )
        for page in pages
    )
    forgotten = forgetting(ledger.forgotten)(url.page)
    if not mine and not known and not forgotten:
        return None, tuple(notes)
    return InboundStory(wanted, mine, known, forgotten, built[0].prefix.rstrip("/") if built is not None else ""), tuple(notes)


def _by_page(observations: Iterable[Observation]) -> Mapping[str, list[Observation]]:
    """What is told of each linking page; of a site of which no page is known, as if of its home page."""
    found = defaultdict(list)
    for observation in observations:
        found[Url.normalised(observation.from_url or f"{observation.from_origin}/").page].append(observation)
    return found


def _linked(told: Mapping[str, Iterable[Observation]], records: Iterable[_Key], ours: Ours) -> dict[str, set[str]]:
    """The pages of ours that each page links, or is said to."""
    found: dict[str, set[str]] = defaultdict(set)
    for page, observations in told.items():
        found[page] |= {ours.page(each.to_url) for each in observations if each.to_url}
    for from_url, to_url in records:
        found[from_url].add(to_url)
    return found


def _standing(records: Mapping[_Key, Record], page: str, to_url: str, readings: Sequence[Reading], ours: Ours) -> Standing:
    if not readings:
        return Standing.CLAIMED
    from linkvoice.inbound.standing import standing

    return standing(records.get((page, to_url)), to_url, readings[-1], readings[-1].at, ours).standing


def landed(  # noqa: PLR0913 - what is asked of a link
    known: Mapping[_Key, Record], chosen: Sequence[_Key], config: Config, place: Place, built: Built | None, today: date, *, say: Say
) -> Mapping[_Key, Backlink]:
    """Say what sort each chosen link is, where it leads in the built site, and how good it is.

    That depends on all links that are known, on what all pages of the site are about, and on who sent readers until `today`. `say` as in `read_told`.
    """
    from linkvoice.inbound.classify import classify
    from linkvoice.inbound.landing import land
    from linkvoice.inbound.outreach import context_beside
    from linkvoice.inbound.ranks.hosts import listed_in
    from linkvoice.run.backlinks import read_readers, topics_of, weigh_by

    if not chosen:
        return {}
    site, sources, read = built or (Site(place.base or STAND_IN, known=bool(place.base), files=frozenset()), (), str)
    context, resolver = context_beside(place.folder, place.base, config, listed_in(place.state)), Resolver(site, config)
    graph = build_graph(site, sources, config, read, resolver)
    score = weigh_by(config, place.base, [*known.values()], place.state, read_readers(place.state, today, say))(topics_of(graph))
    records = [known[key] for key in chosen]
    found = land(records, graph, resolver, lambda record: classify(record, context), reviewed=context.reviewed, score=score)
    return {backlink.record.key: backlink for backlink in found}

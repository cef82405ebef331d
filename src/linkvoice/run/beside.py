"""Which links to others are dead: by what is known already, and where that is wished by asking."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from linkvoice.config import Config
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Kind, Link, Region, Target
from linkvoice.model.outcome import Outcome, Status
from linkvoice.model.progress import Progress
from linkvoice.model.site import Site

if TYPE_CHECKING:
    from linkvoice.fetch.clock import Clock
    from linkvoice.inbound.prospects.dead import Fit

__all__ = ["ASKED", "known_broken", "outcomes_beside"]

ASKED: Final = 100
"""Links of strangers to strangers that one run asks at most: first those that were never asked, then those that were asked longest ago."""


def outcomes_beside(  # noqa: PLR0913 - what asking takes
    fits: Sequence[Fit], site: Site, config: Config, state: Path, *, check: bool, progress: Progress, clock: Clock | None
) -> tuple[Mapping[str, Outcome], tuple[str, ...]]:
    """Give the outcome of each of these links, by URL, and what was in the way; what nobody has asked is `unchecked`.

    Asked is as politely as for links of ours, and what was learnt is kept with those.
    """
    urls = [*dict.fromkeys(fit.link.url for fit in fits)]
    if not urls or not (check or (state / "captures.sqlite").is_file()):
        return {url: Outcome(url, Status.UNCHECKED, "offline") for url in urls}, ()
    from linkvoice.check.outside import check_outside, judge_stored
    from linkvoice.fetch.clock import SystemClock
    from linkvoice.fetch.store import CaptureStore

    store = CaptureStore(state)
    try:
        stored = store.load(urls)
        outside = judge_stored(_graph(site, urls), config, stored, "offline")
        if not check or config.outbound.when == "never":
            notes = ("outbound.when is never, so no link was asked",) if check else ()
            return outside.outcomes, (*store.notes, *notes)
        due = sorted(urls, key=lambda url: stored[url][0].at if url in stored else 0.0)[:ASKED]
        deadline = config.outbound.deadline
        asked = asyncio.run(check_outside(_graph(site, due), config, store, deadline=deadline, clock=clock or SystemClock(), progress=progress))
        return {**outside.outcomes, **asked.outcomes}, (*store.notes, *asked.notes)
    finally:
        store.close()


def known_broken(graph: LinkGraph, config: Config, state: Path) -> frozenset[str]:
    """Give the URLs that a site links to and that its last check found broken. Asks nobody."""
    if not (state / "captures.sqlite").is_file():
        return frozenset()
    from linkvoice.check.outside import judge_stored
    from linkvoice.fetch.store import CaptureStore

    store = CaptureStore(state)
    try:
        outcomes = judge_stored(graph, config, store.load(graph.outside()), "offline").outcomes
    finally:
        store.close()
    return frozenset(url for url, outcome in outcomes.items() if outcome.status is Status.BROKEN)


def _graph(site: Site, urls: Iterable[str]) -> LinkGraph:
    """Links to these, as if they stood on a page of ours: what checks ours checks them."""
    links = (Link("", url, Target(url, Kind.OUTSIDE), "a", "href", "", "", Region.CONTENT) for url in urls)
    return LinkGraph(site, {}, tuple(links), {})

"""Backlinks for tests: records with real-looking values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from linkvoice.config import Config
from linkvoice.extract.resolve import Resolver
from linkvoice.inbound.classify import classify, context_of
from linkvoice.inbound.landing import land
from linkvoice.model.backlink import Backlink
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link_to_us import LinkToUs, Placement
from linkvoice.model.record import Record
from linkvoice.model.standing import Change, Standing
from linkvoice.model.url import Url
from tests.sites import BASE

WHEN = "2026-11-01T10:00:00Z"
_WRITTEN = re.compile(r"<!-- backlink: (\S+) -> (\S+)((?: \w+=\S+| \w+=\"[^\"]*\")*) -->")


def record(
    from_url: str,
    to_url: str = f"{BASE}guide/",
    *,
    standing: Standing = Standing.LIVE,
    was: tuple[Standing, ...] = (Standing.LIVE,),
    rel: str = "",
    text: str = "the guide",
    placement: Placement = Placement.UNKNOWN,
    **page: Any,
) -> Record:
    """Make a record; `was` are its former standings, further arguments what is known of the page that links."""
    address, to = Url.normalised(from_url), Url.normalised(to_url)
    history = tuple(Change(WHEN, each) for each in dict.fromkeys((*was, standing)))
    link = LinkToUs(to.href, rel=" ".join(sorted(rel.split())), text=text, placement=placement)
    return Record(address.page, to.page, ("search-console",), WHEN, WHEN, standing, history=history, link=link, page=page)


def landed(graph: LinkGraph, known: Record, config: Config) -> Backlink:
    """Say where a record lands in a build, and what sort of link it is."""
    context = context_of(graph.site.base, config)
    return land([known], graph, Resolver(graph.site, config), lambda record: classify(record, context), reviewed=context.reviewed)[0]


def written(html: str) -> Iterator[Record]:
    """Read the backlinks that a page of an example states: ``<!-- backlink: FROM -> TO rel="nofollow" standing=live -->``."""
    for from_url, to_url, rest in _WRITTEN.findall(html):
        given = {name: quoted or bare for name, quoted, bare in re.findall(r"(\w+)=(?:\"([^\"]*)\"|(\S+))", rest)}
        if "robots" in given:
            given["robots"] = tuple(given["robots"].split())
        yield record(from_url, to_url, standing=Standing(given.pop("standing", "live")), **given)

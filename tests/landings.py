"""Links of others to the test site, as the ledger would hold them."""

from __future__ import annotations

from typing import Any

from linkvoice.config import Config
from linkvoice.extract.resolve import Resolver
from linkvoice.inbound.landing import land
from linkvoice.model.backlink import Backlink
from linkvoice.model.classification import Classification, Control, Origin
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link_to_us import LinkToUs
from linkvoice.model.record import Record
from linkvoice.model.standing import Standing

BLOG = "https://blog.friend.dev/post"
EDITORIAL = Classification(Origin.NATURAL, Control.EDITORIAL, "blog", "test")


def record(to: str, *, from_url: str = BLOG, standing: Standing = Standing.LIVE, link: LinkToUs | None = None, **rest: Any) -> Record:
    """Make the record of a link that stands on its page just as `to` says, unless `link` says otherwise."""
    return Record(
        from_url, to.partition("#")[0], ("test",), "2026-11-01T00:00:00Z", "2026-11-01T00:00:00Z", standing, link=link or LinkToUs(to), **rest
    )


def landed(graph: LinkGraph, *records: Record, sort: Classification = EDITORIAL, **options: Any) -> tuple[Backlink, ...]:
    """Land records in a graph."""
    config = Config.from_mapping(options)
    return land(records, graph, Resolver(graph.site, config), lambda _record: sort, reviewed=config.voices.reviewed)

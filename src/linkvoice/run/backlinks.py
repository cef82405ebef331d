"""The ledger as one build sees it."""

from __future__ import annotations

from pathlib import Path

from linkvoice.config import Config
from linkvoice.extract.resolve import Resolver
from linkvoice.model.backlink import Backlink, Record
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Position, Quality
from linkvoice.model.site import Site

__all__ = ["backlinks"]


def backlinks(config: Config, beside: Path, site: Site, graph: LinkGraph | None = None, resolver: Resolver | None = None) -> tuple[Backlink, ...]:
    """Give what the ledger beside the configuration tells of links to a site, sorted by key; nothing where there is no ledger.

    Without the `graph` of the built site, of which the files alone are known then,
    redirect stubs are no hint to where a link leads.

    Raises:
        UsageError: the ledger cannot be read.
    """
    path = beside / config.inbound.ledger
    if not path.is_file():
        return ()
    from linkvoice.inbound.classify import classify, context_of
    from linkvoice.inbound.landing import land
    from linkvoice.inbound.ledger import lines_of, read_ledger

    context = context_of(site.base, config)
    lines: dict[tuple[str, str], int] = {}

    def where(record: Record) -> Position:
        if not lines:
            lines.update(lines_of(path))
        line = lines.get(record.key)
        return Position(config.inbound.ledger, line, None, Quality.FILE if line is None else Quality.LINE)

    return land(
        read_ledger(path).records.values(),
        graph or LinkGraph(site, {}, (), {}),
        resolver or Resolver(site, config),
        lambda record: classify(record, context),
        reviewed=context.reviewed,
        where=where if graph is not None else None,
    )

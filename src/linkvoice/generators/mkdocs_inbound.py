"""What a build of MkDocs or ProperDocs knows of links to the site."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from linkvoice.config import Config
from linkvoice.extract.resolve import Resolver
from linkvoice.generators.host_config import beside_config, redirect_maps
from linkvoice.model.graph import LinkGraph
from linkvoice.model.site import Site

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from linkvoice.model.backlink import Backlink, Successor

__all__ = ["Inbound", "inbound_of", "shown_backlinks"]


class Inbound(NamedTuple):
    """What the audit wants to know of them."""

    backlinks: tuple[Backlink, ...]
    successor: Callable[[str], Successor]
    """Says where the readers of a page that is gone should be sent."""


def shown_backlinks(config: MkDocsConfig, options: Config, site: Site) -> tuple[Backlink, ...]:
    """The backlinks as pages show them: `site` is known before it is built. Without a ledger there are none."""
    beside = beside_config(config)
    if not (beside / options.inbound.ledger).is_file():
        return ()
    from linkvoice.run.backlinks import backlinks

    return backlinks(options, beside, site)


def inbound_of(config: MkDocsConfig, options: Config, graph: LinkGraph, resolver: Resolver) -> Inbound | None:
    """The backlinks as they end in the built site; None without a ledger."""
    beside = beside_config(config)
    if not (beside / options.inbound.ledger).is_file():
        return None
    from linkvoice.inbound.redirects import RedirectHost
    from linkvoice.run import reclaimer
    from linkvoice.run.backlinks import backlinks

    successor = reclaimer(graph, Path(config.docs_dir), redirect_maps(config), RedirectHost.MKDOCS)
    return Inbound(backlinks(options, beside, graph.site, graph, resolver), successor)

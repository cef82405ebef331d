"""What a build of MkDocs or ProperDocs knows of links to the site."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File

from linkvoice.config import Config
from linkvoice.errors import LinkvoiceError
from linkvoice.extract.resolve import Resolver
from linkvoice.generators.host_config import beside_config, language, redirect_maps
from linkvoice.generators.listening import listen_in_build
from linkvoice.generators.network import Network
from linkvoice.model.graph import LinkGraph
from linkvoice.model.site import Page, Site

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from linkvoice.inbound.voice.topics import Topics
    from linkvoice.model.backlink import Backlink
    from linkvoice.model.successor import Successor
    from linkvoice.model.traffic import Referral
    from linkvoice.run.backlinks import Told

__all__ = ["Audited", "Inbound", "listen_now"]

log = get_plugin_logger(__name__)


class Audited(NamedTuple):
    """What the audit wants to know of them."""

    backlinks: tuple[Backlink, ...]
    successor: Callable[[str], Successor]
    """Says where the readers of a page that is gone should be sent."""


def listen_now(config: MkDocsConfig, options: Config, network: Network) -> tuple[str, float]:
    """Listen before the pages are made; see `listen_in_build`."""
    return listen_in_build(options, network, config.site_url, language(config), beside_config(config))


class Inbound:
    """The ledger in one build. Without a ledger nothing is loaded."""

    def __init__(self, config: MkDocsConfig, options: Config, base: str, today: date) -> None:
        """Read the ledger, if there is one; `base` is the URL of the site's root, `today` the day of the build.

        Raises:
            PluginError: the ledger cannot be read.
        """
        self._config = config
        self._options = options
        self._told: Told | None = None
        self._shown: tuple[Backlink, ...] = ()
        self._topics: Topics | None = None
        self.referrals: Callable[[Collection[str]], tuple[Referral, ...]] = lambda _: ()
        """Gives which sites send readers to which pages, as far as that is to be shown, by the hosts of the links that are."""
        beside = beside_config(config)
        if (beside / options.inbound.ledger).is_file():
            from linkvoice.run.backlinks import read_told

            try:
                self._told = read_told(options, beside, base, today, log.info)
            except LinkvoiceError as error:
                raise PluginError(f"linkvoice: {error}") from error

    def shown(self, site: Site, files: Files) -> tuple[Backlink, ...]:
        """The backlinks as pages show them: `site` and its `files` are known before it is built."""
        if self._told is not None:
            from linkvoice.generators.mkdocs_topics import topics_of
            from linkvoice.run.referrals import referrals_to

            resolver = Resolver(site, self._options)
            stubs = _stubs(self._config, files, resolver)
            self._topics = topics_of(files.documentation_pages(), site.language)
            self._shown = self._told.of_site(site, resolver, self._topics, stubs)
            self.referrals = partial(referrals_to, site, resolver, self._told, self._options, stubs=stubs)
        return self._shown

    def audited(self, graph: LinkGraph, resolver: Resolver) -> Audited | None:
        """The backlinks as they end in the built site; None without a ledger."""
        if self._told is None:
            return None
        from linkvoice.inbound.redirects import RedirectHost
        from linkvoice.run import reclaimer

        successor = reclaimer(graph, Path(self._config.docs_dir), redirect_maps(self._config), RedirectHost.MKDOCS)
        return Audited(self._told.of_build(graph, resolver, self._shown, self._topics), successor)


def _stubs(config: MkDocsConfig, files: Files, resolver: Resolver) -> dict[str, Page]:
    """The redirect stubs that mkdocs-redirects is going to write, by path.

    Source: https://github.com/mkdocs/mkdocs-redirects#using.
    """
    stubs = {}
    for old, new in redirect_maps(config).items():
        source, mark, fragment = new.partition("#")
        file = files.get_file_from_path(source)
        goal = (
            new if new.lower().startswith(("http://", "https://")) else f"{resolver.url(file.dest_uri)}{mark}{fragment}" if file is not None else ""
        )
        if goal:
            path = File(old, "", "", config.use_directory_urls).dest_uri
            stubs[path] = Page(path, resolver.url(path), refresh=goal)
    return stubs

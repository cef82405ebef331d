"""What one build of MkDocs or ProperDocs is about: its files and pages, and the links that their authors wrote."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import InclusionLevel

from linkvoice.config import Config
from linkvoice.extract.graph import content_graph
from linkvoice.extract.resolve import STAND_IN, Resolver
from linkvoice.generators.front_matter import read_options
from linkvoice.generators.host_config import beside_config, help_of, is_authors, language, shown_folder
from linkvoice.generators.html import base_url
from linkvoice.generators.mkdocs_inbound import Inbound, listen_now
from linkvoice.generators.network import Network, network_of
from linkvoice.generators.texts import PageTexts
from linkvoice.model.help import Help
from linkvoice.model.site import Content, Layers, PageOptions, PageSource, Site

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from linkvoice.extract.readings import Readings
    from linkvoice.model.graph import LinkGraph
    from linkvoice.rewrite.mend import Mended

__all__ = ["Build"]

log = get_plugin_logger(__name__)


class Build:
    """Collects what the host reads. The languages of mkdocs-static-i18n, which are built one after the other, are one build."""

    def __init__(self, command: str) -> None:
        """Start without pages; `command` is that of the host."""
        self.command = command
        self.pages: dict[str, PageSource] = {}
        """What is known of each page that has a source, by its path in the built site."""
        self.sources: dict[str, str] = {}
        """Built file -> file that the author edits."""
        self.contents: dict[str, Content] = {}
        """By what the content of each page is found again in the built page."""
        self.texts = PageTexts()
        self.help = Help()
        self.resolver: Resolver | None = None
        self.mend: Callable[[bytes, PageSource], Mended] | None = None
        """Mends the rel attributes of a page; None where `fix` says never."""
        self.readings: Readings | None = None
        """What the last build has read, once the pages of this one were."""
        self.inbound: Inbound | None = None
        """The ledger, once it was read."""
        self.parts: frozenset[str] = frozenset()
        """Paths of pages on which nothing stands that is not ours."""
        self._files: set[str] = set()
        self._listened = 0.0  # seconds

    @property
    def serves(self) -> bool:
        """Whether somebody is writing, whom nothing must stop."""
        return self.command == "serve"

    def network(self, options: Config) -> Network:
        """What this build may still ask of others."""
        return network_of(options, self.command).after(self._listened)

    def listen(self, config: MkDocsConfig, options: Config) -> None:
        """Ask who links to the site, where the configuration says that builds do."""
        if self.serves:
            return
        said, seconds = listen_now(config, options, network_of(options, self.command))
        self._listened += seconds
        if said:
            log.info(said)

    def planned(self, files: Files, config: MkDocsConfig) -> Site:
        """The site as far as it is known before any page is read, with the other languages that were built before."""
        return self.site(config)._replace(files=frozenset({*self.sources, *(file.dest_uri for file in files)}))

    def site(self, config: MkDocsConfig) -> Site:
        """The site as far as it is known before it is built."""
        return Site(
            base=base_url(config.site_url) if config.site_url else STAND_IN,
            known=bool(config.site_url),
            files=frozenset(self._files),
            name=config.site_name,
            language=language(config),
            sources=self.sources,
            source_root=shown_folder(config),
        )

    def read(self, files: Files, config: MkDocsConfig, options: Config) -> LinkGraph:
        """Take the rendered pages; gives the content graph."""
        from linkvoice.run import mender
        from linkvoice.run.readings import load_readings

        folder = shown_folder(config)
        self.help = help_of(config)
        for file in files:
            self._files.add(file.dest_uri)
            if is_authors(file, config):
                self.sources[file.dest_uri] = folder + file.src_uri
            page = file.page
            if page is not None and page.content is not None:
                self.pages[file.dest_uri] = _source(page, file.dest_uri, folder + file.src_uri, self.texts.layers(file))
        known = {path: source for path, source in self.pages.items() if path in self._files}
        site = self.site(config)
        self.resolver = resolver = Resolver(site, options)
        self.mend = mender(site, options, resolver)
        self.readings = self.readings or load_readings(_readings_file(config))
        graph, self.contents = content_graph(site, known.values(), options, resolver, readings=self.readings)
        return graph

    def keep_readings(self, config: MkDocsConfig) -> None:
        """Keep what was read of the pages for the next build."""
        if self.readings is not None:
            from linkvoice.run.readings import save_readings

            save_readings(_readings_file(config), self.readings)


def _readings_file(config: MkDocsConfig) -> Path:
    """Where they are kept. The built folder says nothing: `serve` builds into another one each time."""
    from linkvoice.run import state_folder
    from linkvoice.run.readings import readings_file

    return readings_file(state_folder(beside_config(config)), str(config.config_file_path), config.site_url or "")


def _source(page: Page, path: str, source: str, layers: Layers) -> PageSource:
    content = page.content or ""
    return PageSource(path, lambda: content, source, html.unescape(str(page.title or "")), page.edit_url, _options(page, source), layers=layers)


def _options(page: Page, source: str) -> PageOptions:
    options, problem = read_options(page.meta.get("linkvoice"))
    if problem:
        log.warning("%s: %s", source, problem)
    return options._replace(alone=page.file.inclusion is InclusionLevel.NOT_IN_NAV)

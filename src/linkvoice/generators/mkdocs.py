"""linkvoice as a plugin of MkDocs and ProperDocs.

The events it uses, in their order, and why there:

- ``on_startup``: remembers the command and ``--dirty``; that it exists keeps one
  plugin object for all builds of one ``serve``.
- ``on_config``: resets what belongs to one build.
- ``on_files`` (-100): listens, where a build may; adds the style sheet of the
  sections and the "who links to us" pages, after plugins that sort files
  (mkdocs-static-i18n).
- ``on_page_markdown`` (-100): all hooks have changed the text of the page; it is
  rendered next, and ``texts.PageTexts`` notes what the preprocessors make of it.
- ``on_env`` (-100): all pages are rendered, no template was; autorefs (-50) and
  Material's privacy plugin (+50) are done: the content graph.
- ``on_page_context`` (-100): adds the sections to the page and its table of
  contents, and the links to the "who links to us" pages; the search plugin (0)
  has taken their text by then.
- ``on_post_page`` (-100): mends rel attributes, after Material's privacy plugin
  (-50), which writes some.
- ``on_post_build`` (-100): everything is on disk, redirect stubs too: the audit.

ProperDocs gives ``mkdocs.*`` as a name for itself, with and without MkDocs.
"""

from __future__ import annotations

import html
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import InclusionLevel
from mkdocs.utils import get_build_datetime

from linkvoice.config import Config
from linkvoice.errors import ConfigError, LinkvoiceError
from linkvoice.extract.collector import collector_paused
from linkvoice.extract.graph import content_graph
from linkvoice.extract.resolve import STAND_IN, Resolver
from linkvoice.generators.console import HostWarnings
from linkvoice.generators.front_matter import read_options
from linkvoice.generators.host_config import beside_config, edit_prefix, help_of, is_authors, language, shown, shown_folder
from linkvoice.generators.html import base_url, page_sources, read_site, site_reader
from linkvoice.generators.i18n import is_last_language, is_nested
from linkvoice.generators.lycheeignore import with_lycheeignore
from linkvoice.generators.mkdocs_inbound import Inbound, listen_now
from linkvoice.generators.mkdocs_nav import place_of, take_from_nav
from linkvoice.generators.mkdocs_section import add_section, name_style, style_file
from linkvoice.generators.network import network_of
from linkvoice.generators.texts import PageTexts
from linkvoice.model.help import Help
from linkvoice.model.site import NO_CONTENT, Content, Layers, PageOptions, PageSource, Site
from linkvoice.report.plain import counted

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from linkvoice.generators.mkdocs_voices import Voices
    from linkvoice.model.graph import LinkGraph
    from linkvoice.report.section import LinkedFromSection
    from linkvoice.rewrite.mend import Mended
    from linkvoice.rules.engine import Locate

__all__ = ["LinkvoicePlugin"]

log = get_plugin_logger(__name__)


# The host wants a configuration class here and gives its own hooks no type; ours is read by `load_config`.
class LinkvoicePlugin(BasePlugin):  # type: ignore[type-arg,no-untyped-call]
    """Checks every link of a site while it is built, and shows each page who links to it."""

    def __init__(self) -> None:
        """Start with the default configuration."""
        self.options = Config()
        self._command = "build"
        self._dirty = False
        self._pages: dict[str, PageSource] = {}
        self._files: set[str] = set()
        self._sources: dict[str, str] = {}
        self._contents: dict[str, Content] = {}
        self._resolver: Resolver | None = None
        self._texts = PageTexts()
        self._help = Help()
        self._section: LinkedFromSection | None = None
        self._voices: Voices | None = None
        self._inbound: Inbound | None = None
        self._mend: Callable[[bytes, PageSource], Mended] | None = None
        self._listened = 0.0  # seconds
        self._said = HostWarnings(log.logger.name.partition(".")[0] + ".structure.pages")

    @collector_paused()
    def load_config(self, options: Mapping[str, Any], config_file_path: str | None = None) -> tuple[list[Any], list[Any]]:
        """Read our own configuration; gives (errors, warnings) as the host prints them."""
        errors: list[Any] = []
        try:
            self.options = with_lycheeignore(Config.from_mapping(options), Path(config_file_path or ".").parent)
            from linkvoice.run import validate

            validate(self.options)
        except ConfigError as error:
            errors = Config.problems(options) or [("rules", str(error))]
        self.config = self.options  # other plugins may look at it
        return errors, []

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember how the host was called."""
        self._command = command
        self._dirty = dirty

    def on_config(self, config: MkDocsConfig) -> None:
        """Forget the last build, unless this one is part of it (a language of mkdocs-static-i18n, or a dirty rebuild)."""
        if not is_nested(config) and not self._dirty:
            self._pages.clear()
            self._files.clear()
            self._sources.clear()
            self._contents.clear()
            self._texts.clear()
            self._listened = 0.0
        config.markdown_extensions.append(self._texts)  # type: ignore[arg-type] # the host hands instances on as they are
        self._section = self._voices = None
        self._mend = None
        self._said.listen()
        if self.options.linked_from.enabled:
            name_style(config)

    @event_priority(-100)
    @collector_paused()
    def on_files(self, files: Files, *, config: MkDocsConfig) -> None:
        """Listen where a build may; add the style sheet of the sections, and the "who links to us" pages where there is something to show."""
        if self._command != "serve" and not self._dirty:
            said, seconds = listen_now(config, self.options, network_of(self.options, self._command))
            self._listened += seconds
            if said:
                log.info(said)
        known = frozenset({*self._sources, *(file.dest_uri for file in files)})  # with the other languages that were built before
        site = replace(self._content_site(config), files=known)
        self._inbound = Inbound(config, self.options, site.base)
        backlinks = self._inbound.shown(site)
        if backlinks:
            from linkvoice.generators.mkdocs_voices import voices_of

            self._voices = voices_of(backlinks, self.options, config, get_build_datetime().date())
        if self._voices is not None:
            name_style(config)
            self._voices.add_files(files, config)
        else:
            take_from_nav(config, files, f"{place_of(self.options.voices.page)}.md")
        if self.options.linked_from.enabled or self._voices is not None:
            files.append(style_file(config))

    @event_priority(-100)
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - the host's signature
        """Remember the text of a page after all hooks."""
        self._texts.expect(page.file.dest_uri, markdown)
        if self._voices is not None:
            self._voices.entitle(page)

    @event_priority(-100)
    @collector_paused()
    def on_env(self, _env: object, /, *, config: MkDocsConfig, files: Files) -> None:
        """Read what the authors wrote: the content graph, from all rendered pages."""
        folder = shown_folder(config)
        self._help = help_of(config)
        for file in files:
            self._files.add(file.dest_uri)
            if is_authors(file, config):
                self._sources[file.dest_uri] = folder + file.src_uri
            page = file.page
            if page is not None and page.content is not None:
                self._pages[file.dest_uri] = _source(page, file.dest_uri, folder + file.src_uri, self._texts.layers(file))
        known = {path: source for path, source in self._pages.items() if path in self._files}
        site = self._content_site(config)
        self._resolver = Resolver(site, self.options)
        graph, self._contents = content_graph(site, known.values(), self.options, self._resolver)
        if self.options.fix != "never":
            from linkvoice.run import mender

            self._mend = mender(site, self.options, self._resolver)
        if self.options.linked_from.enabled:
            from linkvoice.report.section import LinkedFromSection

            self._section = LinkedFromSection(graph, self.options.linked_from, site.language)
        if self._voices is not None:
            self._voices.read(graph)

    @event_priority(-100)
    @collector_paused()
    def on_page_context(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: object) -> None:  # noqa: ARG002 - the host's signature
        """Add the sections to a page and its table of contents, and the list to a page that is one."""
        if page.content is None:
            return
        if self._section is not None:
            from linkvoice.report.section import ANCHOR, MARKER

            section = self._section.render(page.file.dest_uri)
            add_section(page, section, MARKER, (ANCHOR, self._section.heading), at_end=self.options.linked_from.placement == "end")
        if self._voices is not None:
            self._voices.show(page)

    @event_priority(-100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG002 - the host's signature
        """Mend the rel attributes of a page where `fix` says so."""
        if self._mend is None:
            return output
        path = page.file.dest_uri
        html = output.encode("utf-8", "surrogatepass")
        mended = self._mend(html, self._pages.get(path) or PageSource(path, lambda: html))
        shown = self._sources.get(path, page.file.src_uri)
        if mended.left:
            log.info("%s: left as it is, because %s", shown, mended.left)
        if mended.html == html:
            return output
        log.info("%s: rel attributes mended (fix: %s)", shown, self.options.fix)
        return mended.html.decode("utf-8", "surrogatepass")

    @event_priority(-100)
    @collector_paused()
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Judge every link of the built site; fails the build where the configuration says so.

        Raises:
            PluginError: findings fail the build, or linkvoice failed.
        """
        self._said.stop()
        if self._dirty:
            log.info("links are not checked in a dirty build: pages that were not rebuilt are not known")
            return
        if not is_last_language(config):
            return
        try:
            self._audit(config)
        except LinkvoiceError as error:
            raise PluginError(f"linkvoice: {error}") from error

    def _audit(self, config: MkDocsConfig) -> None:
        from linkvoice.generators.console import announce
        from linkvoice.report.terminal import render_totals
        from linkvoice.run import audit, fail_level, state_folder, tell_github, write_reports
        from linkvoice.run.known import known_since

        beside = beside_config(config)
        graph, locate = self._gather(config, beside)
        online, deadline = network_of(self.options, self._command).after(self._listened)
        resolver = self._resolver or Resolver(graph.site, self.options)
        audited = self._inbound.audited(graph, resolver) if self._inbound is not None else None
        told = audited._asdict() if audited is not None else {}
        known = None if self._command == "serve" else known_since(self.options, beside, graph, resolver)  # nothing fails there
        report = audit(graph, self.options, state_folder(beside), online=online, deadline=deadline, locate=locate, known=known, **told)
        level = None if self._command == "serve" else fail_level(self.options)
        verdict = announce(report, level, log.getEffectiveLevel(), self._said.about(report))
        for problem in [*tell_github(report, self.options.reports, level), *write_reports(report, self.options.reports, beside, level)]:
            log.warning(problem)
        for note in verdict.notes:
            log.info(note)
        if verdict.warnings:
            log.warning("%s about this build, listed above", counted(verdict.warnings, "warning"))
        if verdict.failing:
            raise PluginError(
                f"linkvoice: {counted(verdict.failing, 'finding')} that {'fails' if verdict.failing == 1 else 'fail'} the build (fail_on: {self.options.fail_on})"
            )
        log.info(render_totals(report))

    def _gather(self, config: MkDocsConfig, beside: Path) -> tuple[LinkGraph, Locate]:
        """Read the built site; gives its graph, and a way to find where its links are written."""
        from linkvoice.run import gather, locator

        folder = Path(config.site_dir)
        site = replace(
            read_site(folder, config.site_url or None),
            name=config.site_name,
            language=language(config),
            sources=self._sources,
            source_root=shown_folder(config),
            source_identity=os.path.relpath(config.docs_dir, beside).replace(os.sep, "/") + "/",
            prefix=shown(folder) + "/",
            edit_prefix=edit_prefix(config),
        )
        pages = list(self._built_pages(folder, site))
        resolver = self._resolver or Resolver(site, self.options)
        graph = gather(site, pages, self.options, lambda path: site_reader(folder, path), resolver)
        return graph, locator(graph, pages, resolver, self._help)

    def _built_pages(self, folder: Path, site: Site) -> Iterator[PageSource]:
        """Every HTML page of the built site, with what is known of those that come from a source."""
        parts = self._voices.parts if self._voices is not None else frozenset()
        for built in page_sources(folder, site.files - parts):
            known = self._pages.get(built.path)
            yield replace(known, read=built.read, content=self._contents.get(built.path, NO_CONTENT)) if known is not None else built

    def _content_site(self, config: MkDocsConfig) -> Site:
        return Site(
            base=base_url(config.site_url) if config.site_url else STAND_IN,
            known=bool(config.site_url),
            files=frozenset(self._files),
            name=config.site_name,
            language=language(config),
            sources=self._sources,
            source_root=shown_folder(config),
        )


def _source(page: Page, path: str, source: str, layers: Layers) -> PageSource:
    content = page.content or ""
    return PageSource(path, lambda: content, source, html.unescape(str(page.title or "")), page.edit_url, _options(page, source), layers=layers)


def _options(page: Page, source: str) -> PageOptions:
    options, problem = read_options(page.meta.get("linkvoice"))
    if problem:
        log.warning("%s: %s", source, problem)
    return options._replace(alone=page.file.inclusion is InclusionLevel.NOT_IN_NAV)

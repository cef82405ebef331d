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

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.utils import get_build_datetime
from msgspec.structs import replace

from linkvoice.extract.collector import collector_paused, count_as_old

with collector_paused():  # a hundred modules make no garbage, and the host has much to look through
    from linkvoice.config import Config
    from linkvoice.errors import ConfigError, LinkvoiceError
    from linkvoice.generators.console import HostWarnings
    from linkvoice.generators.host_config import published_url
    from linkvoice.generators.i18n import is_last_language, is_nested
    from linkvoice.generators.lycheeignore import with_lycheeignore
    from linkvoice.generators.mkdocs_audit import judge
    from linkvoice.generators.mkdocs_build import Build
    from linkvoice.generators.mkdocs_inbound import Inbound
    from linkvoice.generators.mkdocs_nav import take_from_nav
    from linkvoice.generators.mkdocs_section import add_section, name_style, style_file
    from linkvoice.model.site import PageSource

    count_as_old()

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from linkvoice.generators.mkdocs_voices import Voices
    from linkvoice.report.section import LinkedFromSection

__all__ = ["LinkvoicePlugin"]

log = get_plugin_logger(__name__)


# The host wants a configuration class here and gives its own hooks no type; ours is read by `load_config`.
class LinkvoicePlugin(BasePlugin):  # type: ignore[type-arg,no-untyped-call]
    """Checks every link of a site while it is built, and shows each page who links to it."""

    def __init__(self) -> None:
        """Start with the default configuration."""
        self.options = Config()
        self._dirty = False
        self._build = Build("build")
        self._section: LinkedFromSection | None = None
        self._voices: Voices | None = None
        self._said = HostWarnings(log.logger.name.partition(".")[0] + ".structure.pages")

    @collector_paused()
    def load_config(self, options: Mapping[str, Any], config_file_path: str | None = None) -> tuple[list[Any], list[Any]]:
        """Read our own configuration; gives (errors, warnings) as the host prints them.

        Raises:
            ValidationError: what is wrong is no single option.
        """
        errors: list[Any] = []
        try:
            self.options = with_lycheeignore(Config.from_mapping(options), Path(config_file_path or ".").parent)
            from linkvoice.run import validate

            validate(self.options)
        except ConfigError as error:
            errors = Config.problems(options)
            if not errors:
                from mkdocs.config.base import ValidationError

                raise ValidationError(f"Plugin 'linkvoice': {error}") from error  # names the options itself
        self.config = self.options  # other plugins may look at it
        return errors, []

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember how the host was called."""
        self._dirty = dirty
        self._build = Build(command)

    def on_config(self, config: MkDocsConfig) -> None:
        """Forget the last build, unless this one is part of it (a language of mkdocs-static-i18n, or a dirty rebuild)."""
        if not is_nested(config) and not self._dirty:
            self._build = Build(self._build.command)
        config.markdown_extensions.append(self._build.texts)  # type: ignore[arg-type] # the host hands instances on as they are
        if self._build.serves and (published := published_url(config)):  # links to that name lead to this very build
            self.options = replace(self.options, site_aliases=(*self.options.site_aliases, published))
        self._section = self._voices = None
        self._said.listen()
        if self.options.linked_from.enabled:
            name_style(config)

    @event_priority(-100)
    @collector_paused()
    def on_files(self, files: Files, *, config: MkDocsConfig) -> None:
        """Listen where a build may; add the style sheet of the sections, and the "who links to us" pages where there is something to show."""
        if not self._dirty:
            self._build.listen(config, self.options)
        site = self._build.planned(files, config)
        today = get_build_datetime().date()
        self._build.inbound = inbound = Inbound(config, self.options, site.base, today)
        backlinks = inbound.shown(site, files)
        if backlinks:
            from linkvoice.generators.mkdocs_voices import voices_of

            self._voices = voices_of(backlinks, self.options, config, today, inbound.referrals)
            count_as_old()
        if self._voices is not None:
            name_style(config)
            self._voices.add_files(files, config)
        else:
            take_from_nav(config, files, f"{self.options.voices.place}.md")
        if self.options.linked_from.enabled or self._voices is not None:
            files.append(style_file(config))

    @event_priority(-100)
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - the host's signature
        """Remember the text of a page after all hooks."""
        self._build.texts.expect(page.file.dest_uri, markdown)
        if self._voices is not None:
            self._voices.entitle(page)

    @event_priority(-100)
    @collector_paused()
    def on_env(self, _env: object, /, *, config: MkDocsConfig, files: Files) -> None:
        """Read what the authors wrote: the content graph, from all rendered pages."""
        graph = self._build.read(files, config, self.options)
        if self.options.linked_from.enabled:
            from linkvoice.report.section import LinkedFromSection

            self._section = LinkedFromSection(graph, self.options.linked_from, graph.site.language)
        if self._voices is not None:
            self._voices.read(graph)

    @event_priority(-100)
    @collector_paused()
    def on_page_context(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: object) -> None:  # noqa: ARG002 - the host's signature
        """Add the sections to a page and its table of contents, and the list to a page that is one."""
        if page.content is None:
            return
        if self._section is not None:
            from linkvoice.report.section import ANCHOR, BOTH, MARKER

            section = self._section.render(page.file.dest_uri)
            add_section(page, section, (MARKER, BOTH), (ANCHOR, self._section.heading), at_end=self.options.linked_from.placement == "end")
        if self._voices is not None:
            self._voices.show(page)

    @event_priority(-100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG002 - the host's signature
        """Mend the rel attributes of a page where `fix` says so."""
        if self._build.mend is None:
            return output
        path = page.file.dest_uri
        html = output.encode("utf-8", "surrogatepass")
        mended = self._build.mend(html, self._build.pages.get(path) or PageSource(path, lambda: html))
        shown = self._build.sources.get(path, page.file.src_uri)
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
        self._build.parts = self._voices.parts if self._voices is not None else frozenset()
        try:
            failing = judge(self._build, config, self.options, self._said)
        except LinkvoiceError as error:
            raise PluginError(f"linkvoice: {error}") from error
        finally:
            self._voices = self._build.inbound = None  # Python would look through all of these links when it ends
        if failing:
            fails = "finding that fails" if failing == 1 else "findings that fail"
            raise PluginError(f"linkvoice: {failing:,} {fails} the build (fail_on: {self.options.fail_on})")

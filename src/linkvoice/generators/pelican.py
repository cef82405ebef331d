"""linkvoice as a plugin of Pelican.

The signals it uses, in their order, and why there:

- ``initialized``: reads the configuration. Pelican loads every plugin that is
  installed unless PLUGINS says which: without LINKVOICE in the settings, and
  without being named there, linkvoice does nothing.
- ``get_generators``: the outermost site starts to build, perhaps once more.
- ``all_generators_finalized``: all articles and pages are read, none is written.
- ``page_writer_finalized``: the "who links to us" pages are written.
- ``content_written``: sections go into the pages of articles and pages, and rel
  attributes are mended.
- ``finalized``: everything is on disk: the audit. Its receiver is connected after
  those of all plugins, so that it sees what they write then, such as redirects.

A site within the site (i18n_subsites) sends all of these too, while the outermost
one is built; it is a part of that.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec

from pelican.plugins.signals import (
    all_generators_finalized,
    content_written,
    finalized,
    get_generators,
    initialized,
    page_writer_finalized,
)

from linkvoice.errors import ConfigError, LinkvoiceError
from linkvoice.generators.pelican_call import is_named, reloads, settings_folder

if TYPE_CHECKING:
    from linkvoice.generators.pelican_build import Build, Project
    from linkvoice.generators.pelican_sections import Sections

__all__ = ["BuildError", "LinkvoicePlugin"]

log = logging.getLogger(__name__)
P = ParamSpec("P")


class BuildError(LinkvoiceError):
    """What ends a build of Pelican, which takes the exit code from it."""

    def __init__(self, message: str, code: int) -> None:
        """Take a message and the exit code."""
        super().__init__(message)
        self.exitcode = code


def _translated(receive: Callable[P, None]) -> Callable[P, None]:
    """Have a receiver of a signal fail in the way that Pelican understands.

    Under ``--autoreload`` it never fails: Pelican would build again at once, for ever.
    """

    @wraps(receive)
    def receiver(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            receive(*args, **kwargs)
        except LinkvoiceError as error:
            if reloads():
                log.error("linkvoice: %s", error)  # noqa: TRY400 - its message says all
            else:
                raise error if isinstance(error, BuildError) else BuildError(f"linkvoice: {error}", error.exit_code) from error

    return receiver


class LinkvoicePlugin:
    """Checks every link of a site while it is built, and shows each page who links to it."""

    def __init__(self) -> None:
        """Start without a project."""
        self._named = False
        self._main: Any = None
        self._project: Project | None = None
        self._build: Build | None = None
        self._sections: Sections | None = None

    def register(self) -> None:
        """Take part in what Pelican does; it calls this for each of its instances."""
        if self._build is None:
            self._named = is_named()
        initialized.connect(self.on_initialized)

    def on_initialized(self, pelican: Any) -> None:  # noqa: ANN401 - an instance of Pelican
        """Read the configuration of a site, unless it is one within another.

        Raises:
            BuildError: it cannot be used.
        """
        if self._build is not None and self._build.output in Path(pelican.output_path).parents:
            return
        self._main = self._project = self._build = self._sections = None
        settings = pelican.settings
        if settings.get("LINKVOICE") is None and not self._named:
            return
        logging.getLogger("pelican").addFilter(_is_told_plainly)
        self._project = _project(settings)
        if self._project is None:
            return
        self._main = pelican
        get_generators.connect(self.on_get_generators)
        all_generators_finalized.connect(self.on_all_generators_finalized)
        page_writer_finalized.connect(self.on_page_writer_finalized)
        content_written.connect(self.on_content_written)
        finalized.connect(self.on_finalized)

    def on_get_generators(self, pelican: Any) -> None:  # noqa: ANN401 - as above
        """Forget the last build when the outermost site starts another."""
        if pelican is self._main and self._project is not None:
            from linkvoice.generators.pelican_build import Build
            from linkvoice.generators.pelican_sections import Sections

            self._build = Build(self._project, log)
            self._build.listen()
            self._sections = Sections(self._build)

    @_translated
    def on_all_generators_finalized(self, generators: Iterable[Any]) -> None:
        """Take the contents of a site, and give themes what they may show of their links."""
        if self._build is not None and self._sections is not None:
            self._sections.offer(generators)

    @_translated
    def on_page_writer_finalized(self, generator: Any, writer: Any) -> None:  # noqa: ANN401 - of Pelican
        """Write the pages that show who links to the site."""
        if self._sections is not None and generator.settings is self._main.settings:
            self._sections.write_lists(generator, writer)

    @_translated
    def on_content_written(self, path: str, context: Mapping[str, Any]) -> None:
        """Put the sections into a page that was written."""
        if self._sections is not None:
            self._sections.written(path, context.get("article") or context.get("page"))

    @_translated
    def on_finalized(self, pelican: Any) -> None:  # noqa: ANN401 - as above
        """Judge every link of the built site; fails the build where the configuration says so.

        Raises:
            BuildError: findings fail the build, or linkvoice failed.
        """
        build, sections = self._build, self._sections
        if pelican is not self._main or build is None or sections is None:
            return
        self._build = self._sections = None
        sections.finish()
        from linkvoice.generators.pelican_audit import judge

        failing = judge(build, sections.parts)
        if failing:
            fails = "finding that fails" if failing == 1 else "findings that fail"
            raise BuildError(f"linkvoice: {failing:,} {fails} the build (fail_on: {build.options.fail_on})", 1)


def _project(settings: Mapping[str, Any]) -> Project | None:
    """Read the configuration; None where it says that linkvoice should do nothing.

    Raises:
        BuildError: it cannot be used.
    """
    from linkvoice.config import Config
    from linkvoice.generators.lycheeignore import with_lycheeignore
    from linkvoice.generators.pelican_build import Project
    from linkvoice.run import validate

    mapping = settings.get("LINKVOICE")
    if mapping is False:
        return None
    beside = settings_folder()
    try:
        options = with_lycheeignore(Config.from_mapping({} if mapping is None else mapping), beside)
        validate(options)
    except ConfigError as error:
        raise BuildError(f"linkvoice: {error}", error.exit_code) from error
    return Project(settings, options, beside, reloads()) if options.enabled else None


def _is_told_plainly(record: logging.LogRecord) -> bool:
    """Take the traceback from what Pelican logs of an end that we have brought about: it is no fault of any code."""
    if record.exc_info and isinstance(record.exc_info[1], BuildError):
        record.exc_info = None
    return True

"""What one build of Pelican is about: its contents, and the links that their authors wrote.

A plugin such as i18n_subsites builds sites within the site: all of them are one
site here, whose root is that of the outermost. Pelican collects the contents of
all before it writes the first page, so the graph is read when it is first needed.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from linkvoice.config import Config
from linkvoice.extract.collector import collector_paused
from linkvoice.extract.graph import content_graph
from linkvoice.extract.resolve import Resolver
from linkvoice.generators.listening import listen_in_build
from linkvoice.generators.network import network_of
from linkvoice.generators.pelican_site import Statics, contents_of, is_listed, planned_files, shown_folder, site_base, source_of
from linkvoice.generators.sources import shown_path
from linkvoice.generators.today import today
from linkvoice.model.graph import LinkGraph
from linkvoice.model.site import Content, PageSource, Site

if TYPE_CHECKING:
    from pelican.contents import Content as PelicanContent

    from linkvoice.extract.readings import Readings
    from linkvoice.run.backlinks import Told

__all__ = ["Build", "Project"]


class Project(NamedTuple):
    """A project of Pelican that uses linkvoice."""

    settings: Mapping[str, Any]
    options: Config
    beside: Path
    """The folder of the settings file."""
    reloads: bool
    """Whether Pelican builds again whenever something changes: somebody is writing, and nothing must stop it."""


class Build:
    """Collects contents, then reads them all at once."""

    def __init__(self, project: Project, log: logging.Logger) -> None:
        """Start without contents; `log` is the host's."""
        self.project = project
        self.output = Path(project.settings["OUTPUT_PATH"])
        self.started = time.time()
        self.contents: dict[str, PelicanContent] = {}
        """By the path of the file that each is written to, seen from the outermost site."""
        self.written: set[str] = set()
        """Paths of the pages that Pelican has written."""
        self.network = network_of(project.options, "serve" if project.reloads else "build")
        """What this build may still ask of others."""
        self._planned: set[str] = set()
        self._statics: list[tuple[str, Mapping[str, Any]]] = []
        self.log = log

    @property
    def quiet(self) -> bool:
        """Whether Pelican was told to show errors only."""
        return self.log.getEffectiveLevel() > logging.WARNING

    def listen(self) -> None:
        """Ask who links to the site, where the configuration says that builds do."""
        settings, options, beside, reloads = self.project
        if reloads:
            return
        said, seconds = listen_in_build(options, self.network, str(settings["SITEURL"]), str(settings["DEFAULT_LANG"]), beside)
        self.network = self.network.after(seconds)
        if said:
            self._say(said)

    def collect(self, generators: Iterable[Any]) -> Mapping[str, PelicanContent]:
        """Take what the generators of one site are about to write, and give its contents."""
        generators = list(generators)
        if not generators:
            return {}
        first = generators[0]
        folder = Path(first.output_path).resolve().relative_to(self.output.resolve()).as_posix()
        prefix = "" if folder == "." else f"{folder}/"
        found = {prefix + content.save_as: content for content in contents_of(generators)}
        self.contents.update(found)
        self._planned.update(prefix + path for path in planned_files(first.context, first.settings) if path)
        self._statics.append((prefix, first.context["static_content"]))
        return found

    def static_sources(self) -> dict[str, str]:
        """Where each static file was taken from, by its path in the built site; known once all is written, since {attach} may move it until then."""
        return {
            prefix + static.save_as: shown_path(Path(static.source_path))
            for prefix, statics in self._statics
            for static in statics.values()
            if static is not None
        }

    def path(self, file: str) -> str:
        """The path in the built site of a file in the output folder."""
        return Path(file).resolve().relative_to(self.output.resolve()).as_posix()

    @cached_property
    def site(self) -> Site:
        """The site as far as it is known before it is built."""
        settings = self.project.settings
        base, known = site_base(settings)
        return Site(
            base=base,
            known=known,
            files=frozenset({*self._planned, *self.contents}),
            name=str(settings["SITENAME"]),
            language=str(settings["DEFAULT_LANG"]),
            sources={path: shown_path(Path(content.source_path)) for path, content in self.contents.items() if content.source_path},
            source_root=shown_folder(settings),
        )

    @cached_property
    def options(self) -> Config:
        """The configuration, with what Pelican knows by itself: whether pages are asked for without their suffix."""
        clean = any(f"{content.url.rstrip('/')}.html" == content.save_as for content in self.contents.values())
        return msgspec.structs.replace(self.project.options, clean_urls=True) if clean else self.project.options

    @cached_property
    def resolver(self) -> Resolver:
        """Resolves the hrefs of the site."""
        return Resolver(self.site, self.options)

    @cached_property
    def pages(self) -> Mapping[str, PageSource]:
        """What is known of the contents, by path."""
        statics = Statics()
        pages = {}
        for path, content in self.contents.items():
            pages[path], problem = source_of(content, path, self.site.sources.get(path), statics)
            if problem:
                self.log.warning("%s: %s", self.site.shown(path), problem)
        return pages

    @cached_property
    def readings_file(self) -> Path:
        """Where what was read of the pages is kept from one build to the next."""
        from linkvoice.run import state_folder
        from linkvoice.run.readings import readings_file

        return readings_file(state_folder(self.project.beside), str(self.output.absolute()), self.site.base)

    @cached_property
    def readings(self) -> Readings:
        """What the last build has read of the pages, and what this one does."""
        from linkvoice.run.readings import load_readings

        return load_readings(self.readings_file)

    @property
    def graph(self) -> LinkGraph:
        """The content graph of what the site shows: nobody learns of drafts and hidden pages by a section."""
        return self._read[0]

    @property
    def found_by(self) -> Mapping[str, Content]:
        """By what the content of each page is found again in the built page, drafts and hidden pages too."""
        return self._read[1]

    @cached_property
    def told(self) -> Told | None:
        """What the ledger tells of links to the site; None, and nothing loaded, where there is none.

        Raises:
            UsageError: it cannot be read.
        """
        project = self.project
        if not (project.beside / project.options.inbound.ledger).is_file():
            return None
        from linkvoice.run.backlinks import read_told

        return read_told(project.options, project.beside, site_base(project.settings)[0], today(), self._say)

    def _say(self, note: str) -> None:
        """Tell a person, unless Pelican is to be quiet; its log shows no such lines unless it is asked to."""
        if not self.quiet:
            sys.stderr.write(f"linkvoice: {note}\n")

    @cached_property
    @collector_paused()
    def _read(self) -> tuple[LinkGraph, Mapping[str, Content]]:
        groups: tuple[list[PageSource], list[PageSource]] = [], []
        for path, page in self.pages.items():
            groups[not is_listed(self.contents[path])].append(page)
        graph, found_by = content_graph(self.site, groups[0], self.options, self.resolver, readings=self.readings)
        return graph, {**found_by, **content_graph(self.site, groups[1], self.options, self.resolver, readings=self.readings)[1]}

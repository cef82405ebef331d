"""Judges what a build of MkDocs or ProperDocs has written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.plugins import get_plugin_logger

from linkvoice.config import Config
from linkvoice.extract.resolve import Resolver
from linkvoice.generators.console import HostWarnings, announce
from linkvoice.generators.host_config import beside_config, edit_prefix, language, shown, shown_folder
from linkvoice.generators.html import page_sources, read_site, site_reader
from linkvoice.generators.mkdocs_build import Build
from linkvoice.model.site import NO_CONTENT, PageSource, Site
from linkvoice.report.plain import counted

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from linkvoice.model.graph import LinkGraph
    from linkvoice.rules.engine import Locate

__all__ = ["gather_built", "judge"]

log = get_plugin_logger(__name__)


def judge(build: Build, config: MkDocsConfig, options: Config, said: HostWarnings) -> int:
    """Judge every link of the built site, print what was found and write the reports; gives the number of findings that fail the build.

    `said` is what the host has warned of itself.
    """
    from linkvoice.report.terminal import render_totals
    from linkvoice.run import audit, fail_level, state_folder, tell_github, write_reports
    from linkvoice.run.known import known_since

    beside = beside_config(config)
    graph, locate = gather_built(build, config, options)
    online, deadline = build.network(options)
    resolver = build.resolver or Resolver(graph.site, options)
    audited = build.inbound.audited(graph, resolver) if build.inbound is not None else None
    told = audited._asdict() if audited is not None else {}
    known = None if build.serves else known_since(options, beside, graph, resolver)  # nothing fails there
    report = audit(graph, options, state_folder(beside), online=online, deadline=deadline, locate=locate, known=known, **told)
    level = None if build.serves else fail_level(options)
    verdict = announce(report, level, log.getEffectiveLevel(), said.about(report))
    for problem in [*tell_github(report, options.reports, level), *write_reports(report, options.reports, beside, level)]:
        log.warning(problem)
    for note in verdict.notes:
        log.info(note)
    if verdict.warnings:
        log.warning("%s listed above %s about this build", counted(verdict.warnings, "finding"), "is" if verdict.warnings == 1 else "are")
    if not verdict.failing:
        log.info(render_totals(report))
    return verdict.failing


def gather_built(build: Build, config: MkDocsConfig, options: Config) -> tuple[LinkGraph, Locate]:
    """Read the built site; gives its graph, and a way to find where its links are written."""
    from linkvoice.run import gather, locator

    folder = Path(config.site_dir)
    site = read_site(folder, config.site_url or None)._replace(
        name=config.site_name,
        language=language(config),
        sources=build.sources,
        source_root=shown_folder(config),
        source_identity=os.path.relpath(config.docs_dir, beside_config(config)).replace(os.sep, "/") + "/",
        prefix=shown(folder) + "/",
        edit_prefix=edit_prefix(config),
    )
    pages = list(_pages(build, folder, site))
    resolver = build.resolver or Resolver(site, options)
    graph = gather(site, pages, options, lambda path: site_reader(folder, path), resolver, readings=build.readings)
    build.keep_readings(config)
    return graph, locator(graph, pages, resolver, build.help)


def _pages(build: Build, folder: Path, site: Site) -> Iterator[PageSource]:
    """Every HTML page of the built site, with what is known of those that come from a source."""
    for built in page_sources(folder, site.files - build.parts):
        known = build.pages.get(built.path)
        yield known._replace(read=built.read, content=build.contents.get(built.path, NO_CONTENT)) if known is not None else built

"""Judges what a build of Pelican has written."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from linkvoice.extract.collector import collector_paused
from linkvoice.extract.repeats import told_once
from linkvoice.generators.console import announce
from linkvoice.generators.html import page_sources, read_site, site_reader
from linkvoice.generators.pelican_build import Build
from linkvoice.generators.sources import shown_path
from linkvoice.model.finding import Finding
from linkvoice.model.graph import LinkGraph
from linkvoice.model.help import Help
from linkvoice.model.link import Link, Position, Suppression
from linkvoice.model.report import Report
from linkvoice.model.site import NO_CONTENT, PageSource, Site
from linkvoice.report.plain import counted
from linkvoice.report.terminal import render_summary

__all__ = ["judge"]

_GRAIN: Final = 2.0  # seconds by which the clocks of file systems may be behind


@collector_paused()
def judge(build: Build, parts: frozenset[str]) -> int:
    """Judge every link of the built site, print what was found and write the reports; gives the number of findings that fail the build.

    Findings are printed as they are, for editors and CI: the host's log would cut
    their lines. It is told only what it must count. `parts` are paths of pages that
    need not be judged.
    """
    from linkvoice.run import fail_level, tell_github, write_reports

    report = _audit(build, parts)
    beside, reloads, log = build.project.beside, build.project.reloads, build.log
    level = None if reloads else fail_level(build.options)
    verdict = announce(report, level, logging.ERROR if build.quiet else logging.INFO)
    problems = [] if reloads else tell_github(report, build.options.reports, level)
    problems += write_reports(report, build.options.reports, beside, level)
    if not build.quiet:
        sys.stderr.write(render_summary(report, level))
        sys.stderr.flush()
    if reloads:
        return 0
    for problem in problems:
        log.warning(problem)
    if verdict.warnings and not verdict.failing:
        log.warning("linkvoice: %s listed above %s about this build", counted(verdict.warnings, "warning"), "is" if verdict.warnings == 1 else "are")
    return verdict.failing


def _audit(build: Build, parts: frozenset[str]) -> Report:
    from linkvoice.run import audit, locator, state_folder
    from linkvoice.run.known import known_since

    started = time.monotonic()
    project, options = build.project, build.options
    online, deadline = build.network
    graph, pages = _gather(build, parts)
    lists = build.written - build.contents.keys()
    told = told_once(graph, lists)
    find = locator(graph, pages, build.resolver, Help())

    def locate(link: Link | Suppression, page: str) -> Position | None:
        written = told.written.get(id(link))
        return find(link, page) if written is None else find(written, written.page)

    state = state_folder(project.beside)
    known = None if project.reloads else known_since(options, project.beside, told.graph, build.resolver)  # nothing fails there
    inbound = _inbound(build, graph)
    report = audit(told.graph, options, state, online=online, deadline=deadline, locate=locate, known=known, started=started, **inbound)
    sources = frozenset(graph.site.sources.values())
    findings = (_explained(each, graph.site) if each.page in lists and each.position.path in sources else each for each in report.findings)
    return report._replace(findings=tuple(findings))


def _explained(finding: Finding, site: Site) -> Finding:
    """Say why a link leads nowhere that works on the page that it was written for."""
    return finding._replace(hint=f"it works here, and not on {site.shown(finding.page)}, which repeats this text; {{filename}} works on both")


def _gather(build: Build, parts: frozenset[str]) -> tuple[LinkGraph, list[PageSource]]:
    """Read the built site; gives its graph and its pages."""
    from linkvoice.run import gather
    from linkvoice.run.readings import save_readings

    folder, planned = build.output, build.site
    site = read_site(folder, planned.base)._replace(
        known=planned.known,
        name=planned.name,
        language=planned.language,
        sources={**build.static_sources(), **planned.sources},
        source_root=planned.source_root,
        source_identity=os.path.relpath(build.project.settings["PATH"], build.project.beside).replace(os.sep, "/") + "/",
        prefix=shown_path(folder) + "/",
    )
    pages = list(_pages(build, site, parts))
    graph = gather(site, pages, build.options, lambda path: site_reader(folder, path), build.resolver, readings=build.readings)
    save_readings(build.readings_file, build.readings)
    return graph, pages


def _pages(build: Build, site: Site, parts: frozenset[str]) -> Iterator[PageSource]:
    """Every HTML page of the output folder that is of this build, with what is known of those that come from a source."""
    for built in page_sources(build.output, site.files - parts):
        path = built.path
        known = build.pages.get(path)
        if known is None:
            if path in build.written or path in build.site.files or (build.output / path).stat().st_mtime > build.started - _GRAIN:
                yield built
            continue
        options = known.options
        if build.contents[path].status == "draft" and not build.project.reloads:
            options = options._replace(enabled=False)  # as with drafts of MkDocs: they matter to whoever writes them
        yield known._replace(read=built.read, content=build.found_by.get(path, NO_CONTENT), options=options)


def _inbound(build: Build, graph: LinkGraph) -> dict[str, Any]:
    """What the audit wants to know of links to the site; nothing without a ledger."""
    if build.told is None:
        return {}
    from linkvoice.inbound.redirects import RedirectHost
    from linkvoice.run import reclaimer

    successor = reclaimer(graph, Path(build.project.settings["PATH"]), host=RedirectHost.PELICAN)
    return {"backlinks": build.told.of_build(graph, build.resolver), "successor": successor}

"""The commands that check and mend a site."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkvoice.cli.group import config_option, main, progress, set_option
from linkvoice.cli.show import FORMATS, report_files, show_findings, show_summary, warn, write_files
from linkvoice.errors import LinkvoiceError, UsageError

if TYPE_CHECKING:
    from linkvoice.config import Config
    from linkvoice.extract.resolve import Resolver
    from linkvoice.generators.fixes import Change
    from linkvoice.generators.settings import Settings
    from linkvoice.model.graph import LinkGraph
    from linkvoice.model.site import PageSource, Site
    from linkvoice.model.successor import Successor

__all__ = ["check", "fix"]


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--site-url", help="Absolute URL of the site's root.")
@click.option("--source", metavar="FOLDER", help="Folder of the sources that the built folder was made of; findings then name those.")
@click.option("--offline", is_flag=True, help="Ask no server; answers of earlier runs still count.")
@click.option("--ignore-url", "ignore_urls", multiple=True, metavar="GLOB", help="URLs that are not checked. Repeatable.")
@click.option("--accept", multiple=True, type=int, metavar="CODE", help="Status code that is fine everywhere. Repeatable.")
@click.option("--fail-on", type=click.Choice(["error", "warning", "never"]), help="The mildest finding that fails.")
@click.option("--new-since", metavar="FILE", help="JSON report of the branch to compare with: only what is new can fail.")
@click.option("--no-cache", is_flag=True, help="Neither read nor keep answers of servers, and what pages held that have not changed since.")
@click.option("--format", "output", type=click.Choice(FORMATS), default="text", show_default=True, help="What is written to standard output.")
@click.option("--report", "reports", multiple=True, metavar="FORMAT:FILE", help="Also write a report to a file. Repeatable.")
@click.option(
    "--fix", "fixes", is_flag=True, help="First mend the rel attributes of the built pages, as far as the option `fix` goes (at least `safe`)."
)
@click.option("--diff", "shows_diff", is_flag=True, help="Only show what --fix would change.")
@click.option("--list", "lists", is_flag=True, help="Only list every outbound URL and the places where it stands; asks no server.")
@click.option("-v", "--verbose", is_flag=True, help="Also tell the verdict on every outbound URL, and every host with troubles.")
@set_option
@config_option
def check(  # noqa: PLR0913 - one parameter an option
    paths: tuple[Path, ...],
    *,
    site_url: str | None,
    source: str | None,
    ignore_urls: tuple[str, ...],
    accept: tuple[int, ...],
    fail_on: str | None,
    output: str,
    reports: tuple[str, ...],
    overrides: tuple[str, ...],
    config_file: Path | None,
    offline: bool,
    no_cache: bool,
    new_since: str | None,
    fixes: bool,
    shows_diff: bool,
    lists: bool,
    verbose: bool,
) -> int:
    """Check a folder of built HTML, or Markdown files and folders of them.

    What made the folder is found out, and with it the URL of the site and the sources
    of its pages, where its configuration stands above it or above the current folder.

    Exit codes: 0 clean, 1 findings, 2 wrong use or configuration, 3 linkvoice failed
    or could not write what --report names.
    """
    gc.disable()  # neither modules nor a link graph hold circles, and they live until the end
    from linkvoice.extract.resolve import Resolver
    from linkvoice.generators.inputs import built_folder, read_help, read_inputs, with_edit_links
    from linkvoice.generators.settings import read_settings
    from linkvoice.generators.today import today
    from linkvoice.report.plain import harmless
    from linkvoice.run import audit, fail_level, gather, locator, state_folder, validate
    from linkvoice.run.backlinks import backlinks
    from linkvoice.run.known import known_since
    from linkvoice.run.readings import kept_readings

    started = time.monotonic()
    given = {
        "site_url": site_url,
        "fail_on": fail_on,
        "ignore_urls": ignore_urls,
        "accept": accept,
        "new_since": new_since and str(Path(new_since).absolute()),
    }
    settings = read_settings(config_file, overrides, {key: value for key, value in given.items() if value}, site=built_folder(paths))
    config, host = settings.config, settings.host
    files = report_files(reports)
    validate(config)
    folder = Path(source) if source else None
    site, pages, read = read_inputs(paths, config, settings.folder, folder, host)
    resolver = Resolver(site, config)
    if fixes or shows_diff:
        changes, skipped = _mended(paths, site, pages, config, resolver)
        for sentence in skipped:
            click.echo(f"linkvoice: {harmless(sentence)}", err=True)
        if shows_diff:
            click.echo("".join(change.diff for change in changes), nl=False)
            return 1 if changes else 0
        for change in changes:
            change.write()
            click.echo(f"linkvoice: {change.shown}: rel attributes mended", err=True)
    state = None if no_cache else state_folder(settings.folder)
    with kept_readings(state, *(str(path.absolute()) for path in paths), site.base) as readings:
        built = gather(site, pages, config, read, resolver, readings=readings)
    graph, sources = with_edit_links(built, pages, config, settings.folder, host)
    locate = locator(graph, sources, resolver, read_help(config, settings.folder, folder, host))
    if lists:
        from linkvoice.report.outbound import render_places

        click.echo(render_places(graph, locate), nl=False)
        return 0
    online = not offline and config.outbound.when != "never"
    if online:
        gc.freeze()
        gc.enable()
    report = audit(
        graph,
        config,
        state,
        online=online,
        deadline=config.outbound.deadline,
        progress=progress(),
        locate=locate,
        backlinks=backlinks(config, settings.folder, graph, resolver, today(), warn),
        successor=_successor(graph, settings),
        known=known_since(config, settings.folder, graph, resolver),
        started=started,
    )
    level = fail_level(config)
    show_findings(report, output, level)
    unwritten = write_files(report, settings, files, output, level)
    show_summary(report, level, verbose=verbose)
    if unwritten:
        raise LinkvoiceError(f"Not all is written: {'; '.join(unwritten)}. Name a file that can be written with --report.")
    return 1 if report.failing(level) else 0


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--site-url", help="Absolute URL of the site's root.")
@click.option("--source", metavar="FOLDER", help="Folder of the Markdown sources that the built folder was made of.")
@click.option("--any-domain", is_flag=True, help="Also follow pages that have moved to another domain.")
@click.option("--diff", "shows_diff", is_flag=True, help="Only show what would change.")
@set_option
@config_option
def fix(  # noqa: PLR0913 - one parameter an option
    paths: tuple[Path, ...],
    *,
    site_url: str | None,
    source: str | None,
    any_domain: bool,
    shows_diff: bool,
    overrides: tuple[str, ...],
    config_file: Path | None,
) -> int:
    """Rewrite links in Markdown sources that have moved for good, by what the last check found. Asks no server.

    Exit codes: 0 done or nothing to do, 1 with --diff where something would change.
    """
    from linkvoice.extract.resolve import Resolver
    from linkvoice.generators.fixes import moved_links, rewrite_sources
    from linkvoice.generators.inputs import built_folder, read_help, read_inputs, with_edit_links
    from linkvoice.generators.settings import read_settings
    from linkvoice.report.plain import counted, harmless
    from linkvoice.run import audit, gather, locator, silencer, state_folder, validate

    settings = read_settings(config_file, overrides, {"site_url": site_url} if site_url else {}, site=built_folder(paths))
    validate(settings.config)
    folder, host = Path(source) if source else None, settings.host
    site, pages, read = read_inputs(paths, settings.config, settings.folder, folder, host)
    resolver = Resolver(site, settings.config)
    graph, sources = with_edit_links(gather(site, pages, settings.config, read, resolver), pages, settings.config, settings.folder, host)
    if not graph.site.sources:
        raise UsageError("linkvoice fix rewrites Markdown sources: name them (`linkvoice fix docs/`), or with --source beside the built folder.")
    report = audit(graph, settings.config, state_folder(settings.folder), online=False, deadline=0)
    moved = moved_links(graph, report.outcomes, silencer(graph, settings.config), any_domain=any_domain)
    locate = locator(graph, sources, resolver, read_help(settings.config, settings.folder, folder, host))
    changes, left = rewrite_sources(moved, locate)
    for change in changes:
        if shows_diff:
            click.echo(change.diff, nl=False)
        else:
            change.write()
            click.echo(f"{change.shown}: {counted(change.links, 'link')} rewritten")
    for link in left:
        click.echo(f"linkvoice: {harmless(f'{link.place}: {link.link.href} is left: {link.why}; write {link.new}')}", err=True)
    return 1 if shows_diff and changes else 0


def _successor(graph: LinkGraph, settings: Settings) -> Callable[[str], Successor]:
    """Give what says where the readers of a page that is gone should be sent: by what git remembers of its sources, in the words of what made the site."""
    from linkvoice.inbound.redirects import RedirectHost
    from linkvoice.run import reclaimer

    host = settings.host
    project, made_by = (host.project, host.kind.name if host.kind is not None else "") if host is not None else (None, "")
    redirects = {"MkDocs": RedirectHost.MKDOCS, "ProperDocs": RedirectHost.MKDOCS, "Pelican": RedirectHost.PELICAN}
    folder = Path(graph.site.source_root) if graph.site.sources else settings.folder
    return reclaimer(graph, folder, project.redirects if project is not None else None, redirects.get(made_by))


def _mended(paths: Sequence[Path], site: Site, pages: Sequence[PageSource], config: Config, resolver: Resolver) -> tuple[list[Change], list[str]]:
    """What mending would change in a built folder, and a sentence on each page that it would leave."""
    import msgspec

    from linkvoice.generators.fixes import mend_pages
    from linkvoice.generators.markdown import is_markdown
    from linkvoice.run import mender

    if is_markdown(paths):
        raise UsageError("--fix mends built HTML, and these are Markdown files; `linkvoice fix` rewrites those.")
    mend = mender(site, msgspec.structs.replace(config, fix="safe") if config.fix == "never" else config, resolver)
    return mend_pages(paths[0], pages, mend) if mend is not None else ([], [])

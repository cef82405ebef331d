"""The ``linkvoice`` command."""

from __future__ import annotations

import gc
import io
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from linkvoice import __version__
from linkvoice.errors import LinkvoiceError, UsageError

if TYPE_CHECKING:
    from linkvoice.config import Config
    from linkvoice.extract.resolve import Resolver
    from linkvoice.generators.fixes import Change
    from linkvoice.model.progress import Progress
    from linkvoice.model.site import PageSource, Site

__all__ = ["main"]

_INTERRUPTED = 130  # what shells expect after Ctrl-C
_config_option = click.option(
    "--config", "config_file", type=click.Path(path_type=Path), help="Configuration file; else the nearest linkvoice.toml or pyproject.toml."
)
_set_option = click.option("--set", "overrides", multiple=True, metavar="KEY=VALUE", help="Set any option, such as outbound.timeout=30.")


class _Group(click.Group):
    """Turns exceptions of linkvoice into one line and an exit code."""

    def main(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ANN401 - click's signature
        """Run a command and leave with its exit code."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")  # a terminal or pipe that knows few characters is no reason to fail
        code = self._run(*args, **kwargs)
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except OSError as error:
            code = _unwritten(error)
        # Everything is written and closed: taking a large link graph apart value by value would only cost the user time.
        os._exit(code)

    def _run(self, *args: Any, **kwargs: Any) -> int:  # noqa: ANN401, PLR0911 - click's signature; one return an ending
        try:
            return int(super().main(*args, **{**kwargs, "standalone_mode": False}) or 0)
        except click.ClickException as error:
            error.show()
            return UsageError.exit_code
        except (click.Abort, KeyboardInterrupt):
            click.echo("linkvoice: interrupted; what was asked so far is kept.", err=True)
            return _INTERRUPTED
        except LinkvoiceError as error:
            from linkvoice.report.plain import harmless

            click.echo(f"linkvoice: {harmless(str(error))}", err=True)
            return error.exit_code
        except OSError as error:
            return _unwritten(error)
        except SystemExit:  # click's answer to a reader that left
            return LinkvoiceError.exit_code
        except Exception as error:  # noqa: BLE001 - whatever it is, a CI job must not take it for findings
            traceback.print_exc()
            click.echo(f"linkvoice: failed with {type(error).__name__}. Please report this, with the lines above.", err=True)
            return LinkvoiceError.exit_code


def _unwritten(error: OSError) -> int:
    """Say that the output could not be written, unless its reader just left (``linkvoice … | head``)."""
    if not isinstance(error, BrokenPipeError):
        click.echo(f"linkvoice: failed ({error}).", err=True)
    return LinkvoiceError.exit_code


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="linkvoice")
def main() -> None:
    """Check every link of a built site, inside and out."""


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--site-url", help="Absolute URL of the site's root.")
@click.option("--source", metavar="FOLDER", help="Folder of the sources that the built folder was made of; findings then name those.")
@click.option("--offline", is_flag=True, help="Ask no server; answers of earlier runs still count.")
@click.option("--ignore-url", "ignore_urls", multiple=True, metavar="GLOB", help="URLs that are not checked. Repeatable.")
@click.option("--accept", multiple=True, type=int, metavar="CODE", help="Status code that is fine everywhere. Repeatable.")
@click.option("--fail-on", type=click.Choice(["error", "warning", "never"]), help="The mildest finding that fails.")
@click.option("--no-cache", is_flag=True, help="Neither read nor keep answers of servers.")
@click.option(
    "--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True, help="What is written to standard output."
)
@click.option("--report", "reports", multiple=True, metavar="FORMAT:FILE", help="Also write a report to a file. Repeatable.")
@click.option(
    "--fix", "fixes", is_flag=True, help="First mend the rel attributes of the built pages, as far as the option `fix` goes (at least `safe`)."
)
@click.option("--diff", "shows_diff", is_flag=True, help="Only show what --fix would change.")
@_set_option
@_config_option
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
    fixes: bool,
    shows_diff: bool,
) -> int:
    """Check a folder of built HTML, or Markdown files and folders of them.

    Exit codes: 0 clean, 1 findings, 2 wrong use or configuration, 3 linkvoice failed.
    """
    from linkvoice.extract.resolve import Resolver
    from linkvoice.generators.inputs import read_inputs
    from linkvoice.generators.settings import read_settings
    from linkvoice.report.terminal import render_findings, render_summary
    from linkvoice.run import audit, fail_level, gather, locator, render, state_folder, validate, write_reports

    gc.disable()  # a link graph holds no circles, and lives until the end
    given = {"site_url": site_url, "fail_on": fail_on, "ignore_urls": ignore_urls, "accept": accept}
    settings = read_settings(config_file, overrides, {key: value for key, value in given.items() if value})
    config = settings.config
    files = _report_files(reports)
    validate(config)
    site, pages, read = read_inputs(paths, config, settings.folder, Path(source) if source else None)
    resolver = Resolver(site, config)
    if fixes or shows_diff:
        changes = _mended(paths, site, pages, config, resolver)
        if shows_diff:
            click.echo("".join(change.diff for change in changes), nl=False)
            return 1 if changes else 0
        for change in changes:
            change.write()
            click.echo(f"linkvoice: {change.shown}: rel attributes mended", err=True)
    graph = gather(site, pages, config, read, resolver)
    online = not offline and config.outbound.when != "never"
    if online:
        gc.freeze()
        gc.enable()
    report = audit(
        graph,
        config,
        None if no_cache else state_folder(settings.folder),
        online=online,
        deadline=config.outbound.deadline,
        progress=_progress(),
        locate=locator(graph, pages, resolver),
    )
    level = fail_level(config)
    # JSON is UTF-8, whatever the terminal speaks.
    click.echo(render(report, "json", level).encode() if output == "json" else render_findings(report), nl=False)
    problems = write_reports(report, config.reports, settings.folder, level)
    for name, file in files:
        problems += write_reports(report, {name: file}, Path.cwd(), level)
    for problem in problems:
        click.echo(f"linkvoice: warning: {problem}", err=True)
    click.echo(render_summary(report, level), nl=False, err=True)
    return 1 if report.failing(level) else 0


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--site-url", help="Absolute URL of the site's root.")
@click.option("--source", metavar="FOLDER", help="Folder of the Markdown sources that the built folder was made of.")
@click.option("--any-domain", is_flag=True, help="Also follow pages that have moved to another domain.")
@click.option("--diff", "shows_diff", is_flag=True, help="Only show what would change.")
@_set_option
@_config_option
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
    from linkvoice.generators.inputs import read_inputs
    from linkvoice.generators.settings import read_settings
    from linkvoice.report.plain import counted, harmless
    from linkvoice.run import audit, gather, locator, state_folder, validate

    settings = read_settings(config_file, overrides, {"site_url": site_url} if site_url else {})
    validate(settings.config)
    site, pages, read = read_inputs(paths, settings.config, settings.folder, Path(source) if source else None)
    if not site.sources:
        raise UsageError("linkvoice fix rewrites Markdown sources: name them (`linkvoice fix docs/`), or with --source beside the built folder.")
    resolver = Resolver(site, settings.config)
    graph = gather(site, pages, settings.config, read, resolver)
    report = audit(graph, settings.config, state_folder(settings.folder), online=False, deadline=0)
    changes, left = rewrite_sources(moved_links(graph, report.outcomes, any_domain=any_domain), locator(graph, pages, resolver))
    for change in changes:
        if shows_diff:
            click.echo(change.diff, nl=False)
        else:
            change.write()
            click.echo(f"{change.shown}: {counted(change.links, 'link')} rewritten")
    for link in left:
        click.echo(f"linkvoice: {harmless(f'{link.place}: {link.link.href} is left: {link.why}; write {link.new}')}", err=True)
    return 1 if shows_diff and changes else 0


@main.command()
@click.argument("url")
@_config_option
def explain(url: str, config_file: Path | None) -> int:
    """Tell all that is known of an outbound URL: every visit, the verdict and the row of the table that decided, and where it is linked."""
    from linkvoice.generators.settings import read_settings
    from linkvoice.report.explain import render_story
    from linkvoice.run import state_folder, story

    settings = read_settings(config_file)
    known, notes = story(url, settings.config, state_folder(settings.folder))
    click.echo(render_story(known), nl=False)
    for note in notes:
        click.echo(f"linkvoice: warning: {note}", err=True)
    return 0


@main.command()
@click.argument("rule", required=False)
def rules(rule: str | None) -> int:
    """List the rules, or those of a group such as LV2, or tell all about one: its code or its name."""
    from linkvoice.report.rules import render_rule, render_rules
    from linkvoice.rules import RULES
    from linkvoice.rules.engine import nearest, off_by_default

    off = off_by_default(RULES)
    wanted = (rule or "LV").lower()
    found = next((known for known in RULES if wanted in {known.code.lower(), known.name}), None)
    group = [known.info for known in RULES if wanted.startswith("lv") and known.code.lower().startswith(wanted)]
    if found is not None:
        click.echo(render_rule(found.info, found.doc, off=found.code in off), nl=False)
    elif group:
        click.echo(render_rules(group, off), nl=False)
    else:
        raise UsageError(f"There is no rule {rule}{nearest(RULES, wanted)}.")
    return 0


@main.command()
@click.option("--schema", is_flag=True, help="Print the JSON schema of the configuration, for editors.")
@_set_option
@_config_option
def config(overrides: tuple[str, ...], config_file: Path | None, *, schema: bool) -> int:
    """Print the configuration in effect, every option included, as JSON."""
    from linkvoice.generators.settings import read_settings
    from linkvoice.report.settings import render_config, render_schema
    from linkvoice.run import validate

    if schema:
        click.echo(render_schema(), nl=False)
        return 0
    settings = read_settings(config_file, overrides)
    validate(settings.config)
    click.echo(render_config(settings.config), nl=False)
    click.echo(f"linkvoice: read from {settings.file}" if settings.file else "linkvoice: no configuration file; these are the defaults", err=True)
    return 0


def _mended(paths: Sequence[Path], site: Site, pages: Sequence[PageSource], config: Config, resolver: Resolver) -> list[Change]:
    """What mending would change in a built folder."""
    import msgspec

    from linkvoice.generators.fixes import mend_pages
    from linkvoice.generators.markdown import is_markdown
    from linkvoice.run import mender

    if is_markdown(paths):
        raise UsageError("--fix mends built HTML, and these are Markdown files; `linkvoice fix` rewrites those.")
    mend = mender(site, msgspec.structs.replace(config, fix="safe") if config.fix == "never" else config, resolver)
    return list(mend_pages(paths[0], pages, mend)) if mend is not None else []


def _report_files(reports: Sequence[str]) -> list[tuple[str, str]]:
    from linkvoice.run import REPORTERS

    files = []
    for text in reports:
        name, _, file = text.partition(":")
        if name not in REPORTERS or not file:
            raise UsageError(f"--report {text}: write it as FORMAT:FILE, with a format of {', '.join(REPORTERS)}.")
        files.append((name, file))
    return files


def _progress() -> Progress | None:
    """A bar where a person is watching."""
    if not sys.stderr.isatty():
        return None
    from linkvoice.report.progress import Bar

    return Bar()

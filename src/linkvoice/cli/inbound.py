"""The commands about links to the site."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkvoice.cli.group import config_option, main, progress, set_option
from linkvoice.cli.place import read_place
from linkvoice.cli.show import files_of, warn
from linkvoice.errors import UsageError

if TYPE_CHECKING:
    from linkvoice.config import Config
    from linkvoice.generators.settings import Settings
    from linkvoice.model.heard import Heard
    from linkvoice.run.listen import Place

__all__ = ["forget", "import_", "listen"]

_MOST = 20  # pages listed of a table that names no links


@main.command()
@click.option("--site-url", help="Absolute URL of the site's root.")
@click.option("--deadline", type=float, default=0, metavar="SECONDS", help="Stop after so many seconds; what is left comes next time.")
@click.option("--digest", "digests", is_flag=True, help="Tell what is new since the last digest, not since the last run.")
@click.option("--report", "reports", multiple=True, metavar="FORMAT:FILE", help="Also write that digest to a file, as markdown or csv. Repeatable.")
@set_option
@config_option
def listen(
    *, site_url: str | None, deadline: float, digests: bool, reports: tuple[str, ...], overrides: tuple[str, ...], config_file: Path | None
) -> int:
    """Ask the sources who links to the site, look whether it is true, and keep what is in the ledger.

    Sources are those in `inbound.sources`, and files given to `linkvoice import`.
    A source that fails takes nothing from what is known.
    """
    from linkvoice.report.heard import render_heard
    from linkvoice.run.digest import DIGESTS
    from linkvoice.run.listen import listen as run

    if not deadline >= 0:  # nor is NaN
        raise UsageError(f"--deadline {deadline:g}: name a number of seconds, such as --deadline 60, or leave it out for no limit.")
    files = [(name, Path(file)) for name, file in files_of(reports, DIGESTS)]
    settings, place = read_place(config_file, overrides, site_url, command="listen")
    heard = run(settings.config, place, progress(), deadline=deadline)
    if digests or files:
        _tell(heard, settings, place, files)
    else:
        click.echo(render_heard(heard), nl=False)
    if not heard.sources and not heard.looked and not heard.shown:
        click.echo(
            "linkvoice: no source is configured. Name some in inbound.sources, such as [hackernews, lobsters, mediawiki],"
            " or give exported files to `linkvoice import`.",
            err=True,
        )
    return 0


@main.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="WHAT=NAME",
    help="Which column holds what, for a table of another kind: from=…, to=…, anchor=…, title=…, rel=…, nofollow=…, first=…, last=…. Repeatable.",
)
@config_option
def import_(files: tuple[Path, ...], columns: tuple[str, ...], config_file: Path | None) -> int:
    """Read exported lists of links: Search Console, Bing, Ahrefs, Semrush, Majestic, Moz, Read the Docs, or any table; and logs of a web server.

    They are kept in the private folder; `linkvoice listen` then looks whether they are true. Of logs, only numbers are kept.
    """
    from linkvoice.inbound.exports import LARGEST, read_export
    from linkvoice.report.plain import counted, harmless
    from linkvoice.run.receive import receive

    settings, place = read_place(config_file)
    mapping = dict(_column(column) for column in columns)
    for file in files:
        try:
            if not mapping and _is_traffic(file, settings.config, place):
                continue
            if file.stat().st_size > LARGEST:
                raise UsageError(f"{file} is larger than {LARGEST >> 20} MB; split it.")
            data = file.read_bytes()
        except OSError as error:
            said = error.strerror or error
            raise UsageError(f"{file} cannot be read ({said}). Name a file that a tool has exported, or the log of a web server.") from error
        export = read_export(data, file.name, mapping or None)
        notes = receive(export.observations, settings.config, place, time.time())
        click.echo(f"{harmless(str(file))}: {export.format}: {counted(len(export.observations), 'link')}")
        for path, views in _most(export.wanted):
            click.echo(f"  {counted(views, 'reader')} asked in vain for {harmless(path)}")
        for url, links in _most(export.linked):
            click.echo(f"  {counted(links, 'link')} to {harmless(url)}")
        for note in (*export.notes, *notes):
            click.echo(f"  note: {harmless(note)}")
    click.echo("Now run `linkvoice listen` to look whether the links are there.")
    return 0


@main.command()
@click.argument("what", nargs=-1, required=True, metavar="URL|DOMAIN...")
@config_option
def forget(what: tuple[str, ...], config_file: Path | None) -> int:
    """Take linking pages or whole sites out of all that is kept, so that they do not come back.

    Of each only a hash stays, in the ledger.
    """
    from linkvoice.report.plain import counted, harmless
    from linkvoice.run.forget import forget as run
    from linkvoice.run.forget import unread

    settings, place = read_place(config_file, needed=False)
    records, rows = run(what, settings.config, place)
    click.echo(
        f"{', '.join(harmless(each) for each in what)}: {counted(records, 'link')} taken out of {settings.config.inbound.ledger},"
        f" {counted(rows, 'private row')} deleted. Build and publish the site again, and commit the ledger; older versions of it stay in git's history."
    )
    for path in unread(place.state):
        warn(f"{path} could not be read, and may still hold it: delete that file")
    return 0


def _tell(heard: Heard, settings: Settings, place: Place, files: Sequence[tuple[str, Path]]) -> None:
    """Tell what is new since the last digest. What is interrupted counts as not told: the next digest tells it again."""
    from linkvoice.generators.inputs import read_built
    from linkvoice.report.digest import render_digest
    from linkvoice.report.heard import render_heard
    from linkvoice.run.digest import digest, remember, write_digest

    told, last = digest(settings.config, place, read_built(settings.built, settings.site_url), time.time(), warn)
    write_digest(told, files)
    click.echo(render_heard(heard, render_digest(told)), nl=False)
    remember(place, last)


def _is_traffic(file: Path, config: Config, place: Place) -> bool:
    """Keep and tell what a file says of visits; False for a file that says nothing of such."""
    from linkvoice.report.plain import counted, harmless
    from linkvoice.run.traffic import import_traffic

    told = import_traffic(file, config, place, time.time())
    if told is None:
        return False
    traffic, notes = told
    arrivals = [each for part in traffic.parts for each in part.arrivals]
    sites, pages = len({each.origin for each in arrivals}), len({each.page for each in arrivals})
    click.echo(
        f"{harmless(str(file))}: {traffic.format}, {counted(traffic.lines, 'line')}: {counted(traffic.visits, 'visit')}"
        f" from {counted(sites, 'site')} to {counted(pages, 'page')} in {counted(len({part.day for part in traffic.parts}), 'day')}"
    )
    for want, visits in list(traffic.wanted.items())[:_MOST]:
        click.echo(f"  {counted(visits, 'reader')} from {harmless(want.source)} asked in vain for {harmless(want.page)}")
    for note in notes:
        click.echo(f"  note: {harmless(note)}")
    return True


def _most(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Those with the highest numbers, highest first."""
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:_MOST]


def _column(text: str) -> tuple[str, str]:
    what, equals, name = text.partition("=")
    if not equals or not name.strip():
        raise UsageError(f"--column {text}: write it as WHAT=NAME, such as --column from=Source.")
    return what.strip(), name.strip()

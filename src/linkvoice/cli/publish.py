"""The command that writes sections and the page of who links to us into a built site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkvoice.cli.group import config_option, main, set_option
from linkvoice.cli.show import warn

if TYPE_CHECKING:
    from linkvoice.generators.publish import Left

__all__ = ["publish"]


@main.command()
@click.argument("folder", metavar="SITE_DIR", type=click.Path(path_type=Path))
@click.option("--site-url", help="Absolute URL of the site's root.")
@click.option("--source", metavar="FOLDER", type=click.Path(path_type=Path), help="Folder of the sources that the site was made of.")
@click.option("--frame", metavar="PAGE", help="Page of the site, such as about/index.html, that the page of who links to us shall look like.")
@click.option("--diff", "--dry-run", "shows_diff", is_flag=True, help="Only show what would change.")
@click.option("-v", "--verbose", is_flag=True, help="Also name every file that changes, and every page without a place for its sections.")
@set_option
@config_option
def publish(  # noqa: PLR0913 - one parameter an option
    folder: Path,
    *,
    site_url: str | None,
    source: Path | None,
    frame: str | None,
    shows_diff: bool,
    verbose: bool,
    overrides: tuple[str, ...],
    config_file: Path | None,
) -> int:
    """Write "Linked from" and "Mentioned by", and the page of who links to you, into a built site.

    For sites of Hugo, Sphinx, Jekyll, Zensical and all others that have no plugin: run it after each build.
    Only what it has written itself is ever changed; a second time, nothing changes. Asks no server.

    Exit codes: 0 done or nothing to do, 1 with --diff where something would change, 2 wrong use or configuration,
    3 a file cannot be written.
    """
    from linkvoice.generators.publish import Publication
    from linkvoice.generators.settings import read_settings
    from linkvoice.generators.today import today
    from linkvoice.report.plain import counted, harmless
    from linkvoice.run import validate

    settings = read_settings(config_file, overrides, {"site_url": site_url} if site_url else {}, site=folder if folder.is_dir() else None)
    validate(settings.config)
    publication = Publication(folder, settings, source, today(), warn, frame)
    changed = failed = 0
    for edit in publication.edits():
        if shows_diff:
            click.echo(edit.diff, nl=False)
        else:
            try:
                edit.do()
            except OSError as error:
                failed += 1
                click.echo(f"linkvoice: {harmless(edit.shown)} cannot be written ({error.strerror}).", err=True)
                continue
            if verbose:
                click.echo(harmless(f"{edit.shown}: {edit.what}"))
        changed += 1
    for line in _left(publication.left, verbose=verbose):
        click.echo(f"linkvoice: {harmless(line)}", err=True)
    files = counted(changed, "file")
    click.echo(f"linkvoice: {counted(publication.placed, 'page')} with sections; {files} {'would change' if shows_diff else 'changed'}", err=True)
    return 3 if failed else int(shows_diff and changed > 0)


def _left(left: Sequence[Left], *, verbose: bool) -> Iterator[str]:
    """Say which pages stay without the sections that they have: one line for each reason, and their names on demand."""
    from linkvoice.report.plain import counted

    for why, count in Counter(each.why for each in left).items():
        yield f"{counted(count, 'page')} without the sections that belong there: {why}{'' if verbose else '; -v lists them'}"
        if verbose:
            yield from (each.shown for each in left if each.why == why)

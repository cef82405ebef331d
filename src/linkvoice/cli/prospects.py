"""The command that lists whom to write to."""

from __future__ import annotations

from pathlib import Path

import click

from linkvoice.cli.group import config_option, main, progress, set_option
from linkvoice.cli.place import read_place
from linkvoice.cli.show import files_of

__all__ = ["prospects"]


@main.command()
@click.argument("site_dir", required=False, metavar="[SITE_DIR]", type=click.Path(path_type=Path))
@click.option("--site-url", help="Absolute URL of the site's root.")
@click.option("--check", "checks", is_flag=True, help="Ask links that stand beside those to you whether they are dead, at most 100 in one run.")
@click.option("--report", "reports", multiple=True, metavar="FORMAT:FILE", help="Also write the list to a file, as markdown or csv. Repeatable.")
@set_option
@config_option
def prospects(
    site_dir: Path | None, *, site_url: str | None, checks: bool, reports: tuple[str, ...], overrides: tuple[str, ...], config_file: Path | None
) -> int:
    """List whom it may be worth to write to, each with the reason and a letter to start from. Sends nothing.

    By what `linkvoice listen` has learnt and what the built site holds: old addresses of yours in use, dead links beside
    yours, mentions without a link, lost links, and sites that you link to and that do not link back. SITE_DIR is the
    built site; without it, the folder that the project builds.
    """
    from linkvoice.generators.inputs import check_built, read_built, read_inputs
    from linkvoice.generators.today import today
    from linkvoice.report.prospects import render_prospects
    from linkvoice.run.prospects import PROSPECTS, write_prospects
    from linkvoice.run.prospects import prospects as run

    files = [(name, Path(file)) for name, file in files_of(reports, PROSPECTS)]
    if site_dir is not None:
        check_built(site_dir)
    settings, place = read_place(config_file, overrides, site_url, site=site_dir, command="prospects")
    built = (
        read_inputs([site_dir], settings.config, settings.folder, host=settings.host)
        if site_dir is not None
        else read_built(settings.built, settings.site_url)
    )
    redirects = settings.host.project.redirects if settings.host is not None and settings.host.project is not None else None
    found = run(settings.config, place, built, today(), check=checks, redirects=redirects, progress=progress())
    write_prospects(found, files)
    click.echo(render_prospects(found), nl=False)
    return 0

"""The command that tells others of our links to them."""

from __future__ import annotations

from pathlib import Path

import click

from linkvoice.cli.group import config_option, main, progress, set_option
from linkvoice.errors import UsageError

__all__ = ["notify"]


@main.command()
@click.argument("site_dir", metavar="SITE_DIR", type=click.Path(path_type=Path))
@click.option("--site-url", help="Absolute URL of the site's root.")
@click.option("--send", is_flag=True, help="Send, and keep in mind what was sent; else only say what would be.")
@click.option("--all", "everything", is_flag=True, help="Also tell of the links that were there before the first run.")
@set_option
@config_option
def notify(site_dir: Path, *, site_url: str | None, send: bool, everything: bool, overrides: tuple[str, ...], config_file: Path | None) -> int:
    """Tell the sites that a built site links to of links that are new, by Webmention or Pingback, each once.

    Run it after the site is published: a link that is not on the published page waits for the next run.
    """
    from msgspec.structs import replace

    from linkvoice.generators.inputs import check_built, read_inputs
    from linkvoice.generators.settings import read_settings
    from linkvoice.report.notified import render_notified
    from linkvoice.run import gather, state_folder, validate
    from linkvoice.run.notify import check_public
    from linkvoice.run.notify import notify as run

    check_built(site_dir)
    settings = read_settings(config_file, overrides, {"site_url": site_url} if site_url else {}, site=site_dir)
    if not settings.site_url:
        raise UsageError(
            "Others are told the addresses of pages: set site_url in the configuration to where the site is published, or give --site-url."
        )
    config = replace(settings.config, site_url=settings.site_url)
    validate(config)
    site, pages, read = read_inputs([site_dir], config, settings.folder, host=settings.host)
    check_public(site.base, config)
    graph = gather(site, pages, config, read)
    notified = run(graph, config, state_folder(settings.folder), send=send, everything=everything, progress=progress())
    click.echo(render_notified(notified), nl=False)
    return 0

"""The command about open data of others."""

from __future__ import annotations

import time
from pathlib import Path

import click

from linkvoice.cli.group import config_option, main, progress, set_option
from linkvoice.cli.place import read_place
from linkvoice.errors import LinkvoiceError, UsageError
from linkvoice.model.dataset import DEPTH

__all__ = ["data"]


@main.command()
@click.argument("action", type=click.Choice(["show", "pull"]), default="show", metavar="[show|pull]")
@click.option("--depth", type=click.IntRange(min=1), default=DEPTH, show_default=True, metavar="NAMES", help="How far down lists of ranks are read.")
@click.option("--spam", is_flag=True, help="Also fetch Matomo's list of referrer spam: what it names counts as spam.")
@click.option("--kinds", is_flag=True, help="Also fetch Matomo's list of search engines, social networks and assistants.")
@click.option("--mirror", "mirrors", multiple=True, metavar="URL=URL", help="Ask another place for all that begins with the first URL. Repeatable.")
@set_option
@config_option
def data(  # noqa: PLR0913 - its options
    action: str, *, depth: int, spam: bool, kinds: bool, mirrors: tuple[str, ...], overrides: tuple[str, ...], config_file: Path | None
) -> int:
    """Show which open data of others lies in the cache, or fetch it: how well the sites are known that link to yours.

    `pull` fetches the ranks of the sites in the ledger, by Common Crawl and Tranco. Without them
    authority is unknown, which is no error. Exit code 3 where a list could not be fetched. No other command fetches anything of this.
    """
    from linkvoice.inbound.ranks.hosts import KINDS, SPAM
    from linkvoice.report.data import render_fetched, render_held
    from linkvoice.run.data import held, pull

    if action == "show" and (spam or kinds or mirrors):
        raise UsageError("--spam, --kinds and --mirror say what is fetched, and from where: `linkvoice data pull` fetches.")
    settings, place = read_place(config_file, overrides, needed=False)
    if action == "pull":
        listings = [listing for listing, wanted in ((SPAM, spam), (KINDS, kinds)) if wanted]
        given = dict(_mirror(each) for each in mirrors)
        fetched = pull(settings.config, place, depth=depth, listings=listings, mirrors=given, progress=progress())
        click.echo(render_fetched(fetched), nl=False)
        return LinkvoiceError.exit_code if any(each.problem for each in fetched) else 0
    click.echo(render_held(held(place.state), time.time()), nl=False)
    return 0


def _mirror(text: str) -> tuple[str, str]:
    public, equals, here = text.partition("=")
    if not equals or "://" not in public:
        raise UsageError(f"--mirror {text}: write it as URL=URL, such as --mirror https://tranco-list.eu=https://mirror.acme.dev.")
    return public, here

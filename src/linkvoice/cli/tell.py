"""The commands that tell what linkvoice knows."""

from __future__ import annotations

from pathlib import Path

import click

from linkvoice.cli.group import config_option, main, set_option
from linkvoice.cli.place import read_place
from linkvoice.cli.show import warn
from linkvoice.errors import UsageError

__all__ = ["config", "explain", "rules"]


@main.command()
@click.argument("url")
@config_option
def explain(url: str, config_file: Path | None) -> int:
    """Tell all that is known of a URL, of the site or of others.

    Of one that the site links to: every visit, the verdict and the row of the table
    that decided, and where it is linked. Of a page of the site, or one that links to
    it: what each source claims, what each visit showed, the record in the ledger,
    what sort of link it is and why, and where it leads. Asks no server.
    """
    from linkvoice.generators.inputs import read_built
    from linkvoice.generators.today import today
    from linkvoice.report.explain import render_story
    from linkvoice.report.explain_inbound import render_inbound_story
    from linkvoice.run.explain import inbound_story, read_address, story

    settings, place = read_place(config_file, needed=False)
    address = read_address(url)
    outbound, notes = story(address, settings.config, place.state)
    inbound, more = inbound_story(address, settings.config, place, read_built(settings.built, settings.site_url), today())
    if outbound is None and inbound is None:
        raise UsageError(
            f"Nothing about this URL is stored in {place.state}. Run `linkvoice check SITE_DIR` (where the site links to) or `linkvoice listen` (who links to it)"
            " from the same folder first."
        )
    if inbound is not None:
        click.echo(render_inbound_story(inbound), nl=False)
    if outbound is not None and (inbound is None or outbound.capture is not None or outbound.links):
        click.echo(render_story(outbound), nl=False)
    for note in (*notes, *more):
        warn(note)
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
        none = f"There is no rule {rule}{nearest(RULES, wanted)}"
        raise UsageError(none if none.endswith("?") else f"{none}.")
    return 0


@main.command()
@click.option("--schema", is_flag=True, help="Print the JSON schema of the configuration, for editors.")
@set_option
@config_option
def config(overrides: tuple[str, ...], config_file: Path | None, *, schema: bool) -> int:
    """Print the configuration in effect, every option included, as JSON."""
    from linkvoice.generators.settings import read_settings
    from linkvoice.report.settings import render_config, render_schema
    from linkvoice.run import validate

    if schema:
        click.echo(render_schema(), nl=False)
        return 0
    settings = read_settings(config_file, overrides, project=True)
    validate(settings.config)
    click.echo(render_config(settings.config), nl=False)
    click.echo(f"linkvoice: read from {settings.file}" if settings.file else "linkvoice: no configuration file; these are the defaults", err=True)
    return 0

"""The command that sets linkvoice up."""

from __future__ import annotations

from pathlib import Path

import click

from linkvoice.cli.group import main

__all__ = ["init"]


@main.command()
@click.argument("folder", default=".", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--from",
    "tool",
    type=click.Choice(["html-proofer", "htmlproofer", "linkchecker", "lychee"]),
    help="Translate the configuration of another checker: html-proofer is the Ruby gem, htmlproofer the plugin of MkDocs.",
)
@click.option("--ci", type=click.Choice(["github", "gitlab", "netlify"]), help="What checks every change; else what the project's files tell.")
@click.option("--diff", "--dry-run", "shows_diff", is_flag=True, help="Only show what would change.")
def init(folder: Path, tool: str | None, ci: str | None, *, shows_diff: bool) -> int:
    """Set linkvoice up in a project: add it to the configuration of MkDocs, ProperDocs or Pelican, or write linkvoice.toml; and a workflow for its CI.

    For a CI system that --ci does not name, the configuration is written, and where to find the file to copy.
    What is there already is left as it is: a second time, nothing changes.
    Exit codes: 0 done or nothing to do, 1 with --diff where something would change.
    """
    from linkvoice.generators.init.found import Ci
    from linkvoice.generators.init.plan import make_plan
    from linkvoice.report.plain import harmless
    from linkvoice.run import REPORTERS

    plan = make_plan(folder, tool, Ci(ci) if ci is not None else None, REPORTERS)
    for change in plan.changes:
        if shows_diff:
            click.echo(change.diff, nl=False)
        else:
            change.path.parent.mkdir(parents=True, exist_ok=True)
            change.write()
            click.echo(f"{change.shown}: {'changed' if change.before else 'written'}")
    if not plan.changes and not plan.notes:
        click.echo("nothing to do: linkvoice is set up here")
    for note in plan.notes:
        click.echo(f"note: {note}")
    for line in plan.left:
        click.echo(harmless(line))
    return 1 if shows_diff and plan.changes else 0

"""What `linkvoice check` writes: to a terminal for a person, else the same bytes everywhere."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkvoice.errors import UsageError

if TYPE_CHECKING:
    from linkvoice.generators.settings import Settings
    from linkvoice.model.finding import Severity
    from linkvoice.model.report import Report
    from linkvoice.report.screen import Screen

__all__ = ["FORMATS", "files_of", "report_files", "show_findings", "show_summary", "warn", "write_files"]

FORMATS = ("github", "gitlab", "json", "junit", "markdown", "sarif", "text")
"""Those of `linkvoice.run`, which takes too long to load for a list of options."""
_HOSTS = 5  # with troubles, that a person is told of without having asked
_FAILS, _PASSES = "1;31", "1;32"  # red and green


def show_findings(report: Report, output: str, level: Severity | None) -> None:
    """Write the findings to standard output in a format of ``--format``."""
    if output != "text":
        from linkvoice.run import render

        click.echo(render(report, output, level).encode(), nl=False)  # UTF-8, whatever the terminal speaks
    elif sys.stdout.isatty():
        from linkvoice.report.grouped import render_grouped

        click.echo(render_grouped(report, _screen(), lambda path: Path(path).read_text("utf-8", errors="replace")), nl=False)
    else:
        from linkvoice.report.terminal import render_findings

        click.echo(render_findings(report), nl=False)


def show_summary(report: Report, level: Severity | None, *, verbose: bool) -> None:
    """Write the summary to standard error; where `verbose`, after every outbound URL and all hosts that are not fine."""
    from linkvoice.report.outbound import render_hosts, render_outcomes
    from linkvoice.report.terminal import render_summary

    if verbose:
        click.echo(f"outbound:\n{render_outcomes(report)}", nl=False, err=True)
    if verbose or sys.stderr.isatty():
        hosts = render_hosts(report, None if verbose else _HOSTS)
        click.echo(f"hosts:\n{hosts}" if hosts else "", nl=False, err=True)
    summary, _, verdict = render_summary(report, level).rstrip("\n").rpartition("\n")
    if sys.stderr.isatty():
        verdict = _screen().styled(verdict, _FAILS if report.failing(level) else _PASSES)
    click.echo(f"{summary}\n{verdict}", err=True)


def _screen() -> Screen:
    """The terminal before which somebody sits."""
    from linkvoice.report.screen import screen_of

    return screen_of(os.environ, shutil.get_terminal_size().columns)


def write_files(report: Report, settings: Settings, files: Sequence[tuple[str, str]], output: str, level: Severity | None) -> list[str]:
    """Write the reports of the configuration and `files`, and tell GitHub where it listens; warns of what could not be written.

    `output` is what standard output got: annotations are not written twice. Gives
    what was in the way of `files`, which are not warned of: somebody waits for them.
    """
    from linkvoice.run import tell_github, write_reports

    problems = tell_github(report, settings.config.reports, level, annotated=output == "github")
    for problem in [*problems, *write_reports(report, settings.config.reports, settings.folder, level)]:
        warn(problem)
    return [problem for name, file in files for problem in write_reports(report, {name: file}, Path.cwd(), level)]


def warn(note: str) -> None:
    """Say on standard error what a person should know."""
    click.echo(f"linkvoice: warning: {note}", err=True)


def report_files(reports: Sequence[str]) -> list[tuple[str, str]]:
    """Read the values of ``--report`` of `linkvoice check`.

    Raises:
        UsageError: as `files_of`.
    """
    from linkvoice.run import REPORTERS

    return files_of(reports, tuple(REPORTERS))


def files_of(reports: Sequence[str], formats: Sequence[str]) -> list[tuple[str, str]]:
    """Read the values of ``--report`` as formats and files.

    Raises:
        UsageError: one is not FORMAT:FILE, there is no such format, or two name one file.
    """
    files: dict[Path, tuple[str, str]] = {}
    for text in reports:
        name, _, file = text.partition(":")
        if name not in formats or not file:
            raise UsageError(f"--report {text}: write it as FORMAT:FILE, with a format of {', '.join(formats)}.")
        if file == "-":
            raise UsageError(f"--report {text}: name a file. Standard output is for a person; a file of the name `-` is `./-`.")
        path = Path(os.path.realpath(file))
        if path in files:
            raise UsageError(f"--report {text}: this file is written by --report {':'.join(files[path])} already; name another one.")
        files[path] = name, file
    return [*files.values()]

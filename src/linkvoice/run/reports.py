"""Writes reports: the only place that knows every format, and where each of them goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Final

from linkvoice.fetch.folder import prepare
from linkvoice.model.finding import Finding, Severity
from linkvoice.model.report import Report

__all__ = ["REPORTERS", "render", "tell_github", "write_reports"]

_FUNCTIONS: Final = {
    "github": "github:render_github",
    "gitlab": "gitlab:render_gitlab",
    "json": "json:render_json",
    "junit": "junit:render_junit",
    "markdown": "markdown:render_markdown",
    "sarif": "sarif:render_sarif",
    "text": "terminal:render_text",
}
"""Format -> module in `linkvoice.report` and the function in it; loaded when it is wanted."""
REPORTERS: Final = tuple(_FUNCTIONS)
"""Formats of ``--report`` and `reports`, sorted."""
_OURS: Final = ".linkvoice"
_FROM_ROOT: Final = {"github", "gitlab", "junit", "markdown", "sarif"}
"""Formats whose readers know files by their path in the repository, wherever linkvoice was started."""


def render(report: Report, name: str, fail_on: Severity | None) -> str:
    """Write a report in one of `REPORTERS`."""
    return "".join(_pieces(report, name, fail_on))


def _pieces(report: Report, name: str, fail_on: Severity | None) -> Iterable[str]:
    """Give the text of a report; that of one that may be long, in pieces."""
    module, _, function = _FUNCTIONS[name].partition(":")
    reporter = getattr(import_module(f"linkvoice.report.{module}"), function)
    text: str | Iterable[str] = reporter(_from_root(report) if name in _FROM_ROOT else report, fail_on)
    return (text,) if isinstance(text, str) else text


def write_reports(report: Report, reports: Mapping[str, str | bool], beside: Path, fail_on: Severity | None) -> list[str]:
    """Write report files, paths relative to `beside`. A reporter that fails is named in the result, and the others still write."""
    problems = []
    for name, file in reports.items():
        if not isinstance(file, str):
            continue
        path = beside / file
        try:
            for folder in (each for each in path.parents if each.name == _OURS):
                prepare(folder)  # a report in there should not end up in a commit
            path.parent.mkdir(parents=True, exist_ok=True)
            pieces = [*_pieces(report, name, fail_on)]  # a reporter that fails leaves the file as it was
            with path.open("w", encoding="utf-8") as text:
                text.writelines(pieces)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other reporters still speak
            problems.append(f"the {name} report could not be written to {path}: {_reason(error)}")
    return problems


def tell_github(report: Report, reports: Mapping[str, str | bool], fail_on: Severity | None, *, annotated: bool = False) -> list[str]:
    """Annotate the findings and add to the summary of the step, where this is a job of GitHub Actions and `reports` do not say ``github: false``.

    Annotations go to standard error, which GitHub reads as it reads standard
    output: what is written there can still be piped. `annotated`: they were
    written already. What went wrong is named in the result.
    """
    if os.environ.get("GITHUB_ACTIONS") != "true" or reports.get("github") is False:
        return []
    problems = []
    try:
        if not annotated:
            sys.stderr.write(render(report, "github", fail_on))
            sys.stderr.flush()
    except Exception as error:  # noqa: BLE001 - whatever it is, the build's own result counts
        problems.append(f"the findings could not be annotated: {_reason(error)}")
    try:
        _add_to_summary(report, fail_on)
    except Exception as error:  # noqa: BLE001 - as above
        problems.append(f"the summary of the step could not be written: {_reason(error)}")
    return problems


def _add_to_summary(report: Report, fail_on: Severity | None) -> None:
    from linkvoice.report.github import SUMMARY_SIZE, render_step_summary

    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if file:
        with Path(file).open("a", encoding="utf-8") as summary:  # other commands of the step may have written before
            summary.write(render_step_summary(_from_root(report), fail_on, SUMMARY_SIZE - summary.tell()))


def _from_root(report: Report) -> Report:
    """Give a report whose paths begin at the root of the repository instead of the current folder; a path outside of it stays."""
    here, root = Path.cwd(), os.path.realpath(_root())
    if str(here) == root:
        return report

    def moved(path: str) -> str:
        relative = os.path.relpath(here / path, root).replace(os.sep, "/")
        return path if relative.startswith("..") else relative

    def moved_finding(finding: Finding) -> Finding:
        return finding._replace(position=finding.position._replace(path=moved(finding.position.path)))

    site = report.graph.site
    sources = {page: moved(source) for page, source in site.sources.items()}
    graph = report.graph._replace(site=site._replace(sources=sources, prefix=f"{moved(site.prefix)}/"))
    return report._replace(graph=graph, findings=tuple(map(moved_finding, report.findings)))


def _root() -> Path:
    """The root of the repository: what the CI system says, else the folder at or above the current one that git knows."""
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        if os.environ.get(name):
            return Path(os.environ[name])
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)

"""The report for GitHub Actions: annotations beside the lines of a pull request, and the summary of the step.

The form of a command, and how its values are escaped, is GitHub's:
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Final

from linkvoice.model.finding import Finding, Severity
from linkvoice.model.report import Report
from linkvoice.report.markdown import markdown_of
from linkvoice.report.plain import counted, harmless
from linkvoice.report.told import loudness, sentence, told, worst_first

__all__ = ["SUMMARY_SIZE", "render_github", "render_step_summary"]

SUMMARY_SIZE: Final = 1_000_000
"""Bytes that a step may write for its summary. GitHub refuses more than 1 MiB, and shows nothing of it then."""
_KINDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_SHOWN: Final = 10
"""Annotations of one kind that GitHub shows of one step."""
_OPEN: Final = 1_000  # findings that fail, in the summary of a step
_DATA: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render_github(report: Report, fail_on: Severity | None) -> str:
    """Write the worst findings as annotations, at most 10 of each kind, and how many more there are."""
    lines: list[str] = []
    left: list[str] = []
    chosen = sorted(worst_first(told(report), fail_on), key=lambda finding: loudness(finding).rank)
    for severity, group in groupby(chosen, key=loudness):
        findings = list(group)
        lines += map(_command, findings[:_SHOWN])
        if len(findings) > _SHOWN:
            left.append(counted(len(findings) - _SHOWN, f"more {_KINDS[severity]}"))
    if left:
        lines.append(f"linkvoice: {', '.join(left)}: GitHub shows 10 annotations of a kind, the summary of the job shows the rest")
    return "".join(f"{line}\n" for line in lines)


def render_step_summary(report: Report, fail_on: Severity | None, room: int = SUMMARY_SIZE) -> str:
    """Write the summary of a step in Markdown, in at most `room` bytes; nothing where even the totals do not fit."""
    return markdown_of(report, fail_on, size=room, shown=_OPEN)


def _command(finding: Finding) -> str:
    position = finding.position
    properties: Mapping[str, object] = {
        "file": harmless(position.path),
        "line": position.line,
        "col": position.column,
        "title": f"{finding.code} {finding.rule}",
    }
    written = ",".join(f"{name}={str(value).translate(_PROPERTY)}" for name, value in properties.items() if value)
    return f"::{_KINDS[loudness(finding)]} {written}::{sentence(finding).translate(_DATA)}"

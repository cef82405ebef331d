"""The report for GitLab: code quality, which a merge request shows beside its lines.

Which keys there must be is GitLab's:
https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from linkvoice.model.finding import Finding, Severity
from linkvoice.model.report import Report
from linkvoice.report.plain import harmless
from linkvoice.report.told import loudness, numbered, sentence, told

__all__ = ["render_gitlab"]

_SEVERITIES: Final = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}
_FAILS: Final = "critical"


def render_gitlab(report: Report, fail_on: Severity | None) -> str:
    """Write a code quality report. What fails the build is ``critical``."""
    entries = [_entry(name, finding, fail_on) for name, finding in numbered(told(report))]
    return msgspec.json.format(msgspec.json.encode(entries), indent=1).decode() + "\n"


def _entry(name: str, finding: Finding, fail_on: Severity | None) -> Mapping[str, Any]:
    position = finding.position
    return {
        "description": f"{finding.code}: {sentence(finding)}",
        "check_name": finding.rule,
        "fingerprint": name,
        "severity": _FAILS if finding.fails(fail_on) else _SEVERITIES[loudness(finding)],
        # GitLab takes no finding without a line: what speaks of a whole file is shown at its top.
        "location": {"path": harmless(position.path), "lines": {"begin": position.line or 1}},
    }

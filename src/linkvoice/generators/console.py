"""What a plugin prints, and what it tells its host."""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass

from linkvoice.model.finding import Confidence, Finding, Severity
from linkvoice.model.report import Report
from linkvoice.report.plain import counted
from linkvoice.report.terminal import finding_line

__all__ = ["Verdict", "announce"]

_SHOWN = 50  # findings; the reports hold them all


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a build should do about a report."""

    failing: int
    """Findings that fail the build."""
    warnings: int
    """Findings about this build that do not, and that the host has not said itself."""
    notes: tuple[str, ...] = ()
    """What the host should log at its ordinary level."""


def announce(report: Report, fail_on: Severity | None, level: int, already_said: frozenset[str] = frozenset()) -> Verdict:
    """Print findings to standard error as editors read them, and say what the host must count.

    A finding that fails the build is printed even where `level`, the host's log
    level, hides warnings; one that only repeats what the network said is printed
    at level INFO. `already_said` are fingerprints of findings that the host warned about itself.
    """
    chosen = [finding for finding in report.findings if finding.confidence is not Confidence.LOW and _level(finding, fail_on) >= level]
    for finding in chosen[:_SHOWN]:
        sys.stderr.write(finding_line(finding) + "\n")
    if len(chosen) > _SHOWN:
        sys.stderr.write(f"and {counted(len(chosen) - _SHOWN, 'more finding')}\n")
    sys.stderr.flush()
    failing = report.failing(fail_on)
    warnings = [finding for finding in report.findings if _level(finding, fail_on) == logging.WARNING and finding.fingerprint not in already_said]
    return Verdict(sum(finding.count for finding in failing), sum(finding.count for finding in warnings), (*report.graph.notes, *report.notes))


def _level(finding: Finding, fail_on: Severity | None) -> int:
    if finding.fails(fail_on):
        return logging.ERROR
    if finding.about_build and finding.severity is not Severity.INFO:
        return logging.WARNING
    return logging.INFO

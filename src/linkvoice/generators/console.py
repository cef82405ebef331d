"""What a plugin prints, and what it tells its host."""

import logging
import sys
from typing import NamedTuple

from linkvoice.model.finding import Confidence, Finding, Severity
from linkvoice.model.report import Report
from linkvoice.report.plain import counted

__all__ = ["HostWarnings", "Verdict", "announce"]

_SHOWN = 50  # findings; the reports hold them all


class Verdict(NamedTuple):
    """What a build should do about a report."""

    failing: int
    """Findings that fail the build."""
    warnings: int
    """Findings about this build that do not, and that the host has not said itself."""
    notes: tuple[str, ...] = ()
    """What the host should log at its ordinary level."""


class HostWarnings(logging.Handler):
    """Listens to what the host itself says of links, so that nothing is counted twice."""

    def __init__(self, logger: str) -> None:
        """Take the name of the host's logger that speaks of links."""
        super().__init__(logging.WARNING)
        self._messages: list[str] = []
        self._logger = logging.getLogger(logger)

    def listen(self) -> None:
        """Forget what was said and listen from now on."""
        self._messages.clear()
        self._logger.addHandler(self)

    def stop(self) -> None:
        """Listen no more."""
        self._logger.removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Remember a warning."""
        self._messages.append(record.getMessage())

    def about(self, report: Report) -> frozenset[str]:
        """Fingerprints of the findings whose link and page the host named in a warning."""
        if not self._messages:
            return frozenset()
        site = report.graph.site
        return frozenset(
            finding.fingerprint
            for finding in report.findings
            if any(
                f"'{finding.message.partition(': ')[0]}'" in message and f"'{site.relative(finding.page)}'" in message for message in self._messages
            )
        )


def announce(report: Report, fail_on: Severity | None, level: int, already_said: frozenset[str] = frozenset()) -> Verdict:
    """Print findings to standard error as editors read them, and say what the host must count.

    A finding that fails the build is printed even where `level`, the host's log
    level, hides warnings; one that only repeats what the network said is printed
    at level INFO. `already_said` are fingerprints of findings that the host warned about itself.
    """
    from linkvoice.report.terminal import finding_line
    from linkvoice.report.told import advice

    chosen = [finding for finding in report.findings if finding.confidence is not Confidence.LOW and _level(finding, fail_on) >= level]
    new = [finding for finding in chosen if not finding.known]
    known = [finding for finding in chosen if finding.known]
    # What is new is always shown, and last: that is what somebody looks for above the verdict.
    for findings, room, noun in ((known, max(_SHOWN - len(new), 0), "more known finding"), (new, _SHOWN, "more finding")):
        sys.stderr.write("".join(f"{finding_line(finding)}\n" for finding in findings[:room]))
        if len(findings) > room:
            sys.stderr.write(f"and {counted(len(findings) - room, noun)}\n")
    sys.stderr.flush()
    failing = report.failing(fail_on)
    warnings = [finding for finding in report.findings if _level(finding, fail_on) == logging.WARNING and finding.fingerprint not in already_said]
    notes = (*report.graph.notes, *report.notes, *filter(None, [advice(report, fail_on)]))
    return Verdict(sum(finding.count for finding in failing), sum(finding.count for finding in warnings), notes)


def _level(finding: Finding, fail_on: Severity | None) -> int:
    if finding.fails(fail_on):
        return logging.ERROR
    if finding.about_build and not finding.known and finding.severity is not Severity.INFO:
        return logging.WARNING
    return logging.INFO

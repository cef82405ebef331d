"""What every report tells of findings: which, in which order, under which name, and in which words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from linkvoice.model.finding import Confidence, Finding, Severity
from linkvoice.model.report import Report
from linkvoice.report.plain import counted, harmless

__all__ = ["DOCUMENTATION", "advice", "help_url", "loudness", "numbered", "sentence", "statement", "told", "verdict", "worst_first"]

DOCUMENTATION = "https://linkvoice.github.io/linkvoice/"
_MANY = 50  # findings that fail: nobody mends so many before lunch


def told(report: Report) -> tuple[Finding, ...]:
    """The findings that people are told: all but those of low confidence."""
    return tuple(finding for finding in report.findings if finding.confidence is not Confidence.LOW)


def worst_first(findings: Iterable[Finding], fail_on: Severity | None) -> list[Finding]:
    """Put what fails the build first, then by severity; else the order stays."""
    return sorted(findings, key=lambda finding: (not finding.fails(fail_on), finding.severity.rank))


def loudness(finding: Finding) -> Severity:
    """How loud to be beside the lines of a change: what was there before the change is a note, however bad it is."""
    return Severity.INFO if finding.known else finding.severity


def numbered(findings: Iterable[Finding]) -> Iterator[tuple[str, Finding]]:
    """Give each finding with a name that no other of them has: the fingerprint, and which of those that share it this one is.

    A link that stands twice in a file gives two findings with one fingerprint.
    """
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.fingerprint] += 1
        yield f"{finding.fingerprint}:{seen[finding.fingerprint]}", finding


def sentence(finding: Finding) -> str:
    """Say what is wrong, how often, and what to do about it, in one harmless line."""
    text = statement(finding)
    return f"{text}; {harmless(finding.hint)}" if finding.hint else text


def statement(finding: Finding) -> str:
    """Say what is wrong, and how often, in one harmless line."""
    text = harmless(finding.message)
    if finding.count > 1:
        elsewhere = f", on {harmless(finding.pages[0])} and others" if len(finding.pages) > 1 else ""
        text = f"{text} ({counted(finding.count, 'time')}{elsewhere})"
    return f"{text} (known)" if finding.known else text


def verdict(report: Report, fail_on: Severity | None) -> str:
    """Say how many findings there are of each severity, and whether they fail the build."""
    severities = report.severities()
    if not severities:
        return "no findings"
    found = ", ".join(counted(count, "note" if severity == Severity.INFO else severity) for severity, count in severities.items())
    known = sum(finding.count for finding in report.findings if finding.known)
    found += f"; {known:,} of them known" if known else ""
    return f"{found}: {'fails' if report.failing(fail_on) else 'passes'}"


def advice(report: Report, fail_on: Severity | None) -> str:
    """Say how to begin on a site with many old findings; empty where few fail, or where somebody has begun."""
    if len(report.failing(fail_on)) < _MANY or any(finding.known for finding in report.findings):
        return ""
    return f"if most of these are old, let only new ones fail: {DOCUMENTATION}only-what-is-new/"


def help_url(code: str) -> str:
    """The page about a rule."""
    return f"{DOCUMENTATION}rules/{code}/"

"""The report for test dashboards: JUnit's XML, as Jenkins' schema ``junit-10.xsd`` has it.

A file is a suite. A file without findings is one test that passes, so that there
is a test even where there is nothing to tell: some dashboards take a report
without tests for a job that went wrong.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from linkvoice.model.finding import Finding, Severity
from linkvoice.model.report import Report
from linkvoice.report.plain import harmless
from linkvoice.report.told import help_url, sentence, told

__all__ = ["render_junit"]


def render_junit(report: Report, fail_on: Severity | None) -> str:
    """Write a test suite a file: what fails the build is a failure, every other finding a test that was skipped."""
    findings: dict[str, list[Finding]] = defaultdict(list)
    for path in report.graph.pages:
        findings[report.graph.site.shown(path)] = []
    for finding in told(report):
        findings[finding.position.path].append(finding)
    root = Element("testsuites", name="linkvoice", time=f"{report.elapsed:.3f}")
    suites = [_suite(path, found, fail_on) for path, found in sorted(findings.items())]
    root.extend(suites)
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, 0)) for suite in suites)))
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def _suite(path: str, findings: Sequence[Finding], fail_on: Severity | None) -> Element:
    name = harmless(path)  # takes what XML cannot hold, too
    failures = sum(finding.fails(fail_on) for finding in findings)
    counts = {"tests": max(len(findings), 1), "failures": failures, "errors": 0, "skipped": len(findings) - failures}
    suite = Element("testsuite", {"name": name, "file": name, **{key: str(value) for key, value in counts.items()}})
    seen: Counter[str] = Counter()
    for finding in findings:
        about = f"{finding.code} {harmless(finding.url)}"
        seen[about] += 1
        # No line in the name: dashboards know a test again by it, and lines move.
        case = SubElement(suite, "testcase", name=about if seen[about] == 1 else f"{about} ({seen[about]})", classname=name)
        if finding.fails(fail_on):
            failure = SubElement(case, "failure", type=finding.rule, message=sentence(finding))
            failure.text = f"{harmless(str(finding.position))}: {sentence(finding)}\n{help_url(finding.code)}"
        else:
            SubElement(case, "skipped", type=finding.rule, message=f"{finding.severity}: {sentence(finding)}")
    if not findings:
        SubElement(suite, "testcase", name="links", classname=name)
    return suite

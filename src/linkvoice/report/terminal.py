"""The report for a person at a terminal, and for editors and CI matchers that read one finding a line."""

from __future__ import annotations

from linkvoice.model.finding import Finding, Severity
from linkvoice.model.link import Kind
from linkvoice.model.report import Report
from linkvoice.report.plain import counted, harmless
from linkvoice.report.told import advice, sentence, told, verdict

__all__ = ["finding_line", "render_findings", "render_summary", "render_text", "render_totals"]


def finding_line(finding: Finding) -> str:
    """Write one finding as ``path:line:column: CODE severity name: message``."""
    return f"{harmless(str(finding.position))}: {finding.code} {finding.severity} {finding.rule}: {sentence(finding)}"


def render_text(report: Report, fail_on: Severity | None) -> str:
    """Write the findings and the summary."""
    return render_findings(report) + render_summary(report, fail_on)


def render_findings(report: Report) -> str:
    """Write every finding that is not of low confidence, one a line; the text ends with a line end unless it is empty."""
    return "".join(finding_line(finding) + "\n" for finding in told(report))


def render_summary(report: Report, fail_on: Severity | None) -> str:
    """Write what a person wants to know after the findings; fits one screen."""
    graph = report.graph
    lines = [f"linkvoice: {render_totals(report)}"]
    statuses = report.statuses()
    if statuses:
        lines.append("  outbound: " + ", ".join(f"{count:,} {status}" for status, count in statuses.items()))
    asked = [counted(report.requests, "request"), f"{report.cached:,} from the cache"] if report.requests or report.cached else []
    lines.append("  " + ", ".join([*asked, f"{report.elapsed:.1f} s"]))
    lines += [f"  {harmless(line)}" for line in graph.site.made]
    lines += [f"  note: {harmless(note)}" for note in (*graph.notes, *report.notes)]
    if not graph.site.known and any(target.kind is Kind.OUTSIDE for target in graph.targets()):
        lines.append("  note: without the site's URL, absolute links to itself count as outbound (set site_url, or --site-url)")
    undecided = statuses.get("unreachable", 0)
    if undecided:
        lines.append(
            f"  note: {counted(undecided, 'outbound URL')} could not be judged yet; what stays unreachable over days counts as broken, if .linkvoice is kept between runs"
        )
    if how := advice(report, fail_on):
        lines.append(f"  note: {how}")
    lines.append(f"  {verdict(report, fail_on)}")
    return "\n".join(lines) + "\n"


def render_totals(report: Report) -> str:
    """Say in one clause how much was looked at."""
    links = sum(link.occurrences for link in report.graph.links)
    return f"{counted(len(report.graph.pages), 'page')}, {counted(links, 'link')}, {counted(len(report.outside), 'outbound URL')}"

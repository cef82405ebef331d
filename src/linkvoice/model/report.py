"""A report: everything that a run has to say."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from linkvoice.model.finding import Finding, RuleInfo, Severity
from linkvoice.model.graph import LinkGraph
from linkvoice.model.outcome import Outcome

if TYPE_CHECKING:
    from linkvoice.model.backlink import Backlink
    from linkvoice.model.voice import Referrer

__all__ = ["Report"]


class Report(NamedTuple):
    """The only argument of a reporter."""

    graph: LinkGraph
    outcomes: Mapping[str, Outcome]
    """URL without fragment -> judgement: every outside URL, and the inside ones that are not plainly ok."""
    findings: tuple[Finding, ...]
    """Sorted by path, line, column and code."""
    rules: Mapping[str, RuleInfo]
    """By code."""
    when: float
    """Seconds since 1970, UTC."""
    version: str
    """Of linkvoice."""
    elapsed: float = 0.0
    """Seconds."""
    requests: int = 0
    """HTTP requests made in this run."""
    cached: int = 0
    """Outside URLs judged from an earlier run."""
    notes: tuple[str, ...] = ()
    """One line each: what a person should know about the run as a whole."""
    outside: frozenset[str] = frozenset()
    """The outside URLs among `outcomes`."""
    backlinks: "tuple[Backlink, ...] | None" = None
    """What the ledger tells of links to the site, sorted by key; None where there is no ledger."""
    referrers: "Callable[[], tuple[Referrer, ...]]" = tuple
    """Gives the sites that they come from, best first; reckoned only where somebody asks."""

    def failing(self, fail_on: Severity | None) -> tuple[Finding, ...]:
        """The findings that fail the build."""
        return tuple(finding for finding in self.findings if finding.fails(fail_on))

    def statuses(self) -> dict[str, int]:
        """How many outside URLs have each status, sorted by status."""
        counts = Counter(str(self.outcomes[url].status) for url in self.outside)
        return dict(sorted(counts.items()))

    def severities(self) -> dict[str, int]:
        """How often findings of each severity stand in the site, worst first."""
        counts: Counter[str] = Counter()
        for finding in self.findings:
            counts[finding.severity] += finding.count
        return {severity: counts[severity] for severity in Severity if counts[severity]}

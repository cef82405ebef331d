"""The outbound URLs of a site for a person: what became of each, of each host, and where each stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Final

from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Link, Position
from linkvoice.model.outcome import Outcome, Status
from linkvoice.model.report import Report
from linkvoice.model.url import Url
from linkvoice.report.plain import counted, harmless

__all__ = ["render_hosts", "render_outcomes", "render_places"]

_FINE: Final = {Status.OK, Status.REDIRECTED, Status.SKIPPED}
_OFFLINE: Final = "offline"
"""Reason of what was not asked because nobody was to be asked: no host has a part in that."""
_LONG: Final = 10.0  # seconds of a run after which one asks what took so long
_SLOWEST: Final = 5  # hosts
_PAGES: Final = 5  # of a link that a template repeats


def render_outcomes(report: Report) -> str:
    """Write every outbound URL with its verdict and the reason for it, one a line, sorted."""
    width = max((len(report.outcomes[url].status) for url in report.outside), default=0)
    return "".join(_outcome(report.outcomes[url], width) for url in sorted(report.outside))


def render_hosts(report: Report, limit: int | None = None) -> str:
    """Write the hosts with URLs that are not plainly fine, those with most of them first, and after a long run the slowest hosts.

    `limit` is the greatest number of hosts with such URLs; the rest is counted.
    """
    statuses: dict[str, Counter[str]] = defaultdict(Counter)
    seconds: dict[str, float] = defaultdict(float)
    for url in report.outside:
        outcome = report.outcomes[url]
        host = Url.normalised(url).host
        if outcome.status not in _FINE and outcome.reason != _OFFLINE:
            statuses[host][outcome.status] += 1
        if outcome.checked_at is not None and outcome.checked_at >= report.when:
            seconds[host] += outcome.elapsed
    lines = []
    hosts = sorted(statuses, key=lambda host: (-statuses[host].total(), host))
    for host in hosts[:limit]:
        counts = ", ".join(f"{count:,} {status}" for status, count in sorted(statuses[host].items()))
        lines.append(f"  {harmless(host)}: {counts}")
    if limit is not None and len(hosts) > limit:
        lines.append(f"  and {counted(len(hosts) - limit, 'more host')}")
    if report.elapsed >= _LONG and seconds:
        slowest = sorted(seconds, key=lambda host: (-seconds[host], host))[:_SLOWEST]
        lines.append("  slowest: " + ", ".join(f"{harmless(host)} {seconds[host]:.1f} s" for host in slowest))
    return "".join(f"{line}\n" for line in lines)


def render_places(graph: LinkGraph, locate: Callable[[Link, str], Position | None]) -> str:
    """Write every outbound URL, and under it each place where it stands, sorted; of a link that a template repeats, the first 5 pages."""
    lines = []
    for url, links in graph.outside().items():
        lines.append(harmless(url))
        places = {locate(link, page) or Position(graph.site.shown(page)) for link in links for page in _pages(link)[:_PAGES]}
        lines += [f"  {harmless(str(place))}" for place in sorted(places, key=lambda place: (place.path, place.line or 0, place.column or 0))]
        more = sum(len(_pages(link)[_PAGES:]) for link in links)
        if more:
            lines.append(f"  and {counted(more, 'more page')}")
    return "".join(f"{line}\n" for line in lines)


def _outcome(outcome: Outcome, width: int) -> str:
    reason = f": {harmless(outcome.reason)}" if outcome.reason else ""
    return f"  {outcome.status:<{width}}  {harmless(outcome.url)}{reason}\n"


def _pages(link: Link) -> tuple[str, ...]:
    return link.pages or (link.page,)

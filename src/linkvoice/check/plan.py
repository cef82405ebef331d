"""Which outside links are asked at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from linkvoice.config import Config
from linkvoice.extract.elements import ENDPOINTS
from linkvoice.globs import Matcher, path_matcher, url_matcher
from linkvoice.hosts import guarded
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Link
from linkvoice.model.outcome import Outcome, Status
from linkvoice.model.url import Url

__all__ = ["Outside", "plan", "unchecked"]


@dataclass(slots=True)
class Outside:
    """The outcomes of all outside URLs, and how they came about."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    requests: int = 0
    cached: int = 0
    notes: list[str] = field(default_factory=list)


def plan(graph: LinkGraph, config: Config) -> tuple[Outside, list[str]]:
    """Sort out what is not asked on purpose; gives the rest as a list, sorted."""
    outside = Outside()
    wanted = []
    ignored = url_matcher(config.ignore_urls, "ignore_urls")
    unread = path_matcher(config.ignore_pages)
    for url, links in graph.outside().items():
        reason = _skipped(graph, config, url, links, ignored)
        if reason is None and all(unread(graph.site.relative(page)) for link in links for page in link.pages or (link.page,)):
            reason = "ignored"
        if reason is None:
            wanted.append(url)
        else:
            outside.outcomes[url] = Outcome(url, Status.SKIPPED, reason)
    return outside, wanted


def unchecked(graph: LinkGraph, config: Config, reason: str) -> Outside:
    """Give the outcomes of a run that asks nothing and remembers nothing: `unchecked` for `reason`, but for what is skipped anyway."""
    outside, wanted = plan(graph, config)
    outside.outcomes |= {url: Outcome(url, Status.UNCHECKED, reason) for url in wanted}
    outside.outcomes = dict(sorted(outside.outcomes.items()))
    return outside


def _skipped(graph: LinkGraph, config: Config, url: str, links: Sequence[Link], ignored: Matcher) -> str | None:  # noqa: PLR0911 - one return a reason
    target = Url.normalised(url)
    if ignored(url) or all(ignored(link.target.url) for link in links):
        return "ignored"
    allow = config.outbound.host(target.host).allow
    if allow is False:
        return "ignored"
    if allow is None and (reason := guarded(target)) is not None:
        return reason
    if all(_is_endpoint(link) for link in links):
        return "endpoint"
    if all(_is_edit_link(graph, link) for link in links):
        return "edit link"
    if all(not _options_enabled(graph, page) for link in links for page in link.pages or (link.page,)):
        return "ignored"
    return None


def _is_endpoint(link: Link) -> bool:
    if link.attribute in {"action", "formaction", "ping"}:
        return True
    return link.element == "link" and bool(ENDPOINTS.intersection(link.rel.lower().split()))


def _is_edit_link(graph: LinkGraph, link: Link) -> bool:
    prefix = graph.site.edit_prefix
    if "edit" in link.rel.lower().split() or (prefix and link.target.url.startswith(prefix)):
        return True
    pages: Iterable[str] = link.pages or (link.page,)
    return any((page := graph.pages.get(path)) is not None and page.edit_url is not None and page.edit_url == link.href for path in pages)


def _options_enabled(graph: LinkGraph, path: str) -> bool:
    page = graph.pages.get(path)
    return page is None or page.options.enabled

"""Which outside links are asked at all."""

from __future__ import annotations

from collections.abc import Sequence

from linkvoice.config import Config
from linkvoice.extract.elements import ENDPOINTS
from linkvoice.globs import path_matcher, url_matcher
from linkvoice.hosts import guarded
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Link
from linkvoice.model.outcome import Outcome, Status
from linkvoice.model.url import Url

__all__ = ["Outside", "plan", "unchecked"]


class Outside:
    """The outcomes of all outside URLs, and how they came about."""

    def __init__(self) -> None:
        """Start with none."""
        self.outcomes: dict[str, Outcome] = {}
        self.requests = 0
        self.cached = 0
        self.notes: list[str] = []


def plan(graph: LinkGraph, config: Config) -> tuple[Outside, list[str]]:
    """Sort out what is not asked on purpose; gives the rest as a list, sorted."""
    outside = Outside()
    wanted = []
    skipped = _Skipped(graph, config)
    for url, links in graph.outside().items():
        reason = skipped.reason(url, links)
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


class _Skipped:
    """Knows what is not asked, and why."""

    def __init__(self, graph: LinkGraph, config: Config) -> None:
        self._graph = graph
        self._outbound = config.outbound
        self._ignored = url_matcher(config.ignore_urls, "ignore_urls") if config.ignore_urls else None
        self._unread = path_matcher(config.ignore_pages) if config.ignore_pages else None
        self._silent = {path for path, page in graph.pages.items() if not page.options.enabled}
        self._edited = {page.edit_url for page in graph.pages.values()}

    def reason(self, url: str, links: Sequence[Link]) -> str | None:  # noqa: PLR0911 - one return a reason
        """Say why a URL is not asked, or None."""
        if self._ignored and (self._ignored(url) or all(self._ignored(link.target.url) for link in links)):
            return "ignored"
        allow = self._outbound.host(Url.normalised(url).host).allow if self._outbound.hosts else None
        if allow is False:
            return "ignored"
        if allow is None and (reason := guarded(url)) is not None:
            return reason
        if _is_endpoint(links[0]) and all(_is_endpoint(link) for link in links):
            return "endpoint"
        if self._is_edit_link(links[0]) and all(self._is_edit_link(link) for link in links):
            return "edit link"
        if self._silent and all(page in self._silent for link in links for page in link.pages or (link.page,)):
            return "ignored"
        if self._unread and all(self._unread(self._graph.site.relative(page)) for link in links for page in link.pages or (link.page,)):
            return "ignored"
        return None

    def _is_edit_link(self, link: Link) -> bool:
        prefix = self._graph.site.edit_prefix
        if (link.rel and "edit" in link.rel.lower().split()) or (prefix and link.target.url.startswith(prefix)):
            return True
        return link.href in self._edited and any(
            (page := self._graph.pages.get(path)) is not None and page.edit_url == link.href for path in link.pages or (link.page,)
        )


def _is_endpoint(link: Link) -> bool:
    if link.attribute in {"action", "formaction", "ping"}:
        return True
    return link.element == "link" and bool(ENDPOINTS.intersection(link.rel.lower().split()))

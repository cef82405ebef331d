"""Outside links: which are asked, in which order, and what their captures mean."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from linkvoice.check.judge import Evidence, judge
from linkvoice.config import Config, seconds
from linkvoice.extract.elements import ENDPOINTS
from linkvoice.globs import Matcher, url_matcher
from linkvoice.hosts import guarded
from linkvoice.model.capture import Capture, Visit
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Kind, Link
from linkvoice.model.outcome import Outcome, Status
from linkvoice.model.progress import Progress
from linkvoice.model.story import Story
from linkvoice.model.url import Url

if TYPE_CHECKING:
    from linkvoice.fetch.clock import Clock
    from linkvoice.fetch.store import CaptureStore

__all__ = ["Outside", "check_outside", "judge_stored", "outside_links", "story_of"]

_JITTER: Final = 0.2  # share of max_age by which URLs of one run come due at different times
Stored = Mapping[str, tuple[Capture, tuple[Visit, ...]]]


@dataclass(slots=True)
class Outside:
    """The outcomes of all outside URLs, and how they came about."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    requests: int = 0
    cached: int = 0
    notes: list[str] = field(default_factory=list)


def outside_links(graph: LinkGraph) -> dict[str, list[Link]]:
    """Give every outside URL, without fragment, with the links that lead to it; sorted."""
    links: dict[str, list[Link]] = {}
    for target, found in graph.targets(Kind.OUTSIDE).items():
        links.setdefault(target.page, []).extend(found)
    for target, landing in graph.landings.items():
        if landing.outside is not None:
            links.setdefault(landing.outside.partition("#")[0], []).extend(graph.targets()[target])
    return dict(sorted(links.items()))


def judge_stored(graph: LinkGraph, config: Config, stored: Stored, reason: str) -> Outside:
    """Judge without asking: by what is stored, and `unchecked` for `reason` where nothing is."""
    outside, wanted = _skip(graph, config)
    for url in wanted:
        if url in stored:
            capture, history = stored[url]
            outside.outcomes[url] = judge(Evidence(capture, _accepted(config, url)), history)
            outside.cached += 1
        else:
            outside.outcomes[url] = Outcome(url, Status.UNCHECKED, reason)
    return _sorted(outside)


async def check_outside(graph: LinkGraph, config: Config, store: CaptureStore, *, deadline: float, clock: Clock, progress: Progress) -> Outside:
    """Ask every outside URL that is due, once, and judge all of them.

    Never raises for what a server or network does. `deadline` is in seconds, 0 for none.
    """
    from linkvoice.fetch.fetcher import fetch

    outside, wanted = _skip(graph, config)
    stored = store.load(wanted)
    now = clock.now()
    due = []
    for url in wanted:
        known = _judge_fresh(url, stored, config, now)
        if known is None:
            due.append(url)
        else:
            outside.outcomes[url] = known
            outside.cached += 1
    due.sort(key=lambda url: (stored[url][0].at if url in stored else 0.0, url))

    def keep(capture: Capture) -> None:
        store.save(capture, stored[capture.url][1] if capture.url in stored else ())

    fetched = await fetch(due, config.outbound, deadline=deadline, language=graph.site.language, clock=clock, progress=progress, keep=keep)
    outside.requests = fetched.requests
    for url in due:
        history = stored[url][1] if url in stored else ()
        capture = fetched.captures.get(url)
        if capture is not None and not (fetched.absent and Url.normalised(url).host in fetched.silent):
            evidence = Evidence(capture, _accepted(config, url), fetched.sound)
            outside.outcomes[url] = judge(evidence, (*history, capture.visit))
        else:
            outside.outcomes[url] = _without_answer(url, stored, config, fetched.unasked.get(url, "no network"))
    if fetched.absent:
        silent, asked = len(fetched.silent), len(fetched.silent) + len(fetched.answered)
        unchecked = sum(outcome.status is Status.UNCHECKED for outcome in outside.outcomes.values())
        outside.notes.append(f"no network: {silent} of {asked} hosts could not be reached, so {_plural(unchecked, 'outbound link')} went unchecked")
    elif any(reason == "deadline" for reason in fetched.unasked.values()):
        left = sum(reason == "deadline" for reason in fetched.unasked.values())
        outside.notes.append(
            f"{_plural(left, 'outbound link')} went unchecked after {deadline:g} s; the next run begins with them (outbound.deadline)"
        )
    return _sorted(outside)


def story_of(url: Url, config: Config, stored: Stored, links: tuple[str, ...]) -> Story:
    """Tell all that is known of one URL."""
    guard = None if config.outbound.host(url.host).allow else guarded(url)
    if url.page not in stored:
        return Story(url.page, guard, links=links)
    capture, visits = stored[url.page]
    return Story(url.page, guard, capture, judge(Evidence(capture, _accepted(config, url.page)), visits), visits, links)


def _skip(graph: LinkGraph, config: Config) -> tuple[Outside, list[str]]:
    """Sort out what is not asked on purpose; gives the rest as a list."""
    outside = Outside()
    wanted = []
    ignored = url_matcher(config.ignore_urls, "ignore_urls")
    for url, links in outside_links(graph).items():
        reason = _skipped(graph, config, url, links, ignored)
        if reason is None:
            wanted.append(url)
        else:
            outside.outcomes[url] = Outcome(url, Status.SKIPPED, reason)
    return outside, wanted


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


def _judge_fresh(url: str, stored: Stored, config: Config, now: float) -> Outcome | None:
    """The outcome of a stored capture that is young enough to be trusted; failures never are."""
    if url not in stored:
        return None
    capture, history = stored[url]
    outcome = judge(Evidence(capture, _accepted(config, url)), history)
    ages = config.outbound.max_age
    age = {Status.OK: ages.ok, Status.REDIRECTED: ages.redirected, Status.BLOCKED: ages.blocked}.get(outcome.status)
    if age is None or not 0 <= now - capture.at < seconds(age) * _spread(url):
        return None
    return outcome


def _without_answer(url: str, stored: Stored, config: Config, reason: str) -> Outcome:
    """What is left to say when a URL that was due got no answer: an earlier good one still stands, a failure does not."""
    if url in stored:
        capture, history = stored[url]
        outcome = judge(Evidence(capture, _accepted(config, url)), history)
        if outcome.status in {Status.OK, Status.REDIRECTED, Status.BLOCKED}:
            return replace(outcome, reason=f"{outcome.reason} (earlier; not asked again: {reason})")
    return Outcome(url, Status.UNCHECKED, reason)


def _spread(url: str) -> float:
    """A factor around 1, fixed for a URL, so that what was asked together does not come due together."""
    fraction = int.from_bytes(hashlib.sha256(url.encode()).digest()[:4]) / 0xFFFFFFFF
    return 1 + _JITTER * (2 * fraction - 1)


def _accepted(config: Config, url: str) -> frozenset[int]:
    return frozenset(config.accept) | frozenset(config.outbound.host(Url.normalised(url).host).accept)


def _sorted(outside: Outside) -> Outside:
    outside.outcomes = dict(sorted(outside.outcomes.items()))
    return outside


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"

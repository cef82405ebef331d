"""Outside links: which are asked, in which order, and what their captures mean."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from linkvoice.check.fragments import fragments_of, judge_fragments, must_be_read
from linkvoice.check.judge import Evidence, judge
from linkvoice.check.plan import Outside, plan
from linkvoice.config import Config, seconds
from linkvoice.hosts import guarded
from linkvoice.model.capture import Capture, Failure, Visit
from linkvoice.model.graph import LinkGraph
from linkvoice.model.outcome import Outcome, Status
from linkvoice.model.progress import Progress
from linkvoice.model.story import Story
from linkvoice.model.url import Url

if TYPE_CHECKING:
    from linkvoice.fetch.clock import Clock
    from linkvoice.fetch.fetcher import Fetched
    from linkvoice.fetch.store import CaptureStore

__all__ = ["check_outside", "judge_stored", "story_of"]

_CONTROLS: Final = 5  # hosts: as many as it takes to tell a network from none
_JITTER: Final = 0.2  # share of max_age by which URLs of one run come due at different times
Stored = Mapping[str, tuple[Capture, tuple[Visit, ...]]]


def judge_stored(graph: LinkGraph, config: Config, stored: Stored, reason: str) -> Outside:
    """Judge without asking: by what is stored, and `unchecked` for `reason` where nothing is."""
    outside, wanted = plan(graph, config)
    sought = fragments_of(graph)
    for url in wanted:
        if url in stored:
            outside.outcomes[url] = _judged(url, *stored[url], config, sought.get(url))
            outside.cached += 1
        else:
            outside.outcomes[url] = Outcome(url, Status.UNCHECKED, reason)
    return _sorted(outside)


async def check_outside(graph: LinkGraph, config: Config, store: CaptureStore, *, deadline: float, clock: Clock, progress: Progress) -> Outside:
    """Ask every outside URL that is due, once, and judge all of them.

    Never raises for what a server or network does. `deadline` is in seconds, 0 for none.
    """
    from linkvoice.fetch.fetcher import fetch

    outside, wanted = plan(graph, config)
    stored = store.load(wanted)
    sought = fragments_of(graph)
    now = clock.now()
    due = []
    for url in wanted:
        known = _judge_fresh(url, stored, config, now, sought.get(url))
        if known is None:
            due.append(url)
        else:
            outside.outcomes[url] = known
            outside.cached += 1
    due.sort(key=lambda url: (stored[url][0].at if url in stored else 0.0, url))

    def keep(capture: Capture) -> None:
        store.save(capture, stored[capture.url][1] if capture.url in stored else ())

    fetched = await fetch(
        due, config.outbound, deadline=deadline, language=graph.site.language, clock=clock, progress=progress, keep=keep, sought=sought,
        controls=_controls(outside.outcomes, due),
    )  # fmt: skip
    _note_soundness(fetched, keep)
    outside.requests = fetched.requests
    for url in due:
        history = stored[url][1] if url in stored else ()
        capture = fetched.captures.get(url)
        if capture is not None and not (fetched.absent and Url.normalised(url).host in fetched.silent):
            outside.outcomes[url] = _judged(url, capture, (*history, capture.visit), config, sought.get(url))
        else:
            outside.outcomes[url] = _without_answer(url, stored, config, fetched.unasked.get(url, "no network"), sought.get(url))
    if fetched.hindrance:
        outside.notes.append(f"no network: {fetched.hindrance}; correct it, or unset it, to have outbound links checked")
    elif fetched.absent:
        silent, asked = len(fetched.silent), len(fetched.silent) + len(fetched.answered)
        unchecked = sum(outcome.status is Status.UNCHECKED for outcome in outside.outcomes.values())
        proxied = any(capture.via == "proxy" for url, capture in fetched.captures.items() if Url.normalised(url).host in fetched.silent)
        look = "; check the proxy that the environment names" if proxied else ""
        outside.notes.append(
            f"no network: {silent} of {asked} hosts could not be reached, so {_plural(unchecked, 'outbound link')} went unchecked{look}"
        )
    else:
        outside.notes += _left_over(fetched, config, deadline)
    return _sorted(outside)


def _controls(known: Mapping[str, Outcome], due: Iterable[str]) -> list[str]:
    """Give a few URLs that answered well lately, each of another host that is not asked anyway."""
    asked = {Url.normalised(url).host for url in due}
    answered = sorted((outcome.checked_at or 0.0, url) for url, outcome in known.items() if outcome.status in {Status.OK, Status.REDIRECTED})
    hosts = {Url.normalised(url).host: url for _, url in reversed(answered)}
    return [url for host, url in hosts.items() if host not in asked][-_CONTROLS:]


def _left_over(fetched: Fetched, config: Config, deadline: float) -> Iterator[str]:
    """Say what a run could not do, and why."""
    for host, options in sorted(config.outbound.hosts.items()):
        for name in sorted(set(options.headers) - set(options.sent(os.environ))):
            yield f"{host} was asked without the header {name}: {options.headers[name]} is not set"
    for reason, why in (
        ("deadline", f"after {deadline:g} s; the next run begins with them (outbound.deadline)"),
        ("host budget", f"beyond {config.outbound.host_budget} of one host; the next run begins with them (outbound.host_budget)"),
        ("rate limit", "because their hosts asked to be left alone for a while; the next run begins with them"),
    ):
        left = sum(unasked == reason for unasked in fetched.unasked.values())
        if left:
            yield f"{_plural(left, 'outbound link')} went unchecked {why}"
    unknown = {Url.normalised(url).host for url, capture in fetched.captures.items() if capture.failure is Failure.NAME and capture.via == "direct"}
    if unknown and not fetched.sound:
        yield f"{_plural(len(unknown), 'host name')} could not be found, and too few other hosts answered to believe that"


def story_of(url: Url, config: Config, stored: Stored, links: tuple[str, ...]) -> Story:
    """Tell all that is known of one URL."""
    guard = None if config.outbound.host(url.host).allow else guarded(url.href)
    if url.page not in stored:
        return Story(url.page, guard, links=links)
    capture, visits = stored[url.page]
    return Story(url.page, guard, capture, _judged(url.page, capture, visits, config, None), visits, links)


def _judged(url: str, capture: Capture, history: tuple[Visit, ...], config: Config, sought: frozenset[str] | None) -> Outcome:
    """Judge a URL, and the fragments that links to it have."""
    outcome = judge(Evidence(capture, _accepted(config, url), history, config.outbound.grace))
    return judge_fragments(outcome, capture, sought) if sought else outcome


def _note_soundness(fetched: Fetched, keep: Callable[[Capture], None]) -> None:
    """Whether a missing name can be believed is known only when all hosts were asked: write it to the captures it matters for."""
    if fetched.sound:
        for url, capture in fetched.captures.items():
            if capture.failure is Failure.NAME:
                fetched.captures[url] = replace(capture, sound=True)
                keep(fetched.captures[url])


def _judge_fresh(url: str, stored: Stored, config: Config, now: float, sought: frozenset[str] | None) -> Outcome | None:
    """The outcome of a stored capture that is young enough to be trusted, and says enough; failures never are."""
    if url not in stored:
        return None
    capture, history = stored[url]
    outcome = _judged(url, capture, history, config, sought)
    if sought and must_be_read(outcome, capture, sought):
        return None
    ages = config.outbound.max_age
    age = {Status.OK: ages.ok, Status.REDIRECTED: ages.redirected, Status.BLOCKED: ages.blocked}.get(outcome.status)
    if age is None or not 0 <= now - capture.at < seconds(age) * _spread(url):
        return None
    return outcome


def _without_answer(url: str, stored: Stored, config: Config, reason: str, sought: frozenset[str] | None) -> Outcome:
    """What is left to say when a URL that was due got no answer: an earlier good one still stands, a failure does not."""
    if url in stored:
        outcome = _judged(url, *stored[url], config, sought)
        if outcome.status in {Status.OK, Status.REDIRECTED, Status.BLOCKED}:
            return outcome._replace(reason=f"{outcome.reason} (earlier; not asked again: {reason})")
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

"""Lines the stages up: the only file that knows every stage, and the only one that starts an event loop."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from linkvoice import __version__
from linkvoice.check.inside import check_inside
from linkvoice.check.plan import Outside, unchecked
from linkvoice.config import Config
from linkvoice.errors import ConfigError
from linkvoice.extract.graph import build_graph
from linkvoice.extract.resolve import Resolver
from linkvoice.globs import path_matcher, url_matcher
from linkvoice.model.finding import Severity
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Link, Position, Suppression
from linkvoice.model.progress import Progress, Silent
from linkvoice.model.report import Report
from linkvoice.model.site import Page, PageSource, Site
from linkvoice.rules import RULES
from linkvoice.rules.engine import Locate, Selection, evaluate, silences
from linkvoice.rules.policy import as_in_urls, check_policies
from linkvoice.rules.rule import Facts, nowhere
from linkvoice.run.reports import REPORTERS, render, tell_github, write_reports

if TYPE_CHECKING:
    from linkvoice.extract.positions import Positions
    from linkvoice.extract.readings import Readings
    from linkvoice.inbound.reclaim import Reclaimer
    from linkvoice.inbound.redirects import RedirectHost
    from linkvoice.model.backlink import Backlink
    from linkvoice.model.help import Help
    from linkvoice.model.mending import Mending
    from linkvoice.model.successor import Successor
    from linkvoice.model.voice import Referrer
    from linkvoice.rewrite.mend import Mended
    from linkvoice.rules.known import Known

__all__ = [
    "REPORTERS",
    "audit",
    "fail_level",
    "gather",
    "locator",
    "mender",
    "reclaimer",
    "render",
    "silencer",
    "state_folder",
    "tell_github",
    "validate",
    "write_reports",
]

_SECRETS: Final = {"authorization", "cookie", "proxy-authorization", "x-api-key", "private-token"}
_OURS: Final = {"host", "content-length", "transfer-encoding", "connection"}
"""Headers that belong to the connection itself."""


def state_folder(beside: Path) -> Path:
    """The folder for linkvoice's own files: ``.linkvoice`` in `beside`, unless LINKVOICE_STATE names another."""
    return Path(os.environ.get("LINKVOICE_STATE") or beside / ".linkvoice")


def validate(config: Config) -> None:
    """Check what only the rules, the patterns, the sources and the reporters can check.

    Raises:
        ConfigError: names every wrong code or name, the first wrong pattern or source, every wrong policy, or the first wrong format.
    """
    Selection(RULES, config.rules)
    url_matcher(config.ignore_urls, "ignore_urls")
    url_matcher(config.inbound.ignore, "inbound.ignore")
    if config.inbound.sources:
        from linkvoice.run.sources import validate_sources

        validate_sources(config)
    paths = {"ignore_pages": config.ignore_pages, "linked_from.exclude": config.linked_from.exclude, "rules.per_page": config.rules.per_page}
    for option, patterns in paths.items():
        for pattern in patterns:
            try:
                path_matcher([pattern])
            except ValueError as error:
                raise ConfigError(f"{option}: `{pattern}` is not a pattern as in .gitignore; correct it.") from error
    check_policies(config.policy)
    _validate_hosts(config)
    _validate_headers(config)
    agent = config.outbound.user_agent
    if agent is not None and not (agent.isascii() and agent.isprintable()):
        raise ConfigError(f"outbound.user_agent: {agent!r} cannot be sent; write it in ASCII, on one line.")
    for name, file in config.reports.items():
        if name not in REPORTERS:
            raise ConfigError(f"reports: there is no format `{name}`; there are {', '.join(f'`{known}`' for known in REPORTERS)}.")
        if file is True:
            raise ConfigError(f"reports.{name}: say which file, such as `{name}: linkvoice.txt`; only `false` is something else.")


def _validate_hosts(config: Config) -> None:
    """Check names of hosts: one that is written otherwise than in URLs would mean no host at all."""
    exact = {"internal_hosts": config.internal_hosts, "inbound.own_hosts": config.inbound.own_hosts}
    exact |= {"notify.ignore": config.notify.ignore, "voices.reviewed": config.voices.reviewed}
    for option, names in {**exact, "outbound.hosts": config.outbound.hosts}.items():
        for name in names:
            meant = as_in_urls(f"[{name}]" if name.count(":") > 1 and "[" not in name else name)
            if meant is None:
                raise ConfigError(f"{option}: `{name}` is not a host name; write it as in `docs.acme.dev` or `*.acme.dev`.")
            if option in exact and meant != name:
                raise ConfigError(f"{option}: write `{name}` as URLs hold it, `{meant}`.")


def _validate_headers(config: Config) -> None:
    """Check the headers of hosts, and the values that come from the environment. No message shows a value: it may be a secret."""
    for host, options in config.outbound.hosts.items():
        for name, value in options.headers.items():
            place = f"outbound.hosts.{host}.headers.{name}"
            if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name) or name.lower() in _OURS:
                raise ConfigError(f"{place}: linkvoice cannot send such a header; take it out.")
            if name.lower() in _SECRETS and not value.startswith("$"):
                raise ConfigError(
                    f"{place}: a secret does not belong into the configuration; put it into an environment variable, and write `$ITS_NAME` here."
                )
        for name, value in options.sent(os.environ).items():
            if not value.isascii() or not value.isprintable():
                raise ConfigError(f"outbound.hosts.{host}.headers.{name}: its value cannot be sent; write it in ASCII, on one line.")


def gather(
    site: Site,
    sources: Iterable[PageSource],
    config: Config,
    read: Callable[[str], str],
    resolver: Resolver | None = None,
    *,
    readings: Readings | None = None,
) -> LinkGraph:
    """Read every page of a built site; `readings` know those that were read before. Offline and pure but for reading."""
    return build_graph(site, sources, config, read, resolver, readings=readings)


def locator(graph: LinkGraph, sources: Sequence[PageSource], resolver: Resolver, host: Help) -> Locate:
    """Give a way to find the positions of links and marks; what it needs is loaded when it is first asked."""
    found: list[Positions] = []

    def locate(what: Link | Suppression, page: str) -> Position | None:
        if not found:
            from linkvoice.extract.positions import Positions

            found.append(Positions(graph, sources, resolver, host, lambda path: Path(path).read_text("utf-8")))
        return found[0].position(what, page)

    return locate


def reclaimer(
    graph: LinkGraph, sources: Path | None, redirects: Mapping[str, str] | None = None, host: RedirectHost | None = None
) -> Callable[[str], Successor]:
    """Give a way to find what took the place of pages that are gone; git is asked about the sources' folder when the first one is sought.

    `redirects` are those of the configuration, source to source; `host` is the way to redirect that the generator brings, if it brings one.
    """
    found: list[Reclaimer] = []

    def successor(path: str) -> Successor:
        if not found:
            from linkvoice.inbound.history import History, read_history
            from linkvoice.inbound.reclaim import Reclaimer

            found.append(Reclaimer(graph, History() if sources is None else read_history(sources), redirects, host))
        return found[0].successor(path)

    return successor


def mender(site: Site, config: Config, resolver: Resolver) -> Callable[[bytes, PageSource], Mended] | None:
    """Give what mends the `rel` attributes of a built page, given its HTML and what is known of it; None where `fix` says never.

    Raises:
        ConfigError: the configuration of the rules cannot be used.
    """
    level = config.fix
    if level == "never":
        return None
    from linkvoice.rewrite.mend import mend_page
    from linkvoice.rules.remedy import mendings

    def cure(page: Page, links: Sequence[Link]) -> Mapping[int, Mending]:
        return mendings(RULES, Facts(LinkGraph(site, {page.path: page}, tuple(links), {}), {}, config, 0.0), level)

    selectors = [entry.match.selector for entry in config.policy]
    return lambda html, source: mend_page(html, source, resolver, selectors, cure)


def silencer(graph: LinkGraph, config: Config) -> Callable[[str, Link], bool]:
    """Give what says whether the author, or an option, silences the rule with a code about a link.

    Raises:
        ConfigError: the configuration of the rules cannot be used.
    """
    return silences(RULES, Facts(graph, {}, config, 0.0))


def audit(  # noqa: PLR0913 - what a run needs
    graph: LinkGraph,
    config: Config,
    state: Path | None,
    *,
    online: bool,
    deadline: float,
    progress: Progress | None = None,
    locate: Locate | None = None,
    backlinks: tuple[Backlink, ...] | None = None,
    successor: Callable[[str], Successor] = nowhere,
    known: Known | None = None,
    started: float | None = None,
) -> Report:
    """Judge every link of a site, and those of others to it.

    `state` is the folder of the capture store, None for a store in memory; `online`
    says whether the network may be used; `deadline` is in seconds for all outbound
    links together, 0 for none; `locate` gives the positions of links that became findings;
    `backlinks` are None without a ledger; `successor` says where readers of a page that is gone should be sent; what is `known` cannot fail;
    `started` is when the run began, by the monotonic clock, None for now.

    Raises:
        ConfigError: the configuration of rules or patterns cannot be used.
    """
    started = time.monotonic() if started is None else started
    now = time.time()
    inside = check_inside(graph)
    outside = _outside(graph, config, state, online=online, deadline=deadline, progress=progress or Silent())
    outcomes = {**inside, **outside.outcomes}
    findings = evaluate(RULES, Facts(graph, outcomes, config, now, backlinks or (), successor), locate, known)
    return Report(
        graph=graph,
        outcomes=outcomes,
        findings=findings,
        rules={rule.code: rule.info for rule in RULES},
        when=now,
        version=__version__,
        elapsed=time.monotonic() - started,
        requests=outside.requests,
        cached=outside.cached,
        notes=(*outside.notes, *(known.notes if known is not None else ())),
        outside=frozenset(outside.outcomes),
        backlinks=backlinks,
        referrers=lambda: _referrers(backlinks or ()),
    )


def fail_level(config: Config) -> Severity | None:
    """The mildest severity that fails, or None for never."""
    return None if config.fail_on == "never" else Severity(config.fail_on)


def _referrers(backlinks: tuple[Backlink, ...]) -> tuple[Referrer, ...]:
    if not backlinks:
        return ()
    from linkvoice.inbound.voice.referrers import referrers

    return referrers(backlinks)


def _outside(graph: LinkGraph, config: Config, state: Path | None, *, online: bool, deadline: float, progress: Progress) -> Outside:
    wanted = graph.outside()
    if not wanted or (not online and (state is None or not (state / "captures.sqlite").is_file())):
        return unchecked(graph, config, "offline")
    import asyncio

    from linkvoice.check.outside import check_outside, judge_stored
    from linkvoice.fetch.clock import SystemClock
    from linkvoice.fetch.store import CaptureStore

    store = CaptureStore(state)
    try:
        if online:
            clock = SystemClock()
            outside = asyncio.run(check_outside(graph, config, store, deadline=deadline, clock=clock, progress=progress))
            site = graph.site
            places = {
                url: tuple(sorted({site.shown(page) for link in links for page in link.pages or (link.page,)})) for url, links in wanted.items()
            }
            store.note_links(places, clock.now())
        else:
            outside = judge_stored(graph, config, store.load(wanted), "offline")
        outside.notes = [*store.notes, *outside.notes]
    finally:
        store.close()
    return outside

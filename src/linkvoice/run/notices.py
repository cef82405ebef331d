"""Which links are news to those that they lead to: the built site and the record, compared. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from linkvoice.config import Config
from linkvoice.globs import path_matcher
from linkvoice.hosts import guarded, is_host
from linkvoice.inbound.ours import Ours
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Kind, Link, Region
from linkvoice.model.notice import Notice, State
from linkvoice.model.url import Url

__all__ = ["Plan", "links_to", "notices_of", "plan", "untold"]

Key = tuple[str, str]
"""Our page, and the other's."""

_LONGEST: Final = 2000  # characters of a URL that others are told of
_LINKS: Final = frozenset({"a", "area"})
_PASSED_OVER: Final = frozenset({"edit", "nofollow", "sponsored", "ugc"})
_TELLING: Final = frozenset({State.NEW, State.LATER, State.WITHDRAWING, State.WITHDRAWN, State.ABANDONED})
_UNSURE: Final = frozenset({State.SENDING, State.WITHDRAWING})


class Plan(NamedTuple):
    """What a run has to do; each list is sorted."""

    tell: tuple[Notice, ...]
    """Of links that are there."""
    withdraw: tuple[Notice, ...]
    """Of links that are gone, though the receiver was told of them; each is still `sent`."""
    interrupted: tuple[Notice, ...]
    """Nobody knows whether they arrived, or whether it arrived that their links are gone; they are left alone."""
    handled: int
    """Links that an earlier run has dealt with."""


def untold(config: Config, ours: Ours) -> Callable[[str], bool]:
    """Give what says whether a normalised URL is on one of our hosts, or on one that is never told."""
    own = (*ours.hosts, *(f"www.{host}" for host in ours.hosts), *config.internal_hosts, *config.inbound.own_hosts)
    hosts = (*own, *config.notify.ignore)
    return lambda url: ours.owns(url) or is_host(Url.normalised(url).hostname, hosts)


def notices_of(graph: LinkGraph, config: Config, untold: Callable[[str], bool]) -> dict[Key, Notice]:
    """Give a notice for each page of others that a page of the site links to in its content, all of them new.

    Links that nobody vouches for (rel ``nofollow``, ``ugc``, ``sponsored``) are
    none of the author's voice, and links to edit a page (``edit``) speak to nobody
    else; of addresses that are not public nobody is told.
    """
    found: dict[Key, Notice] = {}
    unread = path_matcher(config.ignore_pages)
    for link in graph.links:
        if not _leads_out(link) or link.region is not Region.CONTENT or not _PASSED_OVER.isdisjoint(link.rel.lower().split()):
            continue
        url = Url.normalised(link.target.url)
        if len(url.href) > _LONGEST or untold(url.page) or not _may_be_asked(url, config):
            continue
        for path in link.pages or (link.page,):
            if path in graph.pages and not unread(graph.site.relative(path)):
                source = graph.pages[path].url
                found.setdefault((source, url.page), Notice(source, _written(link, url), url.page))
    return dict(sorted(found.items()))


def links_to(graph: LinkGraph, pages: Collection[str]) -> frozenset[Key]:
    """Give all links of the site to these pages of others, wherever they stand and whatever they say."""
    return frozenset(
        (graph.pages[path].url, link.target.page)
        for link in graph.links
        if _leads_out(link) and link.target.page in pages
        for path in link.pages or (link.page,)
        if path in graph.pages
    )


def plan(there: Mapping[Key, Notice], record: Mapping[Key, Notice], standing: Collection[Key] = (), *, everything: bool = False) -> Plan:
    """Compare the notices of the links that are there with the record.

    `standing` are links that are there too, though nobody would be told of them
    now: they are not gone. With `everything`, those are told too that were there
    when the record began.
    """
    telling = _TELLING | {State.KNOWN} if everything else _TELLING
    known = {key: replace(record.get(key, notice), target=notice.target) for key, notice in sorted(there.items())}
    gone = [record[key] for key in sorted(record.keys() - there.keys()) if key not in standing]
    return Plan(
        tuple(notice for notice in known.values() if notice.state in telling),
        tuple(notice for notice in gone if notice.state is State.SENT and notice.protocol == "webmention"),  # a pingback cannot be taken back
        tuple(
            sorted((*(each for each in known.values() if each.state is State.SENDING), *(each for each in gone if each.state in _UNSURE)), key=_ends)
        ),
        sum(notice.state not in telling | {State.SENDING} for notice in known.values()),
    )


def _ends(notice: Notice) -> Key:
    return notice.source, notice.page


def _leads_out(link: Link) -> bool:
    return link.target.kind is Kind.OUTSIDE and link.attribute == "href" and link.element in _LINKS


def _may_be_asked(url: Url, config: Config) -> bool:
    allow = config.outbound.host(url.host).allow
    return allow is True or (allow is None and guarded(url.href) is None)


def _written(link: Link, url: Url) -> str:
    """The target as the page writes it, where that is a whole URL: receivers compare it letter by letter."""
    text = link.href.strip()
    whole = text.lower().startswith(("http://", "https://")) and text.isprintable() and " " not in text and "\\" not in text
    return text if whole else url.href

"""Where backlinks end in this build: the deterministic half of the question whether they are broken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from linkvoice.extract.resolve import Resolver
from linkvoice.hosts import is_host
from linkvoice.model.backlink import Backlink, Classification, Record
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Kind, Landing, Position, Target
from linkvoice.model.url import Url

__all__ = ["Classify", "Where", "land"]

Classify = Callable[[Record], Classification]
Where = Callable[[Record], Position | None]
"""Gives the place where a person finds a record, where that is known."""


def land(
    records: Iterable[Record],
    graph: LinkGraph,
    resolver: Resolver,
    classify: Classify,
    *,
    reviewed: Sequence[str] = (),
    where: Where | None = None,
) -> tuple[Backlink, ...]:
    """Say of each record where its link leads in this build; gives them sorted by key. Pure.

    `graph` may be that of the content: it knows no redirect stubs, so that only the
    graph of the built site tells what is broken. `reviewed` are the hosts (``*.acme.dev``
    is ``acme.dev`` too) that the owner trusts.
    """
    return tuple(
        _backlink(record, graph, resolver, classify(record), reviewed, where or (lambda _: None))
        for record in sorted(records, key=lambda record: record.key)
    )


def _backlink(record: Record, graph: LinkGraph, resolver: Resolver, sort: Classification, reviewed: Sequence[str], where: Where) -> Backlink:
    trusted = is_host(Url.normalised(record.from_url).hostname, reviewed)
    target = _target(record, graph.site.base, resolver)
    if target.kind is not Kind.INSIDE:
        return Backlink(record, sort, reviewed=trusted)
    landing = graph.landings.get(target) or resolver.land(target, graph.site, graph.stubs)
    return Backlink(
        record,
        sort,
        target=landing.file or "",
        fragment=landing.fragment,
        hops=landing.hops,
        reviewed=trusted,
        path=target.path,
        broken=_is_broken(landing),
        position=where(record) if _is_broken(landing) or landing.fragment else None,
    )


def _target(record: Record, base: str, resolver: Resolver) -> Target:
    """What a person who follows the link asks for: what the page links, or else (another name of the site, a mere claim) what the record is about."""
    link = record.link
    written = (link.ends_at or link.url) if link is not None else record.to_url
    target = resolver.target(base, written)
    if target.kind is Kind.INSIDE:
        return target
    _, mark, fragment = written.partition("#")
    return resolver.target(base, record.to_url + mark + fragment)


def _is_broken(landing: Landing) -> bool:
    return landing.file is None and landing.outside is None

"""Where backlinks end in this build: the deterministic half of the question whether they are broken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

from linkvoice.extract.resolve import Resolver
from linkvoice.hosts import is_host
from linkvoice.model.backlink import Backlink
from linkvoice.model.classification import Classification
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Kind, Landing, Position, Target
from linkvoice.model.record import Record
from linkvoice.model.url import hostname_of
from linkvoice.model.voice import Voice

__all__ = ["Classify", "Score", "Where", "land", "path_of"]

Classify = Callable[[Record], Classification]
Score = Callable[[Record, Classification, str], Voice]
"""Gives the voice of a link that ends at the page of ours with this path; see `linkvoice.inbound.voice.score`."""
Where = Callable[[Record], Position | None]
"""Gives the place where a person finds a record, where that is known."""


def land(  # noqa: PLR0913 - what is asked of a link
    records: Iterable[Record],
    graph: LinkGraph,
    resolver: Resolver,
    classify: Classify,
    *,
    reviewed: Sequence[str] = (),
    where: Where | None = None,
    score: Score | None = None,
) -> tuple[Backlink, ...]:
    """Say of each record where its link leads in this build, and how good it is; gives them sorted by key. Pure.

    `graph` may be that of the content: it knows no redirect stubs, so that only the
    graph of the built site tells what is broken. `reviewed` are the hosts (``*.acme.dev``
    is ``acme.dev`` too) that the owner trusts.
    """
    ends: dict[tuple[str, str], tuple[Target, Landing | None]] = {}
    backlinks = []
    for record in sorted(records, key=attrgetter("from_url", "to_url")):
        asked = _written(record), record.to_url
        end = ends.get(asked)
        if end is None:
            end = ends[asked] = _end(*asked, graph, resolver)
        trusted = bool(reviewed) and is_host(hostname_of(record.from_url), reviewed)
        backlinks.append(_backlink(record, *end, classify(record), where, score, trusted=trusted))
    return tuple(backlinks)


def path_of(url: str, graph: LinkGraph, resolver: Resolver) -> str:
    """Give the path in the built site of the page that a URL of ours leads to, redirects followed; empty where there is none."""
    _, landing = _end(url, url, graph, resolver)
    return (landing.file or "") if landing is not None else ""


def _written(record: Record) -> str:
    """The URL of ours that the link names, or else (a mere claim) what the record is about."""
    link = record.link
    return (link.ends_at or link.url) if link is not None else record.to_url


def _end(written: str, to_url: str, graph: LinkGraph, resolver: Resolver) -> tuple[Target, Landing | None]:
    """What a person who follows the link asks for, and where that ends; of many links few ends differ.

    Where the link names another name of the site, what the record is about is asked for.
    """
    target = resolver.target(graph.site.base, written)
    if target.kind is not Kind.INSIDE:
        _, mark, fragment = written.partition("#")
        target = resolver.target(graph.site.base, to_url + mark + fragment)
    if target.kind is not Kind.INSIDE:
        return target, None
    return target, graph.landings.get(target) or resolver.land(target, graph.site, graph.stubs)


def _backlink(  # noqa: PLR0913 - what is known of a link
    record: Record, target: Target, landing: Landing | None, sort: Classification, where: Where | None, score: Score | None, *, trusted: bool
) -> Backlink:
    file = (landing.file or "") if landing is not None else ""
    voice = score(record, sort, file) if score is not None else None
    if landing is None:
        return Backlink(record, sort, reviewed=trusted, voice=voice)
    broken = landing.file is None and landing.outside is None
    position = where(record) if where is not None and (broken or landing.fragment) else None
    return Backlink(record, sort, file, landing.fragment, landing.hops, trusted, target.path, broken, position, voice)

"""What is otherwise about a link that is still there."""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.digest import Difference
from linkvoice.model.record import Record

__all__ = ["differences"]


def differences(before: Record, after: Record) -> tuple[Difference, ...]:
    """Say what a reader or a search engine would find otherwise about a link; who else told of it, figures of sources and what else its page has are no news."""
    then, now = dict(_facts(before)), dict(_facts(after))
    return tuple(Difference(what, then[what], now[what]) for what in now if then[what] != now[what])


def _facts(record: Record) -> Iterator[tuple[str, str]]:
    link, robots = record.link, record.page.get("robots", ())
    yield "address", link.url if link is not None else ""
    yield "text", link.text if link is not None else ""
    yield "rel", link.rel if link is not None else ""
    yield "placement", link.placement.value if link is not None else ""
    yield "hidden", "yes" if link is not None and link.hidden else ""
    yield "robots", " ".join(map(str, robots)) if isinstance(robots, list | tuple) else ""
    yield "missing since", record.missing_since[:10]

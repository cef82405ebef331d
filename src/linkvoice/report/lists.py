"""The links to a site as its page lists them: by site, by page, and by kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Final, NamedTuple

from linkvoice.report.entry import FOLLOWED, Entry
from linkvoice.report.split import Group

__all__ = ["FOLLOWS", "Chip", "Lists", "lists_of"]

FOLLOWS: Final = ("followed", "not_followed")
"""Names of the groups of links that search engines may count, and may not."""


class Chip(NamedTuple):
    """A site and how many links of a sort it has."""

    host: str
    links: int


class Lists(NamedTuple):
    """Every link in each of the lists."""

    entries: Sequence[Entry]
    """All of them, best first."""
    sites: Sequence[Group[Entry]]
    """Sites by the best of their links."""
    pages: Sequence[Group[Entry]]
    """Pages of ours, and paths where there is none; the most linked first."""
    kinds: Sequence[Group[Chip]]
    """Kinds of linking pages, the most frequent first."""
    follows: Sequence[Group[Chip]]
    """Those of `FOLLOWS` that there are, in that order."""


def lists_of(entries: Sequence[Entry]) -> Lists:
    """Bring together what belongs together, of links that come best first."""
    sites = _grouped(entries, attrgetter("host"))
    follows = _grouped(entries, lambda entry: FOLLOWS[entry.sort.follow != FOLLOWED])
    return Lists(
        entries,
        [group._replace(band=group.rows[0].sort.band) for group in sites],
        _most(_grouped(entries, lambda entry: entry.target or entry.place)),
        [_chips(group) for group in _most(_grouped(entries, attrgetter("sort.kind")))],
        [_chips(group) for group in sorted(follows, key=lambda group: group.name)],
    )


def _grouped(entries: Iterable[Entry], key: Callable[[Entry], str]) -> list[Group[Entry]]:
    """Groups in the order of their first entry."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[key(entry)].append(entry)
    return [Group(name, tuple(rows), len(rows)) for name, rows in groups.items()]


def _most(groups: Iterable[Group[Entry]]) -> list[Group[Entry]]:
    return sorted(groups, key=lambda group: -group.total)


def _chips(group: Group[Entry]) -> Group[Chip]:
    chips = Counter([entry.host for entry in group.rows])
    return Group(group.name, tuple(Chip(host, links) for host, links in chips.items()), group.total)

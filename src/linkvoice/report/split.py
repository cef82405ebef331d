"""Cuts a long list of groups into parts that each fit on a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

__all__ = ["Group", "split"]

Row = TypeVar("Row")


class Group(NamedTuple, Generic[Row]):
    """Rows that belong together, or those of them that stand on one page."""

    name: str
    rows: tuple[Row, ...]
    total: int
    """Links of the whole group."""
    continued: bool = False
    """It begins on an earlier page."""
    band: str = ""
    """How good the best of all its links is; empty where nobody asked."""


def split(groups: Iterable[Group[Row]], limit: int, rooms: Sequence[int], size: Callable[[Row], int]) -> list[tuple[Group[Row], ...]]:
    """Give the groups of each page, in order; a group that does not fit goes on on the next page.

    A page has at most `limit` rows and, with more than one row, at most as many
    bytes as `rooms` says of it; the last of these holds for all further pages.
    `size` says how many bytes a row takes, at most.
    """
    pages: list[list[Group[Row]]] = [[]]
    room = rooms[0]
    count = taken = 0
    for group in groups:
        whole = sum(map(size, group.rows))
        if count + len(group.rows) <= limit and taken + whole <= room:  # as nearly all do
            pages[-1].append(group)
            count += len(group.rows)
            taken += whole
            continue
        start = 0
        for end, row in enumerate(group.rows):
            needed = size(row)
            if count == limit or (count and taken + needed > room):
                if end > start:
                    pages[-1].append(group._replace(rows=group.rows[start:end], continued=start > 0))
                pages.append([])
                room = rooms[min(len(pages), len(rooms)) - 1]
                start = end
                count = taken = 0
            count += 1
            taken += needed
        pages[-1].append(group._replace(rows=group.rows[start:], continued=start > 0))
    return [tuple(page) for page in pages]

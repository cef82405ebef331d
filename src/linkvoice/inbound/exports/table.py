"""A table, however it was stored: what all kinds of files are turned into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final, NamedTuple

from linkvoice.inbound.exports.cells import plain

__all__ = ["Row", "Table", "sample", "titled"]

Row = list[str]
_SAMPLE: Final = 200  # rows that tell what a column holds
_HEADER: Final = 60  # characters of a column's name that are kept
_NAME: Final = 120  # characters of a table's name that are kept


class Table(NamedTuple):
    """Rows of text cells under a header."""

    name: str
    """Of the file or sheet; harmless to print."""
    header: tuple[str, ...]
    """Names of the columns, harmless to print; empty for a table that holds nothing at all."""
    rows: Callable[[], Iterator[Row]]
    """Read the rows below the header, from the first; blank ones are left out. Every call reads anew, so that no table has to fit into memory."""


def titled(name: str, rows: Callable[[], Iterator[Row]]) -> Table:
    """Give a table whose first row, blank ones aside, names the columns."""

    def filled() -> Iterator[Row]:
        return (row for row in rows() if any(cell.strip() for cell in row))

    header = [plain(cell, _HEADER) for cell in next(filled(), [])]
    while header and not header[-1]:
        header.pop()
    return Table(plain(name, _NAME), tuple(header), lambda: islice(filled(), 1, None))


def sample(table: Table) -> list[Row]:
    """Give the first rows."""
    return list(islice(table.rows(), _SAMPLE))

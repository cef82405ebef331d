"""Which links to others stand on the pages that link to us: private, never published, never in git."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from linkvoice.fetch.base import Base, Schema
from linkvoice.model.beside import Beside
from linkvoice.model.reading import Reading

__all__ = ["BESIDE", "BesideStore"]

BESIDE: Final = "private/beside.sqlite"
"""Its path below the folder of state."""
_FORGET: Final = 90 * 86400.0  # seconds after which a page that nobody has looked at again is dropped
_GONE: Final = frozenset({404, 410})
_ALL: Final = "SELECT url, links FROM pages ORDER BY url"
_SCHEMA: Final = Schema(
    BESIDE,
    1,
    frozenset({"pages"}),
    """
    CREATE TABLE pages (url TEXT PRIMARY KEY, at REAL NOT NULL, links TEXT NOT NULL);
    CREATE INDEX pages_at ON pages (at);
    """,
)


class BesideStore:
    """Of each page the links that its last visit showed, in one SQLite file that several processes may use at once."""

    def __init__(self, folder: Path | None) -> None:
        """Open the store below the folder of state, or one in memory for None; `notes` says in a line each what was in the way."""
        self._base = Base(folder, _SCHEMA)
        self.notes = self._base.notes

    def save(self, reading: Reading) -> None:
        """Keep the links that a visit showed, within a second or with the next visits.

        A visit that could not look changes nothing; pages that nobody has looked at for 90 days are dropped.
        """
        if reading.refused or reading.failure or reading.status is None or not (reading.whole or reading.beside or reading.status in _GONE):
            return
        row = (reading.url, reading.at, msgspec.json.encode(reading.beside).decode())
        put = ("INSERT OR REPLACE INTO pages VALUES (?, ?, ?)", row) if reading.beside else ("DELETE FROM pages WHERE url = ?", (reading.url,))
        self._base.write_soon(reading.at, put, ("DELETE FROM pages WHERE at < ?", (reading.at - _FORGET,)))

    def links(self) -> dict[str, tuple[Beside, ...]]:
        """All links that are kept, by the page that they stand on, sorted."""
        return dict(_links(self._base.rows(_ALL)))

    def forget(self, unwanted: Callable[[str], bool]) -> int:
        """Delete what is known of unwanted pages, and links to unwanted sites, and their bytes; gives how many links went.

        Raises:
            LinkvoiceError: they could not be deleted.
        """

        def delete(base: sqlite3.Connection) -> int:
            gone = 0
            for page, links in list(_links(base.execute(_ALL))):
                kept = () if unwanted(page) else tuple(link for link in links if not unwanted(link.url))
                if len(kept) < len(links):
                    gone += len(links) - len(kept)
                    base.execute("UPDATE pages SET links = ? WHERE url = ?", (msgspec.json.encode(kept).decode(), page))
            base.execute("DELETE FROM pages WHERE links = '[]'")
            return gone

        return self._base.forget(delete)

    def close(self) -> None:
        """Write what is not written yet."""
        self._base.close()


def _links(rows: Iterable[tuple[str, str]]) -> Iterator[tuple[str, tuple[Beside, ...]]]:
    for url, links in rows:
        with suppress(msgspec.DecodeError):  # a row of a later version: as good as none
            yield url, msgspec.json.decode(links, type=tuple[Beside, ...])

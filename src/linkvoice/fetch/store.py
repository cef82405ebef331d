"""The store of captures: a cache that may be deleted at any time, and the history of each URL.

Facts are stored, never judgements: a changed setting needs no new visit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from linkvoice.fetch.base import Base, Schema
from linkvoice.model.capture import Capture, Visit

__all__ = ["CaptureStore"]

_VISITS = 30  # kept per URL
_FORGET = 90 * 86400.0  # seconds after which a URL that is gone from the site is dropped
_SCHEMA = Schema(
    "captures.sqlite",
    1,
    frozenset({"captures", "links"}),
    """
    CREATE TABLE IF NOT EXISTS captures (url TEXT PRIMARY KEY, at REAL NOT NULL, capture TEXT NOT NULL, visits TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS links (url TEXT PRIMARY KEY, seen REAL NOT NULL, sources TEXT NOT NULL) WITHOUT ROWID;
    """,
)


class CaptureStore:
    """Captures and visits by URL, in one SQLite file that several processes may use at once."""

    def __init__(self, folder: Path | None) -> None:
        """Open the store in `folder`, or one in memory for None; `notes` says in a line each what was in the way."""
        self._base = Base(folder, _SCHEMA)
        self.notes = self._base.notes

    def load(self, urls: Iterable[str]) -> dict[str, tuple[Capture, tuple[Visit, ...]]]:
        """Give the last capture and the history (oldest first) of each URL that was ever visited."""
        wanted = set(urls)
        loaded = {}
        for url, capture, visits in self._base.rows("SELECT url, capture, visits FROM captures"):
            if url in wanted:
                with suppress(msgspec.DecodeError, msgspec.ValidationError):  # a row of a later version: as good as none
                    loaded[url] = (msgspec.json.decode(capture, type=Capture), msgspec.json.decode(visits, type=tuple[Visit, ...]))
        return loaded

    def save(self, capture: Capture, history: tuple[Visit, ...]) -> None:
        """Keep a capture; `history` is what was known before it, to which its visit is added."""
        visits = (*history, capture.visit)[-_VISITS:]
        row = (capture.url, capture.at, msgspec.json.encode(capture).decode(), msgspec.json.encode(visits).decode())
        self._base.write_soon(capture.at, ("INSERT OR REPLACE INTO captures VALUES (?, ?, ?, ?)", row))

    def note_links(self, sources: Mapping[str, tuple[str, ...]], now: float) -> None:
        """Remember where each URL is linked (at most 20 places), and forget the URLs that are gone from the site for 90 days."""
        rows = [(url, now, msgspec.json.encode(places[:20]).decode()) for url, places in sources.items()]
        old = {"old": now - _FORGET}
        self._base.write(
            lambda base: (
                base.executemany("INSERT OR REPLACE INTO links VALUES (?, ?, ?)", rows),
                base.execute("DELETE FROM links WHERE seen < :old", old),
                base.execute("DELETE FROM captures WHERE at < :old AND url NOT IN (SELECT url FROM links)", old),
            )
        )

    def linked_from(self, url: str) -> tuple[str, ...]:
        """Give the places where a URL was linked in the last run that saw it."""
        row = self._base.rows("SELECT sources FROM links WHERE url = ?", (url,)).fetchone()
        with suppress(msgspec.DecodeError, msgspec.ValidationError):
            return msgspec.json.decode(row[0], type=tuple[str, ...]) if row else ()
        return ()

    def urls(self) -> tuple[str, ...]:
        """All URLs that were ever visited, sorted."""
        return tuple(url for (url,) in self._base.rows("SELECT url FROM captures ORDER BY url"))

    def close(self) -> None:
        """Write what is not written yet."""
        self._base.close()

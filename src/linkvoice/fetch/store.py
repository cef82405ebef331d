"""The store of captures: a cache that may be deleted at any time, and the history of each URL.

Facts are stored, never judgements: a changed setting needs no new visit.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from linkvoice.model.capture import Capture, Visit

__all__ = ["CaptureStore"]

_SCHEMA = 1
_VISITS = 30  # kept per URL
_FORGET = 90 * 86400.0  # seconds after which a URL that is gone from the site is dropped
_BATCH = 50  # captures between two commits: what a kill -9 can cost
_TABLES = """
CREATE TABLE IF NOT EXISTS captures (url TEXT PRIMARY KEY, at REAL NOT NULL, capture TEXT NOT NULL, visits TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS links (url TEXT PRIMARY KEY, seen REAL NOT NULL, sources TEXT NOT NULL) WITHOUT ROWID;
"""


class CaptureStore:
    """Captures and visits by URL, in one SQLite file."""

    def __init__(self, folder: Path | None) -> None:
        """Open the store in `folder`, or one in memory for None.

        A file that cannot be read is moved aside, never deleted; a place that
        cannot be written gives a store in memory. `notes` says so, a line each.
        """
        self.notes: list[str] = []
        self._pending = 0
        self._base = self._open(folder) if folder is not None else _connect(":memory:")

    def load(self, urls: Iterable[str]) -> dict[str, tuple[Capture, tuple[Visit, ...]]]:
        """Give the last capture and the history (oldest first) of each URL that was ever visited."""
        wanted = set(urls)
        loaded = {}
        for url, capture, visits in self._base.execute("SELECT url, capture, visits FROM captures"):
            if url in wanted:
                with suppress(msgspec.DecodeError, msgspec.ValidationError):  # a row of a later version: as good as none
                    loaded[url] = (msgspec.json.decode(capture, type=Capture), msgspec.json.decode(visits, type=tuple[Visit, ...]))
        return loaded

    def save(self, capture: Capture, history: tuple[Visit, ...]) -> None:
        """Keep a capture; `history` is what was known before it, to which its visit is added."""
        visits = (*history, capture.visit)[-_VISITS:]
        self._base.execute(
            "INSERT OR REPLACE INTO captures VALUES (?, ?, ?, ?)",
            (capture.url, capture.at, msgspec.json.encode(capture).decode(), msgspec.json.encode(visits).decode()),
        )
        self._pending += 1
        if self._pending >= _BATCH:
            self._commit()

    def note_links(self, sources: Mapping[str, tuple[str, ...]], now: float) -> None:
        """Remember where each URL is linked (at most 20 places), and forget the URLs that are gone from the site for 90 days."""
        self._base.executemany(
            "INSERT OR REPLACE INTO links VALUES (?, ?, ?)",
            ((url, now, msgspec.json.encode(places[:20]).decode()) for url, places in sources.items()),
        )
        self._base.execute("DELETE FROM captures WHERE url IN (SELECT url FROM links WHERE seen < ?)", (now - _FORGET,))
        self._base.execute("DELETE FROM links WHERE seen < ?", (now - _FORGET,))

    def linked_from(self, url: str) -> tuple[str, ...]:
        """Give the places where a URL was linked in the last run that saw it."""
        row = self._base.execute("SELECT sources FROM links WHERE url = ?", (url,)).fetchone()
        return msgspec.json.decode(row[0], type=tuple[str, ...]) if row else ()

    def urls(self) -> tuple[str, ...]:
        """All URLs that were ever visited, sorted."""
        return tuple(url for (url,) in self._base.execute("SELECT url FROM captures ORDER BY url"))

    def close(self) -> None:
        """Write what is not written yet."""
        self._commit()
        self._base.close()

    def _commit(self) -> None:
        self._base.commit()
        self._pending = 0

    def _open(self, folder: Path) -> sqlite3.Connection:
        path = folder / "captures.sqlite"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            ignore = folder / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
            return self._readable(path)
        except (OSError, sqlite3.OperationalError) as error:
            self.notes.append(
                f"{path} cannot be used ({error}); answers are kept for this run only. Set LINKVOICE_STATE to a folder that can be written"
            )
            return _connect(":memory:")

    def _readable(self, path: Path) -> sqlite3.Connection:
        base = None
        try:
            base = _connect(str(path))
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            problem = "is not a store of linkvoice"
        else:
            version = base.execute("PRAGMA user_version").fetchone()[0]
            if version == _SCHEMA:
                return base
            base.close()
            problem = f"was made by another version of linkvoice (schema {version}, this one reads {_SCHEMA})"
        aside = path.with_name(f"{path.name}.{time.strftime('%Y%m%dT%H%M%S')}.aside")
        path.rename(aside)
        for leftover in (path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
            if leftover.exists():
                leftover.rename(leftover.with_name(f"{leftover.name}.aside"))
        self.notes.append(f"{path} {problem}; it was moved to {aside.name} and a new store begun")
        return _connect(str(path))


def _connect(path: str) -> sqlite3.Connection:
    """Open a database and prepare it where it is empty.

    Raises:
        sqlite3.DatabaseError: the file is not a database.
    """
    base = sqlite3.connect(path, timeout=10)
    try:
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = NORMAL")
        if base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
            base.executescript(_TABLES + f"PRAGMA user_version = {_SCHEMA};")
        elif base.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("damaged")  # noqa: TRY301 - the same fate as a file that is no database at all
    except sqlite3.DatabaseError:
        base.close()
        raise
    return base

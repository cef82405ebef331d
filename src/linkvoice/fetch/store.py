"""The store of captures: a cache that may be deleted at any time, and the history of each URL.

Facts are stored, never judgements: a changed setting needs no new visit.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from linkvoice.model.capture import Capture, Visit

__all__ = ["CaptureStore"]

_SCHEMA = 1
_VISITS = 30  # kept per URL
_FORGET = 90 * 86400.0  # seconds after which a URL that is gone from the site is dropped
_BATCH = 50  # captures that are written together at most
_PERIOD = 1.0  # seconds of captures that are written together at most: what a kill -9 can cost
_TABLES = """
CREATE TABLE IF NOT EXISTS captures (url TEXT PRIMARY KEY, at REAL NOT NULL, capture TEXT NOT NULL, visits TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS links (url TEXT PRIMARY KEY, seen REAL NOT NULL, sources TEXT NOT NULL) WITHOUT ROWID;
"""


class CaptureStore:
    """Captures and visits by URL, in one SQLite file that several processes may use at once."""

    def __init__(self, folder: Path | None) -> None:
        """Open the store in `folder`, or one in memory for None.

        A file that cannot be read is moved aside, never deleted; a place that
        cannot be written gives a store in memory. `notes` says so, a line each.
        """
        self.notes: list[str] = []
        self._waiting: list[tuple[str, float, str, str]] = []
        self._base = self._open(folder) if folder is not None else _connect(":memory:")

    def load(self, urls: Iterable[str]) -> dict[str, tuple[Capture, tuple[Visit, ...]]]:
        """Give the last capture and the history (oldest first) of each URL that was ever visited."""
        self._write()
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
        self._waiting.append((capture.url, capture.at, msgspec.json.encode(capture).decode(), msgspec.json.encode(visits).decode()))
        if len(self._waiting) >= _BATCH or capture.at - self._waiting[0][1] >= _PERIOD:
            self._write()

    def note_links(self, sources: Mapping[str, tuple[str, ...]], now: float) -> None:
        """Remember where each URL is linked (at most 20 places), and forget the URLs that are gone from the site for 90 days."""
        rows = [(url, now, msgspec.json.encode(places[:20]).decode()) for url, places in sources.items()]
        old = {"old": now - _FORGET}
        self._write(
            lambda base: (
                base.executemany("INSERT OR REPLACE INTO links VALUES (?, ?, ?)", rows),
                base.execute("DELETE FROM links WHERE seen < :old", old),
                base.execute("DELETE FROM captures WHERE at < :old AND url NOT IN (SELECT url FROM links)", old),
            )
        )

    def linked_from(self, url: str) -> tuple[str, ...]:
        """Give the places where a URL was linked in the last run that saw it."""
        row = self._base.execute("SELECT sources FROM links WHERE url = ?", (url,)).fetchone()
        with suppress(msgspec.DecodeError, msgspec.ValidationError):
            return msgspec.json.decode(row[0], type=tuple[str, ...]) if row else ()
        return ()

    def urls(self) -> tuple[str, ...]:
        """All URLs that were ever visited, sorted."""
        self._write()
        return tuple(url for (url,) in self._base.execute("SELECT url FROM captures ORDER BY url"))

    def close(self) -> None:
        """Write what is not written yet."""
        self._write()
        self._base.close()

    def _write(self, more: Callable[[sqlite3.Connection], object] = lambda _: None) -> None:
        """Write what waits, and `more`, in one short transaction: nobody else has to wait for the end of this run."""
        rows, self._waiting = self._waiting, []
        try:
            with self._base:
                self._base.executemany("INSERT OR REPLACE INTO captures VALUES (?, ?, ?, ?)", rows)
                more(self._base)
        except sqlite3.DatabaseError as error:
            note = f"some answers could not be kept ({error}); the next run asks for them again"
            self.notes += [note] if note not in self.notes else []

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
        try:
            base = _connect(str(path))
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            problem = "is not a store of linkvoice"
        else:
            version = base.execute("PRAGMA user_version").fetchone()[0]
            if version == _SCHEMA and _tables(base) >= {"captures", "links"}:
                return base
            base.close()
            problem = "is not a store of linkvoice"
            if version not in {0, _SCHEMA}:
                problem = f"was made by another version of linkvoice (schema {version}, this one reads {_SCHEMA})"
        aside = _free(path)
        for suffix in ("", "-journal", "-wal", "-shm"):
            part = path.with_name(path.name + suffix)
            if part.exists():
                part.rename(aside.with_name(aside.name + suffix))
        self.notes.append(f"{path} {problem}; it was moved to {aside.name} and a new store begun")
        return _connect(str(path))


def _connect(path: str) -> sqlite3.Connection:
    """Open a database and prepare it where it is empty.

    Raises:
        sqlite3.DatabaseError: the file is not a database.
    """
    base = sqlite3.connect(path, timeout=10)
    try:
        if not _tables(base):
            # All or nothing: another process sees no store without its version.
            base.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {_SCHEMA}; COMMIT;")
        elif base.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("damaged")  # noqa: TRY301 - the same fate as a file that is no database at all
        base.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.DatabaseError:
        base.close()
        raise
    return base


def _tables(base: sqlite3.Connection) -> set[str]:
    return {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _free(path: Path) -> Path:
    """A name beside `path` that nothing has yet: what was moved aside before stays."""
    stamp = time.strftime("%Y%m%dT%H%M%S")
    names = (f"{path.name}.{stamp}{number}.aside" for number in ("", *(f"-{count}" for count in range(2, 1000))))
    return next(free for name in names if not (free := path.with_name(name)).exists())

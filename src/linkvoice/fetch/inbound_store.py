"""What sources claim and what visits to linking pages showed: raw and private, never published, never in git.

Unlike captures it is no mere cache: what sources told in part, a run at a time, is told nowhere else.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from linkvoice.fetch.base import Base, Schema
from linkvoice.model.observation import Observation
from linkvoice.model.reading import Reading

__all__ = ["INBOUND", "InboundStore", "SourceRun"]

INBOUND: Final = "private/inbound.sqlite"
"""Its path below the folder of state."""
_READINGS = 10  # kept per URL
_SCHEMA = Schema(
    INBOUND,
    1,
    frozenset({"observations", "readings", "runs"}),
    """
    CREATE TABLE observations (
        source TEXT NOT NULL, key TEXT NOT NULL, url TEXT NOT NULL, seen REAL NOT NULL, observation TEXT NOT NULL, PRIMARY KEY (source, key)
    ) WITHOUT ROWID;
    CREATE TABLE readings (url TEXT NOT NULL, at REAL NOT NULL, reading TEXT NOT NULL, PRIMARY KEY (url, at)) WITHOUT ROWID;
    CREATE TABLE runs (
        source TEXT PRIMARY KEY, at REAL NOT NULL, ok INTEGER NOT NULL, cursor TEXT NOT NULL, note TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
)


class SourceRun(NamedTuple):
    """The last time that a source was asked."""

    source: str
    at: float
    """Seconds since 1970, UTC."""
    ok: bool = True
    """It answered."""
    cursor: str = ""
    """Where to go on next time."""
    note: str = ""
    """What a person should know, such as why it did not answer. Holds no secret."""


class InboundStore:
    """Observations, readings and runs of sources, in one SQLite file that several processes may use at once."""

    def __init__(self, folder: Path | None) -> None:
        """Open the store below the folder of state, or one in memory for None; `notes` says in a line each what was in the way."""
        self._base = Base(folder, _SCHEMA)
        self.notes = self._base.notes

    @property
    def problem(self) -> str:
        """Why something that was saved does not outlive this run; empty where all of it does."""
        return self._base.problem

    def save_observations(self, source: str, observations: Iterable[Observation], *, complete: bool, now: float) -> None:
        """Keep what a source told, all of it or nothing.

        The newer of two observations of one link with one text counts. Of a
        `complete` answer, what the source told before and tells no more is dropped.
        """
        rows = []
        for observation in observations:
            key = "\n".join((observation.from_url or observation.from_origin, observation.to_url, observation.anchor or ""))
            with suppress(UnicodeEncodeError):  # half a character: such a text is none
                packed = msgspec.json.encode(observation).decode()
                rows.append((source, key, observation.from_url or observation.from_origin, now, packed))
        self._base.write(
            lambda base: (
                base.execute("DELETE FROM observations WHERE source = ? AND ?", (source, complete)),
                base.executemany("INSERT OR REPLACE INTO observations VALUES (?, ?, ?, ?, ?)", rows),
            )
        )

    def observations(self) -> tuple[Observation, ...]:
        """All that sources told and have not taken back, sorted by source and link."""
        found = []
        for (row,) in self._base.rows("SELECT observation FROM observations ORDER BY source, key"):
            with suppress(msgspec.DecodeError):  # a row of a later version: as good as none
                found.append(msgspec.json.decode(row, type=Observation))
        return tuple(found)

    def save_reading(self, reading: Reading) -> None:
        """Keep what a visit showed, links to others aside, within a second or with the next visits; of each page, the last 10 visits are kept."""
        with suppress(UnicodeEncodeError):
            self._base.write_soon(
                reading.at,
                (
                    "INSERT OR REPLACE INTO readings VALUES (?, ?, ?)",
                    (reading.url, reading.at, msgspec.json.encode(replace(reading, beside=())).decode()),
                ),
                (
                    "DELETE FROM readings WHERE url = ?1 AND at NOT IN (SELECT at FROM readings WHERE url = ?1 ORDER BY at DESC LIMIT ?2)",
                    (reading.url, _READINGS),
                ),
            )

    def readings(self, url: str) -> tuple[Reading, ...]:
        """The last visits to a page, oldest first."""
        return _readings(self._base.rows("SELECT reading FROM readings WHERE url = ? ORDER BY at", (url,)))

    def last_readings(self) -> dict[str, Reading]:
        """The last visit to each page that was ever visited, by its URL."""
        # SQLite takes the other columns of a group from the row that has the maximum.
        return {reading.url: reading for reading in _readings(self._base.rows("SELECT reading, max(at) FROM readings GROUP BY url ORDER BY url"))}

    def note_run(self, run: SourceRun) -> None:
        """Remember that a source was asked. After a failure it goes on where the last success ended."""
        self._base.write(
            lambda base: base.execute(
                "INSERT INTO runs VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                " at = excluded.at, ok = excluded.ok, note = excluded.note, cursor = iif(excluded.ok, excluded.cursor, cursor)",
                (run.source, run.at, run.ok, run.cursor, run.note),
            )
        )

    def runs(self) -> dict[str, SourceRun]:
        """The last run of each source that was ever asked, by its name."""
        rows = self._base.rows("SELECT source, at, ok, cursor, note FROM runs ORDER BY source")
        return {source: SourceRun(source, at, bool(ok), cursor, note) for source, at, ok, cursor, note in rows}

    def forget(self, unwanted: Callable[[str], bool]) -> int:
        """Delete all rows about linking pages and sites whose URL is unwanted, and their bytes; gives how many rows went.

        Raises:
            LinkvoiceError: they could not be deleted.
        """

        def delete(base: sqlite3.Connection) -> int:
            base.create_function("unwanted", 1, unwanted, deterministic=True)
            return sum(base.execute(f"DELETE FROM {table} WHERE unwanted(url)").rowcount for table in ("observations", "readings"))  # noqa: S608 - names of ours

        return self._base.forget(delete)

    def close(self) -> None:
        """Write what is not written yet."""
        self._base.close()


def _readings(rows: Iterable[tuple[str, ...]]) -> tuple[Reading, ...]:
    found = []
    for row in rows:
        with suppress(msgspec.DecodeError):
            found.append(msgspec.json.decode(row[0], type=Reading))
    return tuple(found)

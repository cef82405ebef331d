"""How many readers other sites sent, by day: private, never published, never in git."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from linkvoice.errors import LinkvoiceError
from linkvoice.fetch.base import Base, Schema
from linkvoice.model.traffic import Part

__all__ = ["VISITS", "Join", "VisitStore"]

VISITS: Final = "private/visits.sqlite"
"""Its path below the folder of state."""
Join = Callable[[Sequence[Part], Part], Sequence[Part]]
"""(what is known of a day under one mark, a new part of it) -> what is known then."""
_SCHEMA: Final = Schema(
    VISITS,
    1,
    frozenset({"parts"}),
    """
    CREATE TABLE parts (
        source TEXT NOT NULL, day TEXT NOT NULL, mark TEXT NOT NULL, first TEXT NOT NULL, part TEXT NOT NULL, PRIMARY KEY (source, day, mark, first)
    ) WITHOUT ROWID;
    """,
)


class VisitStore:
    """Parts of days, by source, in one SQLite file that several processes may use at once."""

    def __init__(self, folder: Path | None) -> None:
        """Open the store below the folder of state, or one in memory for None; `notes` says in a line each what was in the way."""
        self._base = Base(folder, _SCHEMA)
        self.notes = self._base.notes

    def add(self, source: str, parts: Iterable[Part], join: Join, oldest: str) -> None:
        """Bring new parts together with what is known, all of them or none; days before `oldest` are dropped.

        Raises:
            LinkvoiceError: they could not be written.
        """

        def write(base: sqlite3.Connection) -> None:
            base.execute("BEGIN IMMEDIATE")  # what is read here is what is written over
            for part in parts:  # those of other marks have nothing to do with it, and may be thousands
                these = (source, part.day, part.mark)
                known = [each for _, each in _parts(base.execute("SELECT source, part FROM parts WHERE source = ? AND day = ? AND mark = ?", these))]
                base.execute("DELETE FROM parts WHERE source = ? AND day = ? AND mark = ?", these)
                base.executemany("INSERT INTO parts VALUES (?, ?, ?, ?, ?)", [_row(source, each) for each in join(known, part)])
            base.execute("DELETE FROM parts WHERE day < ?", (oldest,))

        if self._base.problem:
            raise LinkvoiceError(f"The visits could not be kept: {self._base.problem}. Set LINKVOICE_STATE to a folder that can be written.")
        if not self._base.write(write):
            raise LinkvoiceError(
                f"The visits could not be kept: {self._base.problem}."
                " Try again when no other run is under way, or set LINKVOICE_STATE to a folder that can be written."
            )

    def parts(self, since: str = "") -> Iterator[tuple[str, Part]]:
        """Yield sources and what they told of each day from `since` (an ISO date) on."""
        return _parts(self._base.rows("SELECT source, part FROM parts WHERE day >= ? ORDER BY source, day, mark, first", (since,)))

    def forget(self, unwanted: Callable[[str], bool]) -> int:
        """Delete what is known of readers from unwanted sites (origins), and its bytes; gives how many rows went.

        Raises:
            LinkvoiceError: they could not be deleted.
        """

        def delete(base: sqlite3.Connection) -> int:
            gone = 0
            for source, part in list(_parts(base.execute("SELECT source, part FROM parts"))):
                kept = tuple(each for each in part.arrivals if not unwanted(each.origin))
                if len(kept) < len(part.arrivals):
                    gone += len(part.arrivals) - len(kept)
                    base.execute("INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?, ?)", _row(source, part._replace(arrivals=kept)))
            return gone

        return self._base.forget(delete)

    def close(self) -> None:
        """Close the file."""
        self._base.close()


def _row(source: str, part: Part) -> tuple[str, ...]:
    return source, part.day, part.mark, part.first, msgspec.json.encode(part).decode()


def _parts(rows: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Part]]:
    for source, packed in rows:
        with suppress(msgspec.DecodeError):  # a row of a later version: as good as none
            yield source, msgspec.json.decode(packed, type=Part)

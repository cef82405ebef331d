"""Which of our links others were told of: written before and after each sending, so that nothing is ever sent twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import msgspec

from linkvoice.errors import LinkvoiceError
from linkvoice.fetch.base import Base, Schema
from linkvoice.model.notice import Notice, State

__all__ = ["NoticeStore"]

_SCHEMA = Schema(
    "private/notices.sqlite",
    1,
    frozenset({"notices", "sites"}),
    """
    CREATE TABLE notices (
        source TEXT NOT NULL, page TEXT NOT NULL, state TEXT NOT NULL, notice TEXT NOT NULL, PRIMARY KEY (source, page)
    ) WITHOUT ROWID;
    CREATE TABLE sites (base TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
    """,
)
_PUT = "INSERT INTO notices VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET state = excluded.state, notice = excluded.notice WHERE state = ?"
_OF_A_SITE = """
    SELECT source, page, state, notice FROM notices WHERE substr(source, 1, length(?1)) = ?1 AND NOT EXISTS (
        SELECT 1 FROM sites WHERE length(base) > length(?1) AND substr(source, 1, length(base)) = base
    )
"""


class NoticeStore:
    """Notices and their states, in one SQLite file that several processes may use at once."""

    def __init__(self, folder: Path | None) -> None:
        """Open the store below the folder of state, or one in memory for None; `notes` says in a line each what was in the way."""
        self._base = Base(folder, _SCHEMA)
        self.notes = self._base.notes

    @staticmethod
    def is_in(folder: Path) -> bool:
        """Say whether there is a store below a folder of state."""
        return (folder / _SCHEMA.file).is_file()

    @property
    def lasting(self) -> bool:
        """Whether what is written here is there the next time."""
        return self._base.lasting

    def has_begun(self, base: str) -> bool:
        """Say whether there is a record of the site with this root."""
        return self._base.rows("SELECT 1 FROM sites WHERE base = ?", (base,)).fetchone() is not None

    def begin(self, base: str, known: Iterable[Notice], now: float) -> None:
        """Begin the record of a site with the links that nobody is told of, all or none. `now` is in seconds since 1970.

        Raises:
            LinkvoiceError: it cannot be written.
        """
        rows = [_row(notice) for notice in known]
        self._write(
            lambda connection: (
                connection.executemany("INSERT OR IGNORE INTO notices VALUES (?, ?, ?, ?)", rows),
                connection.execute("INSERT OR IGNORE INTO sites VALUES (?, ?)", (base, now)),
            )
        )

    def notices(self, base: str) -> dict[tuple[str, str], Notice]:
        """All notices of the site with this root, by source and page; those of another site below it, which has a record of its own, are not among them."""
        found = {}
        rows = self._base.rows(_OF_A_SITE, (base,))
        for source, page, state, packed in rows:
            notice = Notice(source, page, page, State.SENDING)  # one of a later version is left alone
            with suppress(msgspec.DecodeError):
                notice = msgspec.json.decode(packed, type=Notice) if state in set(State) else notice
            found[source, page] = notice
        return found

    def put(self, before: State, notice: Notice) -> bool:
        """Write a notice down, at once; false where its state is not, or no longer, the one `before`: another run has it.

        Raises:
            LinkvoiceError: it cannot be written, so that it must not be sent either.
        """
        changed = 0

        def put(connection: sqlite3.Connection) -> None:
            nonlocal changed
            changed = connection.execute(_PUT, (*_row(notice), before)).rowcount

        self._write(put)
        return changed == 1

    def put_soon(self, before: State, notice: Notice) -> None:
        """As `put`, for what nothing depends on: it is written together with others, and lost where that fails."""
        self._base.write_soon(notice.at, (_PUT, (*_row(notice), before)))

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def _write(self, more: Callable[[sqlite3.Connection], object]) -> None:
        if not self._base.write(more):
            raise LinkvoiceError(f"What is sent cannot be kept in mind, so nothing more is sent. {'; '.join(self.notes)}.")


def _row(notice: Notice) -> tuple[str, str, str, str]:
    return notice.source, notice.page, notice.state, msgspec.json.encode(notice).decode()

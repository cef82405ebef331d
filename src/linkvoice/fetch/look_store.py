"""Sites that were looked around on, and when: private, never published, never in git."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from linkvoice.fetch.base import Base, Schema

__all__ = ["LOOKS", "Look", "LookStore"]

LOOKS: Final = "private/looks.sqlite"
"""Its path below the folder of state."""
_SCHEMA: Final = Schema(
    LOOKS,
    1,
    frozenset({"looks"}),
    "CREATE TABLE looks (host TEXT PRIMARY KEY, at REAL NOT NULL, answered INTEGER NOT NULL) WITHOUT ROWID;",
)


class Look(NamedTuple):
    """The last time."""

    at: float
    """Seconds since 1970, UTC."""
    answered: bool
    """The site said something."""


class LookStore:
    """Looks, in one SQLite file that several processes may use at once."""

    def __init__(self, folder: Path | None) -> None:
        """Open the store below the folder of state, or one in memory for None; `notes` says in a line each what was in the way."""
        self._base = Base(folder, _SCHEMA)
        self.notes = self._base.notes

    def note(self, host: str, look: Look) -> None:
        """Remember that a site was looked around on."""
        self._base.write(lambda base: base.execute("INSERT OR REPLACE INTO looks VALUES (?, ?, ?)", (host, look.at, look.answered)))

    def looks(self) -> dict[str, Look]:
        """The last look at each site, by its host."""
        return {host: Look(at, bool(answered)) for host, at, answered in self._base.rows("SELECT host, at, answered FROM looks ORDER BY host")}

    def forget(self, unwanted: Callable[[str], bool]) -> int:
        """Delete the looks at sites (origins) that are unwanted, and their bytes; gives how many rows went.

        Raises:
            LinkvoiceError: they could not be deleted.
        """

        def delete(base: sqlite3.Connection) -> int:
            base.create_function("unwanted", 1, lambda host: unwanted(f"https://{host}/"), deterministic=True)
            return base.execute("DELETE FROM looks WHERE unwanted(host)").rowcount

        return self._base.forget(delete)

    def close(self) -> None:
        """Close the file."""
        self._base.close()

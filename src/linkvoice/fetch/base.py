"""A SQLite file of linkvoice's own: opened whatever lies there, and written in short transactions, so that several processes may use it at once."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from linkvoice.errors import LinkvoiceError
from linkvoice.fetch.folder import prepare

__all__ = ["Base", "Schema"]

_BATCH = 50  # things that are written together at most
_PATIENCE = 10.0  # seconds in which another process may write
_PERIOD = 1.0  # seconds of things that are written together at most: what a kill -9 can cost

Statement = tuple[str, tuple[Any, ...]]
"""SQL and its parameters."""


class Schema(NamedTuple):
    """What is in such a file."""

    file: str
    """Its path below the folder of state."""
    version: int
    names: frozenset[str]
    """Names of its tables."""
    tables: str
    """SQL that makes them."""


class Base:
    """An open file, or one in memory."""

    def __init__(self, folder: Path | None, schema: Schema, patience: float = _PATIENCE) -> None:
        """Open the file in `folder`, or one in memory for None; `patience` is how many seconds another process may keep it for itself.

        A file that cannot be read is moved aside, never deleted; a place that
        cannot be written gives one in memory. `notes` says so, a line each; `problem`
        says why something did not get into a file, and is empty while nothing was in the way.
        """
        self.notes: list[str] = []
        self.problem = ""
        self.lasting = folder is not None
        """What is written here is there the next time."""
        self._waiting: list[tuple[float, tuple[Statement, ...]]] = []
        self._path = (folder or Path()) / schema.file
        self._patience = patience
        self._connection = _connect(":memory:", schema, patience) if folder is None else self._open(folder, schema)

    def rows(self, query: str, parameters: tuple[Any, ...] = ()) -> sqlite3.Cursor:
        """Read rows, those that wait to be written included.

        Raises:
            LinkvoiceError: the file cannot be read, such as while another process writes.
        """
        self.write()
        try:
            return self._connection.execute(query, parameters)
        except sqlite3.OperationalError as error:
            raise LinkvoiceError(
                f"{self._path} cannot be read ({error}). Try again when no other run is under way, or set LINKVOICE_STATE to another folder."
            ) from error

    def write_soon(self, at: float, *statements: Statement) -> None:
        """Write these together with others, at the latest with the first that comes a second (of `at`) after them, or by `close`."""
        self._waiting.append((at, statements))
        if len(self._waiting) >= _BATCH or at - self._waiting[0][0] >= _PERIOD:
            self.write()

    def write(self, more: Callable[[sqlite3.Connection], object] = lambda _: None) -> bool:
        """Write what waits, and `more`, in one short transaction: nobody else has to wait for the end of this run; false where that failed."""
        waiting, self._waiting = self._waiting, []
        try:
            with self._connection:
                for _, statements in waiting:
                    for statement in statements:
                        self._connection.execute(*statement)
                more(self._connection)
            return True
        except sqlite3.DatabaseError as error:
            self.problem = f"nothing could be written ({error})"
            note = f"some answers could not be kept ({error}); the next run asks for them again"
            self.notes += [note] if note not in self.notes else []
            return False

    def forget(self, delete: Callable[[sqlite3.Connection], int]) -> int:
        """Delete what somebody wants forgotten, its bytes included, all of it or nothing; `delete` gives how many rows went, and so does this.

        Raises:
            LinkvoiceError: it could not be deleted, and is still there.
        """
        gone = 0

        def run(connection: sqlite3.Connection) -> None:
            nonlocal gone
            connection.execute("BEGIN IMMEDIATE")  # what is read here is what is written over
            gone = delete(connection)

        self.rows("PRAGMA secure_delete = ON")
        if self.problem or not self.write(run):
            raise LinkvoiceError(
                f"{self._path} still holds what is to be forgotten: {self.problem}. Try again when no other run is under way, or delete that file."
            )
        return gone

    def close(self) -> None:
        """Write what is not written yet."""
        self.write()
        self._connection.close()

    def _open(self, folder: Path, schema: Schema) -> sqlite3.Connection:
        path = self._path
        try:
            prepare(folder)
            if path.parent != folder:
                prepare(path.parent)
                with suppress(OSError):  # where modes mean nothing, there is nothing to be done
                    path.parent.chmod(0o700)
            return self._readable(path, schema)
        except (OSError, sqlite3.OperationalError) as error:
            self.lasting = False
            self.problem = f"{path} cannot be used ({error})"
            busy = isinstance(error, sqlite3.Error) and error.sqlite_errorcode == sqlite3.SQLITE_BUSY
            cure = "Let the run that uses it come to its end first" if busy else "Set LINKVOICE_STATE to a folder that can be written"
            self.notes.append(f"{self.problem}; answers are kept for this run only. {cure}")
            return _connect(":memory:", schema, self._patience)

    def _readable(self, path: Path, schema: Schema) -> sqlite3.Connection:
        try:
            connection = _connect(str(path), schema, self._patience)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            problem = "is not a store of linkvoice"
        else:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version == schema.version and _tables(connection) >= schema.names:
                return connection
            connection.close()
            problem = "is not a store of linkvoice"
            if version not in {0, schema.version}:
                problem = f"was made by another version of linkvoice (schema {version}, this one reads {schema.version})"
        aside = _free(path)
        for suffix in ("", "-journal", "-wal", "-shm"):
            part = path.with_name(path.name + suffix)
            if part.exists():
                part.rename(aside.with_name(aside.name + suffix))
        self.notes.append(f"{path} {problem}; it was moved to {aside.name} and a new store begun")
        return _connect(str(path), schema, self._patience)


def _connect(path: str, schema: Schema, patience: float) -> sqlite3.Connection:
    """Open a database and prepare it where it is empty; `patience` as in `Base`.

    Raises:
        sqlite3.DatabaseError: the file is not a database.
    """
    connection = sqlite3.connect(path, timeout=patience)
    try:
        if not _tables(connection):
            # All or nothing: another process sees no store without its version.
            connection.executescript(f"BEGIN IMMEDIATE; {schema.tables} PRAGMA user_version = {schema.version}; COMMIT;")
        elif connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("damaged")  # noqa: TRY301 - the same fate as a file that is no database at all
        connection.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _free(path: Path) -> Path:
    """A name beside `path` that nothing has yet: what was moved aside before stays."""
    stamp = time.strftime("%Y%m%dT%H%M%S")
    names = (f"{path.name}.{stamp}{number}.aside" for number in ("", *(f"-{count}" for count in range(2, 1000))))
    return next(free for name in names if not (free := path.with_name(name)).exists())

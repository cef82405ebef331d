"""The ledger: the verified links, one sorted line a record, made for git.

Lines (`linkvoice.inbound.line`) are sorted as bytes, so that branches touch
different places, and git's union merge does the rest: of two lines of one key,
the later `changed` counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from linkvoice.errors import LinkvoiceError, UsageError
from linkvoice.inbound.forgotten import digest, forgetting
from linkvoice.inbound.line import read_line, write_forgotten, write_line
from linkvoice.inbound.record import proven
from linkvoice.inbound.whole import write_whole
from linkvoice.model.record import Record

__all__ = ["Ledger", "forget", "lines_of", "read_ledger", "verified_records", "write_ledger"]

_MARKERS = (b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>")


@dataclass(frozen=True, slots=True)
class Ledger:
    """What a ledger holds."""

    records: Mapping[tuple[str, str], Record] = field(default_factory=dict)
    """By key."""
    forgotten: frozenset[str] = frozenset()
    """Hashes (`linkvoice.inbound.forgotten.digest`) of what shall not come back. No record is about any of it."""
    later: frozenset[bytes] = frozenset()
    """Lines that a later version of linkvoice wrote; kept as they are."""
    notes: tuple[str, ...] = ()
    """What a person should know of the file, a line each."""


def read_ledger(path: Path) -> Ledger:
    """Read a ledger; one that is not there is empty.

    Blank lines, repeated lines and any order are as good as a file that was
    never merged. Of two records of one key the one that changed later counts,
    and of those the one whose line sorts last.

    Raises:
        UsageError: the file, or a line of it, cannot be read; says which, and what to do. Nothing of it is then to be trusted or overwritten.
    """
    lines = _content(path)
    records: dict[tuple[str, str], Record] = {}
    forgotten: set[str] = set()
    later: set[bytes] = set()
    for number, line in enumerate(lines, 1):
        if not line or line.isspace():
            continue
        try:
            read = read_line(line)
        except (ValueError, RecursionError) as error:
            raise UsageError(_complaint(path, number, line, error)) from error
        if isinstance(read, Record):
            key = read.key
            known = records.setdefault(key, read)
            if known is not read:
                records[key] = _newer(known, read)
        elif isinstance(read, str):
            forgotten.add(read)
        else:
            later.add(read)
    notes = (f"{path}: lines of a later version of linkvoice, kept and not shown: {len(later)}. Update linkvoice to see them.",) if later else ()
    return _without_forgotten(Ledger(records, frozenset(forgotten), frozenset(later), notes))


def verified_records(path: Path) -> tuple[Record, ...]:
    """The records whose link was there when it was last looked for, sorted by key: what a build may show.

    Raises:
        UsageError: as `read_ledger`.
    """
    return tuple(record for _, record in sorted(read_ledger(path).records.items()) if record.standing.verified)


def lines_of(path: Path) -> dict[tuple[str, str], int]:
    """The line, counted from 1, on which each record of a ledger stands, by key; of several, the last.

    Raises:
        UsageError: the file cannot be read.
    """
    found = {}
    for number, line in enumerate(_content(path), 1):
        with suppress(ValueError, RecursionError):
            read = read_line(line)
            if isinstance(read, Record):
                found[read.key] = number
    return found


def write_ledger(path: Path, ledger: Ledger) -> bool:
    """Bring what a ledger holds into its file, whole or not at all; says whether that changed the file.

    What the file got meanwhile, from another run or a merge, stays: nothing is
    ever taken out but what `forget` names, and records of links that nobody saw.
    A file in which nothing would change is not touched.

    Raises:
        UsageError: what is there cannot be read, and is therefore not overwritten.
        LinkvoiceError: it cannot be written.
    """
    there = read_ledger(path)
    records = dict(there.records)
    for key, record in ledger.records.items():
        records[key] = _newer(records[key], record) if key in records else record
    whole = _without_forgotten(Ledger(records, there.forgotten | ledger.forgotten, there.later | ledger.later))
    lines = sorted(
        {
            *(write_line(record) for record in whole.records.values() if proven(record)),
            *map(write_forgotten, whole.forgotten),
            *whole.later,
        }
    )
    if lines == _content(path)[:-1]:
        return False
    try:
        write_whole(path, (line + b"\n" for line in lines))
    except OSError as error:
        raise LinkvoiceError(f"{path} cannot be written ({error}); what it held is still there. Make its folder writable and run again.") from error
    return True


def forget(ledger: Ledger, what: str) -> Ledger:
    """Take all records of a page (a URL) or of a site (a domain) out of a ledger, and keep its hash so that they do not come back.

    Raises:
        UsageError: it is neither a URL nor a domain.
    """
    return _without_forgotten(replace(ledger, forgotten=ledger.forgotten | {digest(what)}))


def _without_forgotten(ledger: Ledger) -> Ledger:
    if not ledger.forgotten:
        return ledger
    forgotten = forgetting(ledger.forgotten)
    return replace(ledger, records={key: record for key, record in ledger.records.items() if not forgotten(record.from_url)})


def _content(path: Path) -> list[bytes]:
    """The lines of a file; the last one is what stands after the last line's end."""
    try:
        return path.read_bytes().removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").split(b"\n")
    except FileNotFoundError:
        return [b""]
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error}); set inbound.ledger to a file that can.") from error


def _complaint(path: Path, number: int, line: bytes, error: Exception) -> str:
    if line.startswith(_MARKERS):
        return (
            f"{path}:{number}: a merge of two branches stopped here. Delete the lines that begin with <<<<<<<, =======, ||||||| and >>>>>>> and keep "
            f"all others: linkvoice takes the newer of two lines about one link. With the line `{path.name} merge=union` in .gitattributes git does so by itself."
        )
    return f"{path}:{number}: this line cannot be read ({error}). Correct it, delete it, or take the file from git again; until then it is left as it is."


def _newer(one: Record, other: Record) -> Record:
    """Of two records of one key, the one that changed later; of those, the one whose line sorts last."""
    if one == other:
        return one
    return max(one, other, key=lambda record: (record.changed, write_line(record)))

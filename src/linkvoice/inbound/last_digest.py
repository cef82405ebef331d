"""What was told in the last digest, kept whole beside other private things.

A moment would not do: two branches that are merged bring changes that are older
than it, and a run that was stopped has told nothing. So all links that were there
are kept, and the next digest is the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from linkvoice.errors import LinkvoiceError
from linkvoice.inbound.line import read_line, write_line
from linkvoice.inbound.whole import write_whole
from linkvoice.model.record import Record

__all__ = ["FILE", "LastDigest", "forget_told", "read_last", "write_last"]

FILE: Final = "private/digest.jsonl"
"""Its path below the folder of state: a line that says when, then a line a link, as in the ledger."""


@dataclass(frozen=True, slots=True)
class LastDigest:
    """What was known when somebody was last told."""

    at: str = ""
    """ISO time, UTC; empty where nobody was told yet."""
    records: Mapping[tuple[str, str], Record] = field(default_factory=dict)
    """Links that had been seen and told of then, by key."""


def read_last(path: Path) -> LastDigest:
    """Read what was told last; nothing where there is no such file.

    Raises:
        LinkvoiceError: it cannot be read.
    """
    try:
        at, _, lines = path.read_text("utf-8").partition("\n")
        records = [read_line(line.encode()) for line in lines.split("\n") if line]
    except FileNotFoundError:
        return LastDigest()
    except (OSError, ValueError, RecursionError) as error:
        raise LinkvoiceError(f"{path} cannot be read ({error}). Delete it: the next digest then tells of all links as if they were new.") from error
    return LastDigest(at, {record.key: record for record in records if isinstance(record, Record)})


def write_last(path: Path, last: LastDigest) -> None:
    """Remember what was told, whole or not at all.

    Raises:
        LinkvoiceError: it cannot be written.
    """
    lines = (write_line(record) for _, record in sorted(last.records.items()))
    try:
        write_whole(path, (line + b"\n" for line in (last.at.encode(), *lines)))
    except OSError as error:
        raise LinkvoiceError(
            f"{path} cannot be written ({error}), so that the next digest tells the same again. Set LINKVOICE_STATE to a folder that can be written."
        ) from error


def forget_told(path: Path, unwanted: Callable[[str], bool]) -> int:
    """Take links out whose page is unwanted; gives how many.

    Raises:
        LinkvoiceError: the file cannot be read or written.
    """
    last = read_last(path)
    kept = {key: record for key, record in last.records.items() if not unwanted(record.from_url)}
    gone = len(last.records) - len(kept)
    if gone:
        write_last(path, LastDigest(last.at, kept))
    return gone

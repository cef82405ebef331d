"""What listening brought."""

from __future__ import annotations

from dataclasses import dataclass

from linkvoice.model.backlink import Record

__all__ = ["Heard", "News", "SourceSaid"]


@dataclass(frozen=True, slots=True)
class News:
    """What changed between two states of the ledger, each sorted by key. Links that were never seen are in none."""

    new: tuple[Record, ...] = ()
    """Links that were not shown before: new ones, and those that came back."""
    lost: tuple[Record, ...] = ()
    """Links that were shown before, and are gone."""
    changed: tuple[Record, ...] = ()
    """Links of which something else is known than before: their text, their rel, where they stand."""


@dataclass(frozen=True, slots=True)
class SourceSaid:
    """What came of asking one source."""

    name: str
    failure: str = ""
    """Why it said nothing; what it said before is still known then."""
    told: int = 0
    """How many links it told of."""
    onward: bool = False
    """It was asked only for what is new since the last time."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of one run of listening."""

    sources: tuple[SourceSaid, ...]
    """Sorted by name."""
    news: News
    shown: int
    """Links in the ledger that may be shown."""
    looked: int
    """Pages that were looked at."""
    waiting: int
    """Pages that come next time."""
    ledger: str
    """Where it is, as a person would write it."""
    written: bool
    """Whether it changed."""
    notes: tuple[str, ...] = ()
    """What a person should know, one line each."""

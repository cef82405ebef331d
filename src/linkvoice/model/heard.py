"""What listening brought."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from linkvoice.model.outreach import Borne
from linkvoice.model.record import Record

__all__ = ["Heard", "News", "SourceSaid"]


@dataclass(frozen=True, slots=True)
class News:
    """What changed between two states of the ledger, each sorted by key. Links that were never seen are in none."""

    new: tuple[Record, ...] = ()
    """Links that were not shown before: new ones, and those that came back."""
    lost: tuple[Record, ...] = ()
    """Links that were shown before, and are gone."""
    changed: tuple[Record, ...] = ()
    """Links about which a reader or a search engine would find something otherwise: their text, their rel, where they stand."""


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
    """Without what looks like spam."""
    shown: int
    """Links in the ledger that were seen and do not look like spam."""
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
    spam: tuple[Record, ...] = ()
    """Links that were seen and look like spam, sorted by key: nothing shows them."""
    unseen: Mapping[str, int] = field(default_factory=dict)
    """Of the pages that were looked at, how many could not be seen, by `linkvoice.inbound.hear.unseen`."""
    outreach: tuple[Borne, ...] = ()
    """What came of what was asked for, in the order in which the owner wrote it down."""

"""What others are told of our links to them."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Notice", "Notified", "State"]


class State(StrEnum):
    """How far a notice is. Only those that are new, later, withdrawn or abandoned are ever sent (again), and `known` ones when somebody says so."""

    NEW = "new"
    """Nothing came of it yet."""
    KNOWN = "known"
    """The link was there when the record began: nobody was told."""
    SILENT = "silent"
    """Nobody wants to be told, or nobody may be asked."""
    SENDING = "sending"
    """It is being sent, or was when the run ended: whether it arrived nobody knows, and it is not sent again."""
    SENT = "sent"
    """The receiver has taken it."""
    REFUSED = "refused"
    """The receiver does not want it."""
    LATER = "later"
    """The receiver could not take it now."""
    FAILED = "failed"
    """The receiver could not take it, again and again."""
    WITHDRAWING = "withdrawing"
    """As `SENDING`, after the link is gone."""
    WITHDRAWN = "withdrawn"
    """The receiver was told that the link is gone, and has taken that."""
    ABANDONED = "abandoned"
    """The link is gone, and the receiver did not take that, or could not be told."""


@dataclass(frozen=True, slots=True)
class Notice:
    """That a page of ours links to a page of somebody else: told once."""

    source: str
    """URL of our page."""
    target: str
    """URL of the other, as our page writes it: receivers look for exactly this."""
    page: str
    """The same, normalised and without fragment: by this one and `source` a notice is known again."""
    state: State = State.NEW
    tries: int = 0
    """How often the receiver could not take it."""
    at: float = 0.0
    """When that became so, or when its page was last looked at in vain; in seconds since 1970, UTC."""
    protocol: str = ""
    """``webmention`` or ``pingback``; empty where nobody has found out."""
    endpoint: str = ""
    """Where it is sent."""
    status: int | None = None
    """What the receiver answered."""
    location: str = ""
    """Where the receiver says how far it is with it."""
    detail: str = ""
    """What a person should know: words of ours, and the receiver's made harmless."""


@dataclass(frozen=True, slots=True)
class Notified:
    """What came of one run. Each list is sorted by source and target."""

    told: tuple[Notice, ...] = ()
    """Of links that are new; in a dry run those that could be sent are still new."""
    withdrawn: tuple[Notice, ...] = ()
    """Of links that are gone; in a dry run those that could be sent are still sent."""
    noted: int = 0
    """Links that are there as the record begins, of which nobody is told."""
    handled: int = 0
    """Links that an earlier run has dealt with."""
    interrupted: tuple[Notice, ...] = ()
    """Of which nobody knows whether they arrived, those included whose links are gone."""
    dry: bool = True
    """Nothing was sent or kept."""
    notes: tuple[str, ...] = ()
    """What a person should know, one line each."""

"""Everything that is known of one outside URL."""

from __future__ import annotations

from dataclasses import dataclass

from linkvoice.model.capture import Capture, Visit
from linkvoice.model.outcome import Outcome

__all__ = ["Story"]


@dataclass(frozen=True, slots=True)
class Story:
    """What the store and the table of verdicts have to say of a URL."""

    url: str
    guard: str | None = None
    """Why it is never asked, where it is not."""
    capture: Capture | None = None
    outcome: Outcome | None = None
    visits: tuple[Visit, ...] = ()
    """Oldest first."""
    links: tuple[str, ...] = ()
    """Source paths of pages that link to it, from the last run that saw it."""

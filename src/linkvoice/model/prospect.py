"""Whom it may be worth to write to, and why."""

from dataclasses import dataclass
from enum import StrEnum

from linkvoice.model.voice import Voice

__all__ = ["Prospect", "Prospects", "Reason"]


class Reason(StrEnum):
    """Why somebody may like to hear from us; what costs them least, and brings their readers most, comes first."""

    ADDRESS = "old address"
    """They link to us under an address that is wrong, or was."""
    DEAD_LINK = "dead link"
    """A page that links to us has a dead link to somebody else, and a page of ours may fit in its place."""
    MENTION = "mention"
    """They name us, and do not link."""
    LOST = "lost link"
    """They linked to us once."""
    PAGE = "lost page"
    """A page of theirs that linked to us is gone."""
    PARTNER = "no link back"
    """We link to them."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """One thing to write to somebody about. Texts and URLs of theirs are words of strangers; none of them holds a mail address."""

    reason: Reason
    page: str
    """The page of theirs that it is about: absolute, normalised."""
    ours: str
    """The page of ours that it should link; for `Reason.PARTNER` the one that links to them."""
    evidence: str
    """How that is known, in a clause."""
    stands: str = ""
    """The URL that stands on their page now: an old one of ours, or a dead one."""
    text: str = ""
    """The words that are linked there."""
    title: str = ""
    """Of their page."""
    since: str = ""
    """ISO date since when it is so; empty when unknown."""
    voice: Voice | None = None
    """How good their link is, was, or would be."""
    pages: int = 1
    """On how many pages of their site it is so; this one has the best link."""
    asked: str = ""
    """ISO date on which the owner asked them already; empty where nobody did."""


@dataclass(frozen=True, slots=True)
class Prospects:
    """Whom it may be worth to write to."""

    site: str
    """Absolute URL of the site's root."""
    found: tuple[Prospect, ...] = ()
    """Sorted by reason; the strongest voices first, and of what is lost what was lost last."""
    built: bool = True
    """Whether a built site was there: without one, some reasons cannot be looked for."""
    heard: bool = True
    """Whether anybody has ever listened: else nothing is known of who links, and nobody can be said not to."""
    waiting: int = 0
    """Links beside those to us that a page of ours would fit in the place of, and of which nobody knows whether they are dead."""
    astray: int = 0
    """Old addresses of ours of which nobody knows what took their place."""
    notes: tuple[str, ...] = ()
    """What a person should know, one line each."""

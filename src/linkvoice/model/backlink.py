"""A backlink: a link from somebody else's page to a page of ours, and what proves it."""

from typing import NamedTuple

from linkvoice.model.classification import Classification
from linkvoice.model.link import Position
from linkvoice.model.record import Record
from linkvoice.model.voice import Voice

__all__ = ["Backlink"]


class Backlink(NamedTuple):
    """A backlink as pages, rules and reports see it."""

    record: Record
    sort: Classification
    target: str = ""
    """Path in the built site of the page that it leads to, redirects followed; empty where there is none."""
    fragment: str = ""
    """The place on that page, percent-encoded."""
    hops: tuple[str, ...] = ()
    """Redirects of ours that it passes, in order."""
    reviewed: bool = False
    """The owner has looked at the site that links and trusts it."""
    path: str = ""
    """What it asks for below the root of the site, decoded once, without query: ``guide/``. Empty for the home page, and for what is not of this build."""
    broken: bool = False
    """Nothing in this build answers at `path`: there is no such file, and no redirect leads to one."""
    position: Position | None = None
    """Where a person finds its record, where that is known."""
    voice: Voice | None = None
    """How good it is; None where nobody asked."""

"""What a digest tells: what is new about links to the site since the last one."""

from dataclasses import dataclass
from typing import NamedTuple

from linkvoice.model.backlink import Backlink

__all__ = ["Changed", "Difference", "Digest", "TopPage"]


class Difference(NamedTuple):
    """One thing about a link that is otherwise than it was."""

    what: str
    """``address``, ``text``, ``rel``, ``placement``, ``hidden``, ``robots`` or ``missing since``."""
    before: str
    """Empty where there was none. May hold words of strangers, as `after`."""
    after: str


class Changed(NamedTuple):
    """A link that is still there, and otherwise."""

    backlink: Backlink
    differences: tuple[Difference, ...]
    """At least one."""


class TopPage(NamedTuple):
    """A page of ours that others link to."""

    url: str
    sites: int
    """How many sites link to it."""
    links: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What is otherwise than when the last digest was told. Links are sorted: the best first. What looks like spam, and the owner's own sites, are in none."""

    site: str
    """Absolute URL of the site's root."""
    since: str
    """ISO time, UTC, of the last digest; empty for the first one."""
    until: str
    """ISO time, UTC."""
    links: int
    """How many links there are now."""
    new: tuple[Backlink, ...] = ()
    changed: tuple[Changed, ...] = ()
    lost: tuple[Backlink, ...] = ()
    """How good they were when they were last seen."""
    pages: tuple[TopPage, ...] = ()
    """Those that most sites link to, best first."""
    broken: tuple[Backlink, ...] | None = ()
    """Links to what is not in the built site, new or not; None where no built site was found."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing that a person has to know."""
        return not (self.new or self.changed or self.lost or self.broken)

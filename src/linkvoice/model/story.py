"""Everything that is known of one URL: as one that the site links to, and as one that links to the site or is linked."""

from dataclasses import dataclass

from linkvoice.model.backlink import Backlink
from linkvoice.model.capture import Capture, Visit
from linkvoice.model.observation import Observation
from linkvoice.model.outcome import Outcome
from linkvoice.model.reading import Reading
from linkvoice.model.standing import Standing

__all__ = ["InboundStory", "LinkStory", "PageStory", "Story"]


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


@dataclass(frozen=True, slots=True)
class LinkStory:
    """One link to the site, or what is said to be one."""

    to_url: str
    """The page of ours."""
    standing: Standing
    """What the last visit says of it; `claimed` where there was none."""
    backlink: Backlink | None = None
    """Its record in the ledger, with its sort and where it leads; None where the ledger has none."""


@dataclass(frozen=True, slots=True)
class PageStory:
    """A page that links to the site, or is said to."""

    url: str
    """Without fragment; only the site where no source knows more."""
    observations: tuple[Observation, ...] = ()
    """By source."""
    readings: tuple[Reading, ...] = ()
    """Visits to it, oldest first."""
    links: tuple[LinkStory, ...] = ()
    """By the page of ours."""


@dataclass(frozen=True, slots=True)
class InboundStory:
    """What is known of links to the site from a URL, or to one of its own."""

    url: str
    ours: bool
    """It is a URL of the site: `pages` are those that link to it. Otherwise the only one of them is the page itself."""
    pages: tuple[PageStory, ...] = ()
    """Sorted by URL."""
    forgotten: bool = False
    """It shall not come back: nothing of it is kept."""
    built: str = ""
    """The built folder in which links were followed; empty where there is none."""

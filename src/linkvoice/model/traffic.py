"""Traffic: how many readers came from other sites to pages of ours. Nothing in it tells of a single reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

__all__ = ["FEWEST", "Arrivals", "Part", "Referral", "Traffic", "Want", "at_least"]

FEWEST: Final = 3
"""Visits that may be told of: fewer tell of single readers."""


class Arrivals(NamedTuple):
    """How many readers one site sent to one page of ours."""

    origin: str
    """``https://blog.acme.dev``, or ``android-app://com.example``; without path, and without ``www.``."""
    page: str
    """The URL of ours, canonical and without query; empty where it may be any."""
    visits: int


class Part(NamedTuple):
    """What one file tells of one day."""

    day: str
    """ISO date, as the file's own clock says it."""
    first: str
    """Time of the first arrival, ``06:25:01``; ``00:00:00`` where the file does not say."""
    last: str
    """Time of the last one."""
    mark: str
    """Empty where one program writes one file after the other. Else a digest of what the part tells, which names it: several programs write at once."""
    arrivals: tuple[Arrivals, ...]
    """One for each pair of ends, sorted."""


class Want(NamedTuple):
    """A page of ours that somebody was led to and that was not there."""

    source: str
    """The page that led there, without its query, or only its origin with a slash, where it tells no more."""
    page: str
    """The URL of ours, canonical and without query."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """What one file says of readers who came from other sites."""

    format: str
    """As a person calls it: ``access log (combined)``."""
    source: str
    """Name of who counted: ``access-log``, ``goatcounter``, …. What two sources tell of one day is told twice."""
    parts: tuple[Part, ...] = ()
    """In the order of days."""
    wanted: Mapping[Want, int] = field(default_factory=dict)
    """Pages that were not there, and how often somebody asked for them."""
    lines: int = 0
    """All that was read, blank ones aside."""
    broken: int = 0
    """Lines that could not be read."""
    bots: int = 0
    """Lines by programs, among those that name another site."""
    spam: int = 0
    """Lines that name a site which only wants to be seen in statistics."""
    left_out: int = 0
    """Arrivals beyond what one import keeps."""

    @property
    def visits(self) -> int:
        """All readers who came from other sites."""
        return sum(arrivals.visits for part in self.parts for arrivals in part.arrivals)


class Referral(NamedTuple):
    """A site that sends readers to a page of ours, as it may be told in public."""

    host: str
    """Without ``www.``."""
    target: str
    """Path of the page in the built site; empty where nobody knows which."""
    least: int
    """It sent so many at least: a step of `at_least`, and never 0."""


def at_least(visits: int) -> int:
    """Give the largest of 0, 3, 10, 30, 100, 300, … that is not above a number: exact numbers are private, as are those below `FEWEST`."""
    steps = (step * 10**power for power in range(18, -1, -1) for step in (3, 1))
    return next((step for step in steps if FEWEST <= step <= visits), 0)

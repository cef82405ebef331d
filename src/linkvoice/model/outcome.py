"""The judgement on one URL."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, NamedTuple

__all__ = ["Fragment", "Hop", "Outcome", "Status"]


class Status(StrEnum):
    """What linkvoice thinks of a URL."""

    OK = "ok"
    REDIRECTED = "redirected"
    """It answers, but lives elsewhere now."""
    BROKEN = "broken"
    """A person who follows it gets nowhere; said only with evidence."""
    UNREACHABLE = "unreachable"
    """It did not answer this time: no verdict yet."""
    BLOCKED = "blocked"
    """It refuses programs; a person may well get in."""
    SUSPECT = "suspect"
    """It answers, but what it shows does not look like what was linked: "not found", a parked domain, somebody else's site."""
    SKIPPED = "skipped"
    """Not asked, on purpose."""
    UNCHECKED = "unchecked"
    """Not asked, for want of a network or of time."""


class Fragment(StrEnum):
    """Whether a page has the place that a fragment names."""

    OK = "ok"
    MISSING = "missing"
    UNKNOWN = "unknown"


_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


class Hop(NamedTuple):
    """One redirect."""

    url: str
    """Where it was said."""
    status: int
    """301, 302, 303, 307 or 308."""
    location: str
    """Absolute URL it leads to."""

    @property
    def permanent(self) -> bool:
        """Whether the server says that the old URL is gone for good."""
        return self.status in {301, 308}


class Outcome(NamedTuple):
    """The judgement on one URL without its fragment, and on the fragments that links use."""

    url: str
    status: Status
    reason: str = ""
    """One clause that reads after the URL: ``answered 404, twice``."""
    row: str = ""
    """The row of the table of verdicts that decided."""
    code: int | None = None
    """HTTP status code of the last answer."""
    final_url: str | None = None
    """Where it ended, when it was redirected."""
    hops: tuple[Hop, ...] = ()
    checked_at: float | None = None
    """Seconds since 1970, UTC; None when it was never asked."""
    visits: int = 0
    """Visits on which the verdict rests, at least 6 hours apart."""
    failing_since: float | None = None
    """Seconds since 1970, UTC: the first of the visits in a row that failed; None when the last one did not."""
    fragments: Mapping[str, Fragment] = _NONE
    """Fragment as written (percent-encoded) -> verdict; only fragments that are not plainly ok."""
    elapsed: float = 0.0
    """Seconds that the last visit took."""
    suggestions: Mapping[str, str] = _NONE
    """What stands nearest to what is missing: ``""`` -> a path, a fragment -> an id."""

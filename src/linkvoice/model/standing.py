"""What is known of a backlink, and how that changed."""

from enum import StrEnum
from typing import Final, NamedTuple

__all__ = ["Change", "Standing"]


class Standing(StrEnum):
    """What is known of a backlink."""

    LIVE = "live"
    """The page links to exactly this URL of ours."""
    LIVE_VARIANT = "live_variant"
    """It links to the same page of ours, written otherwise: scheme, ``www.``, slash, index file, fragment, tracking parameters, a redirect of ours."""
    LIVE_REDIRECT = "live_redirect"
    """It links by way of a redirect of its own, or a shortener, that ends here."""
    MENTION_ONLY = "mention_only"
    """It names the URL in its text, and does not link it."""
    GONE = "gone"
    """The page is there and the link is not, at two checks 7 days apart or more."""
    SOURCE_DEAD = "source_dead"
    """The page answers 404 or 410."""
    UNVERIFIABLE = "unverifiable"
    """Nobody could look: refused, no answer, not readable, or closed by robots.txt. Never counts as lost."""
    BLOCKED_BY_POLICY = "blocked_by_policy"
    """It is not asked for safety: a private address, another port or scheme."""
    CLAIMED = "claimed"
    """A source says so; nobody has looked yet."""

    @property
    def verified(self) -> bool:
        """Whether the link was seen; only these are shown in public."""
        return self in _VERIFIED


_VERIFIED: Final = frozenset({Standing.LIVE, Standing.LIVE_VARIANT, Standing.LIVE_REDIRECT})


class Change(NamedTuple):
    """One change in the life of a backlink."""

    at: str
    """ISO time, UTC: ``2026-11-22T10:00:00Z``."""
    standing: Standing

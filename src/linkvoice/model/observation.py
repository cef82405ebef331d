"""An observation: what one source claims about a link to the site. A claim is no proof."""

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Observation"]


@dataclass(frozen=True, slots=True)
class Observation:
    """What one source says of one link to us, as far as that source can know."""

    source: str
    """Name of the source, such as ``hackernews`` or ``search-console``."""
    from_url: str = ""
    """The page that is said to link here: absolute, normalised. Empty where the source knows only the site."""
    from_origin: str = ""
    """``https://blog.example``: the site that is said to link here."""
    to_url: str = ""
    """The URL of ours that is said to be linked: absolute, normalised. Empty where the source knows only that it is one of ours."""
    anchor: str | None = None
    """Text of the link; None where the source does not say."""
    rel: str | None = None
    """Tokens of the link's rel attribute, lower case, sorted, with a space between; None where the source does not say."""
    title: str = ""
    """Title of the page that links."""
    first_seen: str = ""
    """ISO date (``2026-11-22``) since when the source knows of it."""
    last_seen: str = ""
    """ISO date when the source last saw it."""
    lost: bool = False
    """The source itself says that the link is gone; a hint, never a verdict."""
    kind_hint: str = ""
    """What the source is by its nature (``reply``, ``like``, ``repost``, ``bookmark``, ``story``, ``citation``, …)."""
    metrics: Mapping[str, int] = field(default_factory=dict)
    """Figures of the source, such as ``points`` or ``comments``."""
    sample: bool = False
    """The source shows only a part of what it knows, so that what is absent means nothing."""
    private: bool = False
    """It must never be shown: it stays in the private folder."""

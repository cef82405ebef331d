"""What an export says, once it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from linkvoice.model.observation import Observation

__all__ = ["Export"]


@dataclass(frozen=True, slots=True)
class Export:
    """What one file says of links to the site."""

    format: str
    """As a person calls it: ``Google Search Console: latest links, top linking sites``."""
    observations: tuple[Observation, ...] = ()
    """In the order of the file, one for each pair of addresses. Without `from_url`, the file knows only the linking site, and
    ``metrics["links"]`` is how many links it counts there; such a one is a lead to look into, not a link."""
    linked: Mapping[str, int] = field(default_factory=dict)
    """URLs of ours that others link to, and how many links; the file does not say whose."""
    wanted: Mapping[str, int] = field(default_factory=dict)
    """Paths of ours that people asked for and did not get, each with its leading slash, and how often; who led them there is not known."""
    notes: tuple[str, ...] = ()
    """One line each, for a person: what was left out, and why. Nothing in them acts upon a terminal."""
    skipped: int = 0
    """Rows that could not be read."""

    @property
    def sites(self) -> tuple[tuple[str, int], ...]:
        """Linking sites (``https://blog.example``) of which no page is known, and how many links; 0 where the file does not count them."""
        return tuple((seen.from_origin, seen.metrics.get("links", 0)) for seen in self.observations if not seen.from_url)

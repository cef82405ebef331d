"""What a link is weighed against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from linkvoice.config import Weights
from linkvoice.inbound.voice.survey import Survey
from linkvoice.inbound.voice.topics import Topics
from linkvoice.model.voice import Authority, Visits

__all__ = ["AuthorityOf", "Scale", "VisitsFrom"]

AuthorityOf = Callable[[str], Authority | None]
"""Gives how well a site (``acme.dev``, ``alice.github.io``) is known; None where no list ranks it."""
VisitsFrom = Callable[[str, str, str], Visits]
"""Gives how many readers an origin (``https://blog.acme.dev``) sent to a page of ours (its URL), or to where that leads (a path in the built site)."""


@dataclass(frozen=True, slots=True)
class Scale:
    """All that a score is made from beside the link itself."""

    weights: Weights
    survey: Survey
    """Of all links, this one among them."""
    topics: Topics
    """Of our pages."""
    authority: AuthorityOf | None = None
    """None without any list of ranks."""
    visits: VisitsFrom | None = None
    """None where nobody counts."""

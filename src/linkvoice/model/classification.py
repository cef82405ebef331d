"""What sort of link a backlink is."""

from enum import StrEnum
from typing import NamedTuple

__all__ = ["Classification", "Control", "Label", "Origin"]


class Origin(StrEnum):
    """How a link came about."""

    NATURAL = "natural"
    """Nobody asked for it, as far as is known."""
    MANUAL = "manual"
    """The owner of the site asked for it, or placed it."""
    OWN = "own"
    """It stands on another site of the owner."""
    EXCHANGE = "exchange"
    PAID = "paid"


class Control(StrEnum):
    """Who decided that the link stands there."""

    EDITORIAL = "editorial"
    """Whoever writes the site."""
    UGC = "ugc"
    """A visitor: a comment, a post, an answer, an edit of a wiki."""
    SELF = "self"
    """The owner of the linked site: a profile, a form of a directory."""
    AUTOMATIC = "automatic"
    """A program: an aggregator, a mirror, a page of statistics."""


class Label(StrEnum):
    """The common name of a link's sort."""

    MANUAL = "manual"
    EDITORIAL = "editorial"
    NON_EDITORIAL = "non-editorial"


class Classification(NamedTuple):
    """What sort of link a backlink is, and how that was decided."""

    origin: Origin
    control: Control
    kind: str
    """What the linking page is: ``blog``, ``forum``, ``qa``, ``wiki``, ``code_host``, ``news``, …; see `linkvoice.inbound.classify.KINDS`."""
    rule: str
    """Name of the rule that decided."""
    evidence: str = ""
    """What it saw, in a few words: ``host github.com, path /*/issues/``."""

    @property
    def label(self) -> Label:
        """The common name; that it is natural is told beside it."""
        if self.origin is Origin.MANUAL:
            return Label.MANUAL
        return Label.EDITORIAL if self.control is Control.EDITORIAL else Label.NON_EDITORIAL

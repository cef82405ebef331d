"""A voice: how good a link is, and every part of how that was reckoned."""

from collections.abc import Iterable
from enum import StrEnum
from itertools import islice
from typing import Final, NamedTuple

__all__ = ["COUNTED", "FORMULA", "Authority", "Band", "Gate", "Part", "Referrer", "Visits", "Voice", "together"]

FORMULA: Final = "voice/1"
"""Name of the formula; another one gets another name, so that scores are compared only with their like."""
COUNTED: Final = 20
"""Voices that count together: the next would count a millionth."""


class Band(StrEnum):
    """How good a link is, in a word; the best first."""

    STRONG = "strong"
    """60 points or more."""
    STEADY = "steady"
    """30 to 59 points."""
    FAINT = "faint"
    """10 to 29 points."""
    NOISE = "noise"
    """Less than 10 points."""

    @classmethod
    def of(cls, score: int) -> "Band":
        """The band of a score from 0 to 100."""
        return _BANDS[score]

    @property
    def rank(self) -> int:
        """0 for the best."""
        return _RANKS[self]


_BANDS: Final = (Band.NOISE,) * 10 + (Band.FAINT,) * 20 + (Band.STEADY,) * 30 + (Band.STRONG,) * 41
_RANKS: Final = {band: rank for rank, band in enumerate(Band)}


def together(scores: Iterable[int]) -> int:
    """Give what voices are worth together, from 0 to 100, by their scores, best first: the best one, and of each further one half as much as of the one before.

    That is 100 * (1 - product of (1 - score/100 * 0.5^i)), i from 0; rounded, a half upwards. However many faint voices there are, they are
    worth less than one strong one.
    """
    silence = 1.0
    for number, score in enumerate(islice(scores, COUNTED)):
        silence *= 1 - score / 100 * 0.5**number
    return int(round(100 * (1 - silence), 6) + 0.5)


class Part(NamedTuple):
    """One of the parts that a score is the sum of."""

    name: str
    """``treatment``, ``placement``, ``authority``, ``relevance``, ``reach`` or ``penalties``."""
    points: float
    """With one decimal at most, so that a person can add them up. Below 0 for penalties."""
    of: float
    """As many points as there can be."""
    evidence: str
    """Why, in words; may hold words of strangers."""
    known: bool = True
    """False: nobody knows, and the points are those that the weights name for that."""


class Gate(NamedTuple):
    """How sure it is that the link is there: what the sum of the parts is multiplied by."""

    factor: float
    """From 0 to 1."""
    evidence: str


class Voice(NamedTuple):
    """How good a link is, from 0 to 100, by `FORMULA`."""

    score: int
    gate: Gate
    parts: tuple[Part, ...]
    """In the order of `Part.name`."""

    @classmethod
    def of(cls, gate: Gate, parts: tuple[Part, ...]) -> "Voice":
        """Reckon the score: the parts added up, kept within 0 and 100, multiplied by the gate's factor, and rounded, a half upwards."""
        total = sum([part.points for part in parts])
        # Rounded first, for 0.3 * 55 may be a hair less than 16.5 to a computer.
        return cls(int(round(gate.factor * min(max(total, 0.0), 100.0), 6) + 0.5), gate, parts)

    @property
    def band(self) -> "Band":
        """The score in a word."""
        return Band.of(self.score)


class Authority(NamedTuple):
    """How well a site is known, by an open list of ranks."""

    rank: int
    """1 is the best."""
    of: int
    """How many sites the list ranks."""
    source: str
    """Name of the list, such as ``Common Crawl``."""
    date: str
    """ISO date, or month, of the list."""


class Visits(NamedTuple):
    """How many readers a site sent to a page of ours: exact, and thus not to be told."""

    visits: int
    """0 where visits are counted, and there was none."""
    days: int = 90
    """Over how many days."""


class Referrer(NamedTuple):
    """A site that links to us, and what its links are worth together."""

    site: str
    """The name that somebody registered: ``acme.dev``, ``alice.github.io``."""
    score: int
    """From 0 to 100."""
    links: int
    """All of its links that were seen."""
    counted: tuple[int, ...]
    """Scores of those that count, best first: of links that repeat all over the site, the best one."""

    @property
    def band(self) -> "Band":
        """The score in a word."""
        return Band.of(self.score)

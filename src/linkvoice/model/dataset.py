"""Open data of others that was fetched: what it is, how old, and under which licence."""

from typing import Final, NamedTuple

__all__ = ["DEPTH", "Dataset", "Fetched"]

DEPTH: Final = 1_000_000
"""Names of a list that are read: about 20 MB of Common Crawl's. A rank below 7.7 million is worth less than one that nobody knows."""


class Dataset(NamedTuple):
    """Data of others, as it lies in the cache."""

    name: str
    """Of its file, such as ``common-crawl-domains``."""
    title: str
    licence: str
    home: str
    """Where a person finds more about it."""
    date: str = ""
    """ISO date or month of the edition that was fetched; empty where editions have none."""
    fetched: float = 0.0
    """Seconds since 1970, UTC."""
    size: int = 0
    """Bytes in the cache; 0 where nothing was fetched, or it cannot be read."""
    holds: str = ""
    """What of it, in words."""


class Fetched(NamedTuple):
    """What came of fetching one."""

    title: str
    problem: str = ""
    """Why it was not fetched: a clause. What was there before is still there."""
    note: str = ""
    """What a person should know of one that was."""

"""Which lists there are, where they come from, and what the answers about their newest edition say."""

from __future__ import annotations

import json
import re
from typing import Any, Final, NamedTuple

from linkvoice.errors import SourceError

__all__ = ["DOMAINS", "HOSTS", "LISTS", "TRANCO", "Edition", "Ranking", "edition_of_graph", "edition_of_tranco"]

_RELEASE: Final = re.compile(r"cc-main-(\d{4})(?:-(\d\d))?(?:-[a-z]{3})*-([a-z]{3})")
_LIST_ID: Final = re.compile(r"[A-Z0-9]{4,12}")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_GRAPHS: Final = "https://data.commoncrawl.org/projects/hyperlinkgraph"
_TRANCO_LENGTH: Final = 1_000_000
_MOST: Final = 10**12
"""Names that a list can rank: there are not so many."""


class Ranking(NamedTuple):
    """A list of ranks that somebody publishes."""

    name: str
    """Of its file in the cache."""
    title: str
    """As evidence names it."""
    licence: str
    home: str
    newest: str
    """URL of the answer that tells of its newest edition."""


class Edition(NamedTuple):
    """One edition of a list."""

    name: str
    date: str
    """ISO date, or month."""
    of: int
    """How many names it ranks."""
    url: str


_TERMS: Final = "Common Crawl terms of use, https://commoncrawl.org/terms-of-use"
_GRAPH_INDEX: Final = "https://index.commoncrawl.org/graphinfo.json"
_GRAPH_HOME: Final = "https://commoncrawl.org/web-graphs"
DOMAINS: Final = Ranking("common-crawl-domains", "Common Crawl", _TERMS, _GRAPH_HOME, _GRAPH_INDEX)
HOSTS: Final = Ranking("common-crawl-hosts", "Common Crawl (hosts)", _TERMS, _GRAPH_HOME, _GRAPH_INDEX)
TRANCO: Final = Ranking(
    "tranco",
    "Tranco",
    "terms of the lists that it combines; cite Le Pochat et al., NDSS 2019",
    "https://tranco-list.eu/",
    "https://tranco-list.eu/api/lists/date/latest",
)
LISTS: Final = (DOMAINS, HOSTS, TRANCO)
"""The first that knows a site counts."""


def edition_of_graph(text: str, level: str) -> Edition:
    """Read which web graph is the newest; `level` is ``domain`` or ``host``. Source: https://index.commoncrawl.org/graphinfo.json.

    Raises:
        SourceError: the answer says no such thing.
    """
    try:
        newest = json.loads(text)[0]
        name, of = newest["id"], newest["stats"][level]["nodes"]
        match = _RELEASE.fullmatch(name)
        month = _MONTHS.index(match[3]) + 1 if match is not None else 0
    except (ValueError, LookupError, TypeError, RecursionError):
        raise _unexpected() from None
    if match is None or not _is_count(of):
        raise _unexpected()
    year = match[1][:2] + (match[2] or match[1][2:])
    return Edition(name, f"{year}-{month:02}", of, f"{_GRAPHS}/{name}/{level}/{name}-{level}-ranks.txt.gz")


def edition_of_tranco(text: str) -> Edition:
    """Read which list is the newest. Source: https://tranco-list.eu/api_documentation.

    Raises:
        SourceError: the answer says no such thing.
    """
    try:
        newest = json.loads(text)
        name, day = newest["list_id"], newest["created_on"][:10]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise _unexpected() from None
    if not (_is_match(_LIST_ID, name) and _is_match(_DAY, day)):
        raise _unexpected()
    return Edition(name, day, _TRANCO_LENGTH, f"https://tranco-list.eu/download/{name}/{_TRANCO_LENGTH}")


def _is_match(pattern: re.Pattern[str], value: Any) -> bool:  # noqa: ANN401 - any JSON
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_count(value: Any) -> bool:  # noqa: ANN401 - any JSON
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _MOST


def _unexpected() -> SourceError:
    return SourceError("what it says of its newest edition cannot be read; linkvoice may be too old for it")

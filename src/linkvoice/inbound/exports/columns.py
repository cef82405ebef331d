"""What columns are called: the names that tools give them, and those that a user gives them."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from linkvoice.errors import UsageError
from linkvoice.inbound.exports.table import Table

__all__ = ["FIELDS", "Columns", "folded", "known_columns", "mapped_columns"]

Columns = Mapping[str, int]
"""Position of the column of each field, from 0."""

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "from": (
        "sourceurl", "referringpageurl", "linkingpage", "linkingurl", "linkingpageurl", "referringpage", "urlfrom", "fromurl", "sourcepage", "backlinkurl",
        "backlink", "source", "from", "דףמקשר", "url",
    ),
    "to": ("targeturl", "linkurl", "targetpage", "linkedpage", "urlto", "tourl", "destinationurl", "target", "destination", "to", "דףיעד"),
    "anchor": ("anchor", "anchortext", "linkanchor", "linktext"),
    "title": ("sourcetitle", "referringpagetitle", "pagetitle", "title"),
    "rel": ("rel", "linktype"),
    "nofollow": ("nofollow", "flagnofollow"),
    "ugc": ("ugc",),
    "sponsored": ("sponsored",),
    "follow": ("dofollow",),
    "first": ("firstseen", "firstindexeddate", "sourcefirstfounddate", "firstfound", "discovered"),
    "last": ("lastseen", "lastseendate", "sourcecrawldate", "lastcrawled", "lastcrawldate", "refpagechecked", "נסרקלאחרונה"),
    "lost": ("datelost", "lost", "lostlink"),
    "deleted": ("flagdeleted", "linkstate", "loststatus"),
    "site": ("domain", "site", "referringdomain", "linkingsite", "אתר"),
    "links": ("backlinks", "backlinkscount", "linkingpages", "incominglinks", "דפיםמקשרים", "קישוריםנכנסים"),
    "path": ("path",),
    "views": ("views",),
}  # fmt: skip
"""Fields, and the names of their columns, letters and digits alone, the best first. Those in Hebrew are Search Console's own there; its tables
in other languages are known by what is in their columns."""

_FREE: Final = ("from", "to", "anchor", "title", "rel", "nofollow", "first", "last", "lost")
"""Fields that a user may name a column for."""


def folded(name: str) -> str:
    """Give the letters and digits of a column's name, in lower case: ``Source url`` is ``SourceURL``."""
    return "".join(char for char in name.casefold() if char.isalnum())


def known_columns(table: Table) -> Columns:
    """Give the column of every field that a table has by the names that tools use."""
    header = [folded(name) for name in table.header]
    return {field: header.index(name) for field, names in FIELDS.items() for name in [next((one for one in names if one in header), None)] if name}


def mapped_columns(table: Table, columns: Mapping[str, str]) -> Columns | None:
    """Give the columns that a user names, ``{"from": "Source", …}``; None where the table lacks one of them.

    Raises:
        UsageError: a field does not exist, or none is for the linking page.
    """
    for field in columns:
        if field not in _FREE:
            nearest = get_close_matches(field, _FREE, 1)
            raise UsageError(f"There is no field {field!r}{f', did you mean {nearest[0]!r}?' if nearest else '.'} Fields are {', '.join(_FREE)}.")
    if "from" not in columns:
        raise UsageError("No column is named for the linking page: add `--column from=NAME`.")
    header = [folded(name) for name in table.header]
    positions = {field: table.header.index(name) if name in table.header else _position(header, folded(name)) for field, name in columns.items()}
    return None if None in positions.values() else {field: at for field, at in positions.items() if at is not None}


def _position(header: list[str], name: str) -> int | None:
    return header.index(name) if name and name in header else None

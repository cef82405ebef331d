"""Cells of tables that strangers wrote: text to values, or to nothing. A cell is never a formula."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Final

from linkvoice.inbound.exports.dates import dated
from linkvoice.model.url import Url

__all__ = ["Nature", "address", "flag", "lost", "nature", "number", "path", "plain", "tokens"]

_ANSI: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")
_NUMBER: Final = re.compile(r"(\d{1,3}(?:([.,'\u2019\s])\d{3})(?:\2\d{3})*|\d{1,15})(?:[.,]0+)?")
_BARE: Final = re.compile(r"(?:[\w-]{1,63}\.)+[^\W\d_][\w-]{1,62}(?=[:/?#]|$)")
_LONGEST: Final = 2048  # characters of an address
_TRUE: Final = frozenset({"1", "true", "yes", "y"})
_FALSE: Final = frozenset({"-", "0", "false", "n", "no"})
_STILL_THERE: Final = frozenset({"", "active", "found", "live", "n/a", "new", "none"})
_REL: Final = frozenset({"external", "me", "nofollow", "noopener", "noreferrer", "sponsored", "ugc"})
_MOST: Final = 0.8  # a column is what most of its cells are: a few rows may be spoilt


class Nature(StrEnum):
    """What the cells of a column are."""

    NOTHING = "empty"
    NUMBER = "numbers"
    DATE = "dates"
    URL = "addresses"
    HOST = "host names"
    TEXT = "text"


def plain(cell: str, limit: int = 200) -> str:
    """Take from a text of strangers all control, format and bidirectional characters; white space is folded, `limit` is in characters."""
    text = cell[: 10 * limit]
    if not (text.isascii() and text.isprintable()):
        text = _ANSI.sub("", text)
        text = "".join(" " if char.isspace() else char for char in text if char.isspace() or unicodedata.category(char)[0] != "C")
    return " ".join(text.split())[:limit].rstrip()


@lru_cache(1024)  # most links of an export lead to a few pages
def address(cell: str) -> Url | None:
    """Read the address of a web page, with or without its scheme; None for every other scheme, and for one that holds a password.

    Where the scheme is left out, ``https`` is meant: whoever looks at the page treats both alike.
    """
    text = cell.strip()
    if not text or len(text) > _LONGEST:
        return None
    url = Url.parse(f"https://{text}" if _BARE.match(text) else text)
    if url is None or url.scheme not in {"http", "https"} or "@" in url.href.split("/", 3)[2]:
        return None
    return url


def number(cell: str) -> int | None:
    """Read a count: ``1240``, ``1,240``, ``1.240``, ``1 240``, ``1240.0``; None for everything else."""
    match = _NUMBER.fullmatch(cell.strip())
    return int(re.sub(r"\D", "", match[1])) if match else None


def flag(cell: str) -> bool | None:
    """Read yes or no; None where the cell says neither."""
    text = cell.strip().lower()
    return True if text in _TRUE else False if text in _FALSE else None


def lost(cell: str) -> bool:
    """Say whether a cell about the loss of a link (a flag, a date, a reason, a state) says that it is lost."""
    said = flag(cell)
    return cell.strip().lower() not in _STILL_THERE if said is None else said


def tokens(cell: str) -> str | None:
    """Read tokens of rel, sorted; ``follow`` and ``dofollow`` mean none. None where the cell speaks of something else."""
    words = {*re.split(r"[\s,;|]+", cell.strip().lower())}
    return " ".join(sorted(words & _REL)) if words & (_REL | {"dofollow", "follow"}) else None


def path(cell: str) -> str | None:
    """Read a path of ours that somebody asked for; its query is dropped, for it may hold what is private. None where it is no path."""
    text = cell.strip().partition("#")[0].partition("?")[0]
    if not text or len(text) > _LONGEST or "\\" in text or not text.isprintable() or "://" in text:
        return None
    return f"/{text.lstrip('/')}"


def nature(cells: Iterable[str]) -> Nature:
    """Say what most of some cells are."""
    found = [_nature(cell.strip()) for cell in cells if cell.strip()]
    if not found:
        return Nature.NOTHING
    commonest = max(Nature, key=found.count)
    return commonest if found.count(commonest) >= _MOST * len(found) else Nature.TEXT


def _nature(cell: str) -> Nature:
    if number(cell) is not None:
        return Nature.NUMBER
    if dated(cell):
        return Nature.DATE
    if cell[:8].lower().startswith(("http://", "https://")):
        return Nature.URL
    return Nature.HOST if _BARE.fullmatch(cell) else Nature.TEXT

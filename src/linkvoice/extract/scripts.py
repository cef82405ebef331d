"""Scripts that write rel attributes: what the HTML says of them is gone in the browser."""

from __future__ import annotations

import re

__all__ = ["loses_by_that", "writes_rel"]

_CALLS = (b".rel", b"setAttribute", b".attr(")
_KEPT = frozenset({"author", "license", "me", "nofollow", "sponsored", "ugc"})
_WRITES = re.compile(
    rb"""(?:\.rel\s*=(?!=)|\.setAttribute\(\s*["'`]rel["'`]\s*,|\.attr\(\s*["'`]rel["'`]\s*,)\s*["'`](?:[\w\s-]*\s)?(?:noopener|noreferrer|nofollow|external)\b"""
)
"""A value that links have is written, not one of style sheets or icons; nothing that was there before is kept."""


def writes_rel(text: bytes) -> bool:
    """Say whether a script, or a page with one, sets rel attributes of links to a fixed value."""
    return any(call in text for call in _CALLS) and _WRITES.search(text) is not None


def loses_by_that(rel: str) -> bool:
    """Say whether a rel attribute says what must not be overwritten."""
    return bool(rel) and not _KEPT.isdisjoint(rel.lower().replace(",", " ").split())

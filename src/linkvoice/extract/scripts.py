"""Scripts that write rel attributes: what the HTML says of them is gone in the browser."""

from __future__ import annotations

import re

__all__ = ["loses_by_that", "writes_rel"]

_CALLS = (b".rel", b"setAttribute", b".attr(")
_KEPT = frozenset({"author", "license", "me", "nofollow", "sponsored", "ugc"})
_WRITES = rb"""(?:\.rel\s*=(?!=)|\.setAttribute\(\s*["'`]rel["'`]\s*,|\.attr\(\s*["'`]rel["'`]\s*,)\s*["'`](?:[\w\s-]*\s)?(?:noopener|noreferrer|nofollow|external)\b[\w\s-]*["'`](?!\s*[+.])"""
"""A value that links have is written, not one of style sheets or icons; nothing that was there before is put behind it."""
_LOOKS = rb"""(?:has|get)Attribute\(\s*["'`]rel["'`]|!\s*[\w$.\[\]]+\.rel\b|\.rel\s*\|\|"""
"""The script looks at what is there first."""
_BEFORE = 100
"""Bytes in front of the place that writes, in which a script would look."""


def writes_rel(text: bytes) -> bool:
    """Say whether a script, or a page with one, sets rel attributes of links to a fixed value."""
    if not any(call in text for call in _CALLS):
        return False
    return any(not re.search(_LOOKS, text[max(0, found.start() - _BEFORE) : found.start()]) for found in re.finditer(_WRITES, text))


def loses_by_that(rel: str) -> bool:
    """Say whether a rel attribute says what must not be overwritten."""
    return bool(rel) and not _KEPT.isdisjoint(rel.lower().replace(",", " ").split())

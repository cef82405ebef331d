"""Comments around what linkvoice has written into a page, so that it finds it again and takes out no more than that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from linkvoice.extract.html import MADE
from linkvoice.rewrite.tags import Comment, tokens

__all__ = ["BEGIN", "END", "is_ours", "marked", "without_ours"]

BEGIN: Final = b"<!-- linkvoice:begin -->"
"""Stands before everything that is ours."""
END: Final = b"<!-- linkvoice:end -->"


def marked(text: bytes) -> bytes:
    """Put the comments around something of ours.

    Nothing stands behind the first: it may lie in a paragraph without an end tag, which a section ends.
    """
    return b"%s%s\n%s" % (BEGIN, text, END)


def without_ours(html: bytes) -> bytes:
    """Give a page as it was before anything of ours was written into it, to the byte.

    A beginning without an end is nobody's: it stays.
    """
    if BEGIN not in html:
        return html
    parts, done = [], 0
    for start, end in _ours(html):
        parts.append(html[done:start])
        done = end
    return b"".join([*parts, html[done:]])


def is_ours(html: bytes) -> bool:
    """Whether linkvoice has written the page as a whole."""
    return MADE in html and any(comment == MADE for _, _, comment in _comments(html))


def _ours(html: bytes) -> Iterator[tuple[int, int]]:
    """Yield the bytes from each beginning to the end that belongs to it."""
    begun: int | None = None
    for start, end, comment in _comments(html):
        if comment == BEGIN:
            begun = start if begun is None else begun
        elif comment == END and begun is not None:
            yield begun, end
            begun = None


def _comments(html: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield the comments of a page, as written; text that only looks like one is none."""
    for token in tokens(html, ()):
        if isinstance(token, Comment):
            yield token.start, token.end, html[token.start : token.end]

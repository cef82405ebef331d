"""The text of a block of a foreign page, and the sentences that its links stand in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

from linkvoice.extract.borders import borders
from linkvoice.extract.foreign import cleaned

__all__ = ["NO_WORDS", "Prose", "Words", "urls_in"]

_MARK: Final = "\ufdd0"
"""Stands where a link begins or ends: Unicode keeps it for such inner use."""
_SIDE: Final = 80  # characters of a sentence that are kept on each side of a link
_SEEN: Final = 600  # characters on each side in which its borders are sought
_TEXT: Final = 200  # characters of a link
_URL = re.compile(r"https?://[^\s<>\"'`{}|\\^\ufdd0]{1,2000}+", re.IGNORECASE)
_STOPS: Final = ".,;:!?*_~]"


class Words(NamedTuple):
    """The text of a link, and what stands around it in its sentence."""

    before: str
    text: str
    after: str


NO_WORDS: Final = Words("", "", "")


class Prose:
    """Collects the text of one block after another."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._pieces: list[str] = []

    def add(self, text: str) -> None:
        """Take a piece of text."""
        self._pieces.append(text.replace(_MARK, "") if _MARK in text else text)

    def border(self) -> None:
        """Begin or end a link. Each is begun and ended in one block."""
        self._pieces.append(_MARK)

    def end(self) -> tuple[list[Words], str]:
        """End the block: give the words of its links in order, and its text."""
        text = "".join(self._pieces)
        self._pieces.clear()
        if _MARK not in text:
            return [], text
        marks = [match.start() for match in re.finditer(_MARK, text)]
        words = [_words(text, start, end) for start, end in zip(marks[::2], marks[1::2], strict=False)]
        return words, text.replace(_MARK, "")


def urls_in(text: str) -> Iterator[str]:
    """Yield the http and https URLs that stand in a text, without the punctuation behind them."""
    for match in _URL.finditer(text):
        url = match[0].rstrip(_STOPS)
        if url.endswith(")") and url.count("(") < url.count(")"):
            url = url[:-1].rstrip(_STOPS)
        yield url


def _words(text: str, start: int, end: int) -> Words:
    """Give the words of the link between two marks of a text."""
    left, inner, right = (_folded(text[first:last]) for first, last in ((max(0, start - _SEEN), start), (start + 1, end), (end + 1, end + _SEEN)))
    if inner.startswith(" "):
        left = f"{left.rstrip()} "
    if inner.endswith(" "):
        right = f" {right.lstrip()}"
    inner = inner.strip()
    around = left + inner + right
    starts, ends = borders(around)
    first, last = bisect_right(starts, len(left)), bisect_left(ends, len(left) + len(inner))
    before = around[starts[first - 1] if first else 0 : len(left)].lstrip()
    after = around[len(left) + len(inner) : ends[last] if last < len(ends) else len(around)].rstrip()
    return Words(_beginning(before[::-1])[::-1], inner[:_TEXT].rstrip(), _beginning(after))


def _beginning(text: str) -> str:
    """Cut a text, in front of the word that is cut in two; where words have no spaces, anywhere. A mark tells that there is more."""
    if len(text) <= _SIDE:
        return text
    space = text.rfind(" ", _SIDE // 2, _SIDE + 1)
    return text[: space if space > 0 else _SIDE] + "…"


def _folded(text: str) -> str:
    """Clean a text, and let a space stand for white space at either end."""
    text = text.replace(_MARK, "")
    clean = cleaned(text, _SEEN)
    return " " * text[:1].isspace() + clean + " " * (text[-1:].isspace() and bool(clean)) if clean or text else ""

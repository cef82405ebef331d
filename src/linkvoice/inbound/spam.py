"""Words that give link spam away; the lists are in ``spam.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

__all__ = ["spam_words"]

_WORD: Final = re.compile(r"\w+")
_APART: Final = bytes(ord(chr(byte).lower()) if byte < 0x80 and re.match(r"\w", chr(byte)) else ord(" ") for byte in range(256))  # noqa: PLR2004 - ASCII
"""Bytes of ASCII in lower case, with a space for what stands in no word."""
_FIRST_WITHOUT_SPACES: Final = 0x2E80
"""From here on stand the scripts that put no space between words."""


def spam_words(title: str, text: str, target: str) -> str:
    """Give the words by which link spam gives itself away, or an empty string.

    `title` is that of the linking page, `text` that of its link, `target` the URL of
    ours: a text that names what stands in our own URL (``/examples/casino/``) is honest.
    """
    bare, phrase = _told_by(text)
    if bare and bare not in target.casefold():
        return bare
    return phrase or _phrase(title)


@lru_cache(1 << 12)
def _told_by(text: str) -> tuple[str, str]:
    """Give all words of a text where spam has no others, and the phrase of spam in it. Many links have the same text."""
    bare = " ".join(_words(text))
    return bare if bare in _lists().texts else "", _phrase(text)


def _words(text: str) -> list[str]:
    """Give the words of a text; nearly all texts are ASCII, where that is done in a third of the time."""
    return text.encode("ascii").translate(_APART).decode("ascii").split() if text.isascii() else _WORD.findall(text.casefold())


def _phrase(text: str) -> str:
    lists, words = _lists(), _words(text)
    if not lists.phrases.keys().isdisjoint(words):
        spaced = f" {' '.join(words)} "
        for word in filter(lists.phrases.__contains__, words):
            for phrase in lists.phrases[word]:
                if phrase in spaced:
                    return phrase.strip()
    if text.isascii():
        return ""
    dense = "".join(words)
    return next((phrase for phrase in lists.dense if phrase in dense), "")


class _Lists(NamedTuple):
    phrases: Mapping[str, list[str]]
    """First word -> phrases that begin with it, with a space around each."""
    dense: tuple[str, ...]
    """Phrases that stand between no spaces."""
    texts: frozenset[str]


@cache
def _lists() -> _Lists:
    lists = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    phrases: dict[str, list[str]] = {}
    for phrase in lists["phrases"]:
        phrases.setdefault(phrase.split()[0], []).append(f" {phrase} ")
    dense = tuple(phrase for phrase in lists["phrases"] if ord(phrase[0]) >= _FIRST_WITHOUT_SPACES)
    return _Lists(phrases, dense, frozenset(lists["texts"]))

"""Words that give link spam away; the lists are in ``spam.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

__all__ = ["spam_words"]

_FIRST_WITHOUT_SPACES: Final = 0x2E80
"""From here on stand the scripts that put no space between words."""


def spam_words(title: str, text: str, target: str) -> str:
    """Give the words by which link spam gives itself away, or an empty string.

    `title` is that of the linking page, `text` that of its link, `target` the URL of
    ours: a text that names what stands in our own URL (``/examples/casino/``) is honest.
    """
    phrases, texts = _words()
    found = phrases.search(_bare(text)) or phrases.search(_bare(title))
    if found is not None:
        return found[0]
    bare = _bare(text)
    return bare if bare in texts and bare not in target.casefold() else ""


def _bare(text: str) -> str:
    return " ".join(text.casefold().split())


@cache
def _words() -> tuple[re.Pattern[str], frozenset[str]]:
    lists = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return _any_of(lists["phrases"]), frozenset(text.casefold() for text in lists["texts"])


def _any_of(phrases: Sequence[str]) -> re.Pattern[str]:
    """Match whole words, the longest phrase first."""
    ordered = sorted((phrase.casefold() for phrase in phrases), key=lambda phrase: (-len(phrase), phrase))
    spaced = "|".join(re.escape(phrase) for phrase in ordered if ord(phrase[0]) < _FIRST_WITHOUT_SPACES)
    dense = "|".join(re.escape(phrase) for phrase in ordered if ord(phrase[0]) >= _FIRST_WITHOUT_SPACES)
    return re.compile(rf"(?<!\w)(?:{spaced})(?!\w)|{dense}")

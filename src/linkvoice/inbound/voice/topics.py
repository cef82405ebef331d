"""What each page of ours is about, in words that tell it from our other pages."""

from __future__ import annotations

import math
import re
import string
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from linkvoice.model.site import Page

__all__ = ["Said", "Topic", "Topics", "plain_language", "said_by"]

_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_APART: Final = bytes(ord(chr(byte).lower()) if chr(byte) in string.ascii_letters else ord(" ") for byte in range(256))
"""The same for text in ASCII, where single letters come, too, in a third of the time. Years and versions say nothing."""
_DENSE: Final = 0x2E80
"""From here on stand the scripts that put no space between words."""
_ENDINGS: Final = ("ization", "ation", "ment", "ing", "ion", "ied", "ed", "er", "ie", "e", "y")
"""Of English words, once a plural is a singular; the longest first. What they make of other languages does no harm, because both sides get it."""
_NOBODYS: Final = frozenset({"404.html", "search.html", "search/index.html"})
_LISTS: Final = frozenset({"lv-sites", "lv-pages", "lv-kinds"})
"""Ids on pages that list who links to us."""
_BETWEEN: Final = re.compile(r"\s+[-\u2013\u2014|\u00b7:\u00bb]\s+\S[^-\u2013\u2014|\u00b7:\u00bb]*$")
_STEM: Final = 3
"""Letters that stay at least."""


class Said(NamedTuple):
    """What a page of ours says of what it is about."""

    text: str
    """Its title, its headings and the words of its address, in whatever order."""
    language: str = ""
    """As the page states it; empty when unknown."""


class Topic(NamedTuple):
    """What a page of ours is about."""

    words: Mapping[str, tuple[str, float]]
    """Stem -> the word as it stands on the page, and how much it tells: 1 where no other page has it, 0.1 where most have."""
    language: str
    """Without region, lower case; empty when unknown."""


class Topics:
    """The pages of a site, compared with each other."""

    def __init__(self, pages: Mapping[str, Said], language: str = "") -> None:
        """Take what is said of each page, by its path, and the language of those that do not state theirs."""
        self._stems = _Stems()
        self._words = {path: self._first(said.text) for path, said in pages.items()}
        self._languages = {path: plain_language(said.language or language) for path, said in pages.items()}
        self._counts = Counter(stem for words in self._words.values() for stem in words)
        self._topics: dict[str, Topic | None] = {}

    def of(self, path: str) -> Topic | None:
        """Give what the page at `path` is about; None for a page that is not known."""
        if path not in self._topics:
            words = self._words.get(path)
            self._topics[path] = None if words is None else Topic(dict(self._telling(words)), self._languages[path])
        return self._topics[path]

    def stems(self, text: str) -> set[str]:
        """Give the stems of the words in a text that say something."""
        return set(map(self._stems.__getitem__, _words(text)))

    def _first(self, text: str) -> dict[str, str]:
        """Give each stem with the first word that has it."""
        found: dict[str, str] = {}
        for word in _words(text):
            found.setdefault(self._stems[word], word)
        found.pop("", None)
        return found

    def _telling(self, words: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, float]]]:
        """Weigh words by how few pages have them: 1 - log(pages with it) / log(pages), to one decimal."""
        scale = math.log(len(self._words)) if len(self._words) > 1 else 1.0
        for stem, word in words.items():
            weight = round(1 - math.log(self._counts[stem]) / scale, 1)
            if weight > 0:
                yield stem, (word, weight)


def said_by(pages: Iterable[Page]) -> dict[str, Said]:
    """Take what pages that were read say of themselves: title, address, and the ids of their headings, which repeat the words of these.

    Left out are pages that nobody wrote (404, search, our own list of links), and the name of the site at the end of most titles.
    """
    written = [page for page in pages if page.path not in _NOBODYS and _LISTS.isdisjoint(page.anchors)]
    tails = Counter(_tail(page.title) for page in written)
    name, count = tails.most_common(1)[0] if tails else ("", 0)
    usual = name if 2 * count > len(written) else ""
    return {
        page.path: Said(
            " ".join(
                [page.title.removesuffix(usual), page.path.removesuffix("index.html"), *sorted(each for each in page.anchors if each[:3] != "lv-")]
            ),
            page.language,
        )
        for page in written
    }


def _tail(title: str) -> str:
    """What stands behind the last sign between parts of a title, with that sign; empty where there is none."""
    found = _BETWEEN.search(title)
    return found[0] if found is not None else ""


class _Stems(dict[str, str]):
    """Word (lower case) -> its stem; empty for one that says nothing. Each is looked at once."""

    def __missing__(self, word: str) -> str:
        stem = self[word] = "" if len(word) == 1 or word in _stop() else _stem(word)
        return stem


def _stem(word: str) -> str:
    """Cut a word down to what its forms have in common: ``install`` and ``installing`` are ``instal``, ``library`` and ``libraries`` are ``librar``."""
    stem = word.removesuffix("s") if len(word) > _STEM and not word.endswith("ss") else word
    while ending := next((ending for ending in _ENDINGS if stem.endswith(ending) and len(stem) - len(ending) >= _STEM), ""):
        stem = stem.removesuffix(ending)
    return stem[:-1] if len(stem) > _STEM and stem[-1] == stem[-2] else stem


def _words(text: str) -> list[str]:
    if text.isascii():
        return text.encode("ascii").translate(_APART).decode("ascii").split()
    return [piece for word in _WORD.findall(text.lower()) for piece in _pieces(word)]


def _pieces(word: str) -> Iterator[str]:
    """Where nobody puts spaces, take each two characters for a word."""
    if ord(word[0]) < _DENSE or len(word) <= 2:  # noqa: PLR2004 - two characters are one such word
        yield word
    else:
        yield from (word[start : start + 2] for start in range(len(word) - 1))


def plain_language(language: str) -> str:
    """A language without its region, lower case: ``pt`` for ``pt-BR``."""
    return language.replace("_", "-").partition("-")[0].lower()


@cache
def _stop() -> frozenset[str]:
    return frozenset(tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))["stop"])

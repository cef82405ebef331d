"""A page that may not be what was linked, and what is taken from it when it is asked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from linkvoice.extract.visible import visible

__all__ = ["ENOUGH", "LONG", "Suspect", "compiled", "plain", "sentences"]

ENOUGH: Final = 700
"""Characters outside of links, menus and footers: a page with more has something to say."""
LONG: Final = 300
"""Characters of a sentence that is too long to be one of ours."""
_SENTENCES: Final = 8  # of a page that may say what it is
_READ: Final = 3000  # characters
_AROUND: Final = frozenset({"a", "nav", "footer", "aside", "button"})
_PARTS = re.compile(r"\s+(?:[|·•«»:/~<>]+|-+|\u2013|\u2014)\s+|\s*[|·•«»]\s*|:\s+")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[。!?])")
_QUOTES: Final = str.maketrans("’‘ʼ`´“”„", "'''''\"\"\"")  # noqa: RUF001 - the quotes that people type


@dataclass
class Suspect:
    """A page; texts of it are in plain form."""

    tree: LexborHTMLParser
    url: str
    """The one that was linked."""
    title: str
    text: str

    @cached_property
    def parts(self) -> list[str]:
        """Of the title: what it says, and the name of the site."""
        return [part for part in _PARTS.split(self.title) if part]

    @cached_property
    def scripts(self) -> str:
        """What stands in the scripts of the page, in lower case."""
        return "\n".join(script.text() for script in self.tree.css("script:not([src])")).lower()

    @cached_property
    def code(self) -> str:
        """The scripts less those that hold the words of the page once more."""
        found = (script.text() for script in self.tree.css("script:not([src], [type$=json i])"))
        return "\n".join(script for script in found if "__next_f" not in script).lower()

    @cached_property
    def said(self) -> list[str]:
        """Its first sentences."""
        return sentences(_lines(self.tree, _READ))

    @cached_property
    def prose(self) -> list[str]:
        """The lines outside of links, menus and footers, as far as it takes to see that they are many."""
        return [plain(line) for line in _lines(self.tree, ENOUGH + 1, _AROUND)]

    @cached_property
    def asks(self) -> str:
        """What those are told who run no scripts."""
        return plain(" ".join(node.text(separator=" ") for node in self.tree.css("noscript"))[:_READ])

    @cached_property
    def host(self) -> str:
        """The host of the URL, without ``www.``."""
        return _split(self.url)[0].removeprefix("www.")

    @cached_property
    def spoken_of(self) -> str:
        """The URL without its host, decoded: a page may be about what it seems to say."""
        _, path, query = _split(self.url)
        return plain(unquote(f"{path}?{query}"))

    def has(self, selector: str) -> bool:
        """Whether it has an element."""
        return self.tree.css_first(selector) is not None

    def shows(self, sign: Iterable[str]) -> bool:
        """Whether all conditions of a sign hold."""
        return all(self._holds(*condition.split(":", 1)) for condition in sign)

    def _holds(self, kind: str, what: str) -> bool:
        match kind:
            case "css":
                return self.has(what)
            case "script":
                return what in self.code
            case "title":
                return compiled(what).fullmatch(self.title) is not None
            case _:
                return compiled(what).search(self.text) is not None


def sentences(lines: Iterable[str]) -> list[str]:
    """Give the first sentences, in plain form, less those that are too long to be read."""
    found = [sentence.strip() for line in lines for sentence in _SENTENCE.split(plain(line))]
    return [sentence for sentence in found if 0 < len(sentence) <= LONG][:_SENTENCES]


def plain(text: str) -> str:
    """A text in the form that the lists are written in: lower case, one kind of quote and of space."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_QUOTES).lower().replace("i\u0307", "i").split())


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of the lists."""
    return re.compile(pattern)


def _lines(tree: LexborHTMLParser, limit: int, without: frozenset[str] = frozenset()) -> list[str]:
    return visible(tree.body, limit, without) if tree.body is not None else []


def _split(url: str) -> tuple[str, str, str]:
    """Host, path and query of a URL; nothing when it is none."""
    try:
        parts = urlsplit(url)
        return parts.hostname or "", parts.path, parts.query
    except ValueError:
        return "", "", ""

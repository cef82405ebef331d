"""What the page of a site tells of ways to its other pages: feeds, a search, and links.

Sources: https://html.spec.whatwg.org/multipage/links.html#rel-alternate, https://github.com/dewitt/opensearch,
https://www.rssboard.org/rss-autodiscovery.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final
from urllib.parse import quote_plus, urlencode

from linkvoice.extract.encoding import decode
from linkvoice.extract.loose_xml import read_xml
from linkvoice.extract.tokens import attributes_of, read_tokens
from linkvoice.model.url import Url

__all__ = ["Search", "Signposts", "read_description", "read_signposts"]

_HTML: Final = frozenset({"text/html", "application/xhtml+xml"})
_FEEDS: Final = frozenset(
    {"application/atom+xml", "application/feed+json", "application/json", "application/rdf+xml", "application/rss+xml", "application/xml", "text/xml"}
)
_DESCRIPTION: Final = "application/opensearchdescription+xml"
_NAMES: Final = frozenset({"q", "query", "s", "search"})
"""What fields for a search are called."""
_MOST_TOKENS: Final = 200_000
_MOST: Final = {"a": 2_000, "link": 1_000}
"""Elements of a page whose addresses are read: nobody is told of more ways than somebody can go."""
_MOST_FIELDS: Final = 20  # of one form; a search has few
_LONGEST: Final = 2_000  # characters of an address or a value
_GIVEN: Final = {"{count}": "10", "{startIndex}": "1", "{startPage}": "1", "{language}": "*", "{inputEncoding}": "UTF-8", "{outputEncoding}": "UTF-8"}
"""What a template of OpenSearch may ask for beside the words, and what we say."""
_WORDS: Final = "{searchTerms}"


@dataclass(frozen=True, slots=True)
class Search:
    """A form that asks a site for words by GET."""

    action: str
    """Absolute, normalised, without query."""
    name: str
    """Of the field for the words."""
    fields: tuple[tuple[str, str], ...] = ()
    """Names and values that go along as they are."""

    def url(self, words: str) -> str:
        """What is asked for these words."""
        return f"{self.action}?{urlencode([*self.fields, (self.name, words)])}"


@dataclass(slots=True)
class Signposts:
    """All of it, in the order of the page; every URL is absolute and normalised."""

    feeds: list[str] = field(default_factory=list)
    descriptions: list[str] = field(default_factory=list)
    """OpenSearch descriptions."""
    searches: list[Search] = field(default_factory=list)
    links: list[Url] = field(default_factory=list)
    """Web pages that it links to."""


def read_signposts(body: bytes, url: str, headers: Mapping[str, str]) -> Signposts:
    """Read a page that answered at `url`; what is no HTML has none. Never raises. `headers` have lower-case names."""
    kind, _, parameters = headers.get("content-type", "").lower().partition(";")
    reader = _Reader(url)
    if kind.strip() not in _HTML:
        return reader.found
    text = decode(body, parameters.partition("charset=")[2].strip(" \"'"))[0].decode("utf-8", "replace")
    for token in islice(read_tokens(text, xml=kind.strip() != "text/html"), _MOST_TOKENS):
        if token.kind == "start" and token.name in _NOTED:
            reader.start(token.name, attributes_of(token.data) if len(token.data) > 1 else {})
        elif token.kind == "end" and token.name == "form":
            reader.end_form()
    reader.end_form()
    return reader.found


def read_description(body: bytes, url: str, headers: Mapping[str, str], words: str) -> str:
    """Give the URL by which an OpenSearch description lets a site be asked for words in HTML; empty where it says none. Never raises."""
    for kind, name, data in read_xml(body, headers):
        if kind == "start" and name.rpartition(":")[2] == "url":
            attributes = attributes_of(data)
            template = attributes.get("template", "")
            plain = attributes.get("type", "").lower().partition(";")[0].strip() in _HTML and attributes.get("method", "get").lower() == "get"
            if plain and _WORDS in template and len(template) <= _LONGEST:
                for parameter, value in {_WORDS: quote_plus(words), **_GIVEN}.items():
                    template = template.replace(parameter, value).replace(f"{parameter[:-1]}?}}", value)
                there = Url.parse(template, url)
                if there is not None and there.scheme in {"http", "https"} and "{" not in template:
                    return there.page
    return ""


_NOTED: Final = frozenset({"a", "base", "form", "input", "link"})


class _Reader:
    """Reads one page, element by element."""

    def __init__(self, url: str) -> None:
        self.found = Signposts()
        self._base = url
        self._has_base = False
        self._action: Url | None = None
        """Of the form that is open, where it may be asked."""
        self._fields: list[tuple[str, str]] = []
        self._word = ""
        self._read: Counter[str] = Counter()

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take an element."""
        if name == "form":
            self.end_form()
            self._action = self._url(attributes.get("action", "")) if attributes.get("method", "get").lower() == "get" else None
        elif name == "input":
            self._input(attributes)
        elif name == "base" and not self._has_base and (base := self._url(attributes.get("href", ""))) is not None:
            self._base, self._has_base = base.page, True
        elif name in _MOST and "href" in attributes and self._count(name) and (there := self._url(attributes["href"])) is not None:
            self._link(name, attributes, there)

    def _count(self, name: str) -> bool:
        self._read[name] += 1
        return self._read[name] <= _MOST[name]

    def _link(self, name: str, attributes: Mapping[str, str], there: Url) -> None:
        rel = attributes.get("rel", "").lower().split()
        kind = attributes.get("type", "").lower().partition(";")[0].strip()
        if name == "a":
            self.found.links.append(there)
        elif "alternate" in rel and kind in _FEEDS and there.page not in self.found.feeds:
            self.found.feeds.append(there.page)
        elif "search" in rel and kind == _DESCRIPTION and there.page not in self.found.descriptions:
            self.found.descriptions.append(there.page)

    def _input(self, attributes: Mapping[str, str]) -> None:
        """Take a field of a form: the first one for words, and what goes along unseen. A form that wants more is none of a search."""
        kind, name = attributes.get("type", "text").lower(), attributes.get("name", "")
        if kind in {"search", "text"} and name and not self._word and (kind == "search" or name.lower() in _NAMES):
            self._word = name
        elif kind == "hidden" and name:
            self._fields.append((name, attributes.get("value", "")))
        elif kind in {"email", "file", "password", "tel", "text", "search"} and name:
            self._action = None

    def end_form(self) -> None:
        """The open form is over."""
        sane = len(self._fields) <= _MOST_FIELDS and sum(len(part) for pair in self._fields for part in pair) <= _LONGEST
        if self._action is not None and self._word and sane:
            self.found.searches.append(Search(self._action.page.partition("?")[0], self._word, tuple(self._fields)))
        self._action, self._fields, self._word = None, [], ""

    def _url(self, written: str) -> Url | None:
        """Where an address on the page leads; None for what is no web page."""
        there = Url.parse(written, self._base) if len(written) <= _LONGEST else None
        return there if there is not None and there.scheme in {"http", "https"} else None

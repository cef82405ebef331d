"""What a foreign page says of itself: language, directives, canonical, generator, types, date."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from linkvoice.extract.foreign import cleaned
from linkvoice.model.url import Url

__all__ = ["About"]

_ROOTS: Final = frozenset({
    "h-adr", "h-card", "h-cite", "h-entry", "h-event", "h-feed", "h-geo", "h-item", "h-product", "h-recipe", "h-resume", "h-review",
})  # fmt: skip
"""Roots of microformats; other classes that begin so (``h-full``) are of style sheets. Source: https://microformats.org/wiki/microformats2."""
_TYPE = re.compile(r"(?:https?://(?:www\.)?schema\.org/)?([A-Za-z][A-Za-z0-9]{1,60})")
_DATES: Final = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "date",
    "pubdate",
)
"""Names of meta elements that say when a page was published, best first."""
_WITH_VALUE: Final = ("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after")
"""Directives that have a colon themselves, unlike those after the name of a crawler."""
_DIRECTIVE = re.compile(r"[a-z][a-z_-]{0,30}(?::-?[a-z0-9]{1,10})?")
_MOST_JSON: Final = 256 * 1024  # characters of JSON-LD that are read of a page
_MOST_TYPES: Final = 30
_MOST_DIRECTIVES: Final = 20
_LONGEST: Final = 2000  # characters of a URL that is kept


class About:
    """Collects it while the page is read."""

    def __init__(self) -> None:
        """Start knowing nothing."""
        self.language = ""
        self.generator = ""
        self.title = ""
        self._canonical = ""
        self._referrer = ""
        self._robots: set[str] = set()
        self._types: set[str] = set()
        self._dates: dict[str, str] = {}
        self._json = 0

    def note(self, tag: str, attributes: Mapping[str, str], *, head: bool) -> None:
        """Take what an element says; `head` tells whether it stands in the head of the page."""
        if tag == "meta":
            self._note_meta(attributes)
        elif tag == "html":
            self.language = self.language or cleaned(attributes.get("lang", ""), 35)
        elif tag == "link" and head and "canonical" in attributes.get("rel", "").lower().split():
            self._canonical = self._canonical or attributes.get("href", "").strip()
        if "class" in attributes:
            names = attributes["class"].split()
            self.note_types(_ROOTS.intersection(names))
            if "dt-published" in names:
                self._note_date("dt-published", attributes.get("datetime") or attributes.get("title") or "")
        if "itemtype" in attributes and "itemprop" not in attributes:
            self.note_types(attributes["itemtype"].split())
        if attributes.get("itemprop") == "datePublished":
            self._note_date("datepublished", attributes.get("content") or attributes.get("datetime") or "")

    def note_types(self, types: frozenset[str] | list[str]) -> None:
        """Take microformats and types of schema.org."""
        for name in types:
            found = _TYPE.fullmatch(name)
            kind = found[1] if found is not None else name
            if (found is not None or name.startswith("h-") or "-of" in name or "-to" in name) and len(self._types) < _MOST_TYPES:
                self._types.add(kind)

    def note_json(self, text: str) -> None:
        """Take the types and the date of a block of JSON-LD: those of the page itself, not those of the people, the comments and the like in it."""
        self._json += len(text)
        if self._json > _MOST_JSON:
            return
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return
        for thing in _things(value):
            kinds = thing.get("@type")
            self.note_types([kind for kind in (kinds if isinstance(kinds, list) else [kinds])[:_MOST_TYPES] if isinstance(kind, str)])
            published = thing.get("datePublished")
            if isinstance(published, str):
                self._note_date("datepublished", published)

    def robots(self, header: str) -> tuple[str, ...]:
        """The directives that hold for everybody; `header` holds the values of ``X-Robots-Tag``, one a line.

        Source: https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag.
        """
        found = set(self._robots)
        for line in header.lower().split("\n"):
            for part in line.split(","):
                name, colon, _ = part.partition(":")
                if colon and name.strip() not in _WITH_VALUE:
                    break  # what follows is said to one crawler
                found.update(_directives(part))
        return tuple(sorted(found)[:_MOST_DIRECTIVES])

    def canonical(self, url: str, base: str) -> str:
        """The canonical URL, where it is not `url` itself; `base` is what it is relative to."""
        found = Url.parse(self._canonical, base) if self._canonical else None
        usable = found is not None and found.scheme in {"http", "https"} and found.page != Url.normalised(url).page and len(found.page) <= _LONGEST
        return found.page if found is not None and usable else ""

    def referrer(self, header: str) -> str:
        """The referrer policy; `header` is that of the answer, of which the last word counts."""
        return cleaned((self._referrer or header.rpartition(",")[2]).strip().lower(), 40)

    @property
    def types(self) -> tuple[str, ...]:
        """Microformats and types of schema.org, sorted."""
        return tuple(sorted(self._types))

    @property
    def published(self) -> str:
        """ISO date."""
        return next((self._dates[name] for name in ("dt-published", *_DATES) if name in self._dates), "")

    def _note_meta(self, attributes: Mapping[str, str]) -> None:
        name = (attributes.get("name") or attributes.get("property") or attributes.get("itemprop") or "").lower()
        content = attributes.get("content", "")
        if name == "robots":
            self._robots.update(_directives(content.lower()))
        elif name == "generator":
            self.generator = self.generator or cleaned(content, 100)
        elif name == "referrer":
            self._referrer = content.strip().lower() or self._referrer
        elif name == "og:title":
            self.title = self.title or cleaned(content, 200)
        elif name in _DATES:
            self._note_date(name, content)

    def _note_date(self, name: str, value: str) -> None:
        try:
            date = dt.date.fromisoformat(value.strip()[:10])
        except ValueError:
            return
        self._dates.setdefault(name, date.isoformat())


def _things(value: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - whatever JSON holds
    """Yield the things that a page is about: those at the top, in a graph, and the main one of each."""
    waiting = [value]
    for thing in waiting:  # it grows by two levels at most
        if isinstance(thing, list):
            waiting += [each for each in thing[:_MOST_TYPES] if isinstance(each, dict)]
        elif isinstance(thing, dict) and len(waiting) < _MOST_TYPES * 10:
            yield thing
            waiting += [each for key in ("@graph", "mainEntity") if isinstance(each := thing.get(key), dict | list)]


def _directives(text: str) -> list[str]:
    return [word for word in re.split(r"[\s,]+", text[:1000]) if _DIRECTIVE.fullmatch(word)]

"""Links that were found on a foreign page and are worth keeping: those to us, those that may lead to us by a detour, and some to others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from linkvoice.extract.detour import end_of
from linkvoice.extract.foreign import cleaned, has_mail, without_mail
from linkvoice.extract.placement import Place
from linkvoice.extract.prose import NO_WORDS, Words
from linkvoice.extract.srcset import srcset_urls
from linkvoice.hosts import registrable_domain
from linkvoice.model.beside import Beside
from linkvoice.model.link_to_us import LinkToUs, Placement
from linkvoice.model.url import Url

__all__ = ["LONGEST", "Find", "Finds"]

LONGEST: Final = 2000
"""Characters of a URL that may be a link to us."""
_ATTRIBUTES: Final[Mapping[str, tuple[str, ...]]] = {
    "a": ("href", "xlink:href"),
    "area": ("href",),
    "audio": ("src",),
    "embed": ("src",),
    "iframe": ("src",),
    "img": ("src", "srcset"),
    "object": ("data",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "video": ("src", "poster"),
}
"""What leads somewhere or shows something; ``link`` does neither for a reader."""
_CLICKED: Final = frozenset({"a", "area"})
_LABELS: Final = ("alt", "aria-label", "title")
_MOST: Final = 50  # links to us that are kept of a page
_OF_ONE: Final = 4  # of those, to one URL
_MOST_DETOURS: Final = 5
_MOST_BESIDE: Final = 100
_LONGEST_BESIDE: Final = 1000  # characters
_WRITTEN: Final = frozenset({Placement.TEXT, Placement.UNKNOWN})
"""Where whoever writes the page links to others; a list in the content is such a place too."""
_LIST: Final = 15  # links to others in one list, from which on it is a list of links
_LONGEST_SET: Final = 10_000  # characters of a srcset that are read
_MOST_RELS: Final = 20


@dataclass(slots=True)
class Find:
    """A link on its way into a reading."""

    url: str
    ends_at: str
    element: str
    rel: str
    place: Place
    label: str
    """What it says where it has no text."""
    pictured: bool = False
    words: Words = NO_WORDS
    beside: bool = False
    """It leads to somebody else."""

    def note_picture(self, attributes: Mapping[str, str]) -> None:
        """Take a picture that stands in it."""
        self.pictured = True
        self.label = self.label or _label(attributes)


class Finds:
    """Keeps as many as are worth it."""

    def __init__(self, url: str, ours: Callable[[str], bool]) -> None:
        """Take the URL of the page, and what says which URLs are ours."""
        self.full = False
        """A link to us was not kept, to a URL that none of the others has."""
        self.more_detours = False
        self.outside = 0
        """Links to other hosts."""
        self.direct: list[Find] = []
        self.detours: list[Find] = []
        self._beside: dict[str, Find] = {}
        """By URL, the first of each."""
        self._page = Url.normalised(url)
        self._site = f".{registrable_domain(self._page.hostname)}"
        self._ours = ours
        self._kept: Counter[str] = Counter()
        self._lists: list[int] = [0]

    @property
    def next_list(self) -> int:
        """The number for the list that begins next."""
        return len(self._lists)

    def begin_list(self) -> None:
        """Begin it."""
        self._lists.append(0)

    def note(self, tag: str, attributes: Mapping[str, str], base: str, place: Place) -> Find | None:
        """Take an element at a place; give its link, where it is kept."""
        kept = None
        for href in _urls(tag, attributes):
            url = Url.parse(href, base)
            if url is None or url.scheme not in {"http", "https"} or len(url.href) > LONGEST:
                continue
            if tag in _CLICKED and url.host != self._page.host:
                self.outside += 1
                self._lists[place.list] += 1
            kept = self._judge(url, tag, attributes, place) or kept
            if kept is None and tag in _CLICKED:
                kept = self._keep_beside(url, tag, attributes, place)
        return kept

    def links(self, found: list[Find]) -> Iterator[LinkToUs]:
        """Yield them as they are kept in a reading."""
        for find in found:
            listed = find.place.list and self._lists[find.place.list] >= _LIST and find.place.region in {Placement.TEXT, Placement.UNKNOWN}
            before, text, after = find.words
            yield LinkToUs(
                url=find.url, ends_at=find.ends_at, element=find.element, rel=find.rel, text=text or find.label, before=before, after=after,
                placement=Placement.LIST if listed else find.place.region, hidden=find.place.hidden, image=find.element == "area" or (find.pictured and not text),
            )  # fmt: skip

    def beside(self) -> Iterator[Beside]:
        """Yield the links to others as they are kept in a reading; those without words say nothing of what they are about."""
        for url, find in self._beside.items():
            before, text, after = find.words
            yield Beside(url, *map(without_mail, (text or find.label, before, after)))

    def _judge(self, url: Url, tag: str, attributes: Mapping[str, str], place: Place) -> Find | None:
        """Keep a link, if it is worth it."""
        end = ""
        if not self._ours(url.href):
            found = end_of(url, self._page) if tag in _CLICKED else None
            if found is None or (found and not self._ours(found)):
                return None
            if not found:
                return self._keep_detour(url, tag, attributes, place)
            end = found
        if self._kept[url.href] >= _OF_ONE:
            return None
        if len(self.direct) >= _MOST:
            self.full = self.full or not self._kept[url.href]
            return None
        self._kept[url.href] += 1
        self.direct.append(_find(url, end, tag, attributes, place))
        return self.direct[-1]

    def _keep_detour(self, url: Url, tag: str, attributes: Mapping[str, str], place: Place) -> Find | None:
        if place.region is Placement.TEMPLATE or any(find.url == url.href for find in self.detours):
            return None
        if len(self.detours) >= _MOST_DETOURS:
            self.more_detours = True
            return None
        self.detours.append(_find(url, "", tag, attributes, place))
        return self.detours[-1]

    def _keep_beside(self, url: Url, tag: str, attributes: Mapping[str, str], place: Place) -> Find | None:
        """Keep a link that the writer of the page gives to another site, the first to each URL."""
        if place.region not in _WRITTEN or place.hidden or url.page in self._beside or len(self._beside) >= _MOST_BESIDE:
            return None
        if self._ours(url.href) or len(url.page) > _LONGEST_BESIDE or has_mail(url.page) or f".{url.hostname}".endswith(self._site):
            return None
        find = self._beside[url.page] = _find(url, "", tag, attributes, place)
        find.beside = True
        return find


def _find(url: Url, end: str, tag: str, attributes: Mapping[str, str], place: Place) -> Find:
    rel = " ".join(sorted(set(attributes.get("rel", "").lower().split()))[:_MOST_RELS]) if tag in _CLICKED else ""
    return Find(url.href, end, tag, cleaned(rel, 200), place, _label(attributes))


def _urls(tag: str, attributes: Mapping[str, str]) -> Iterator[str]:
    for name in _ATTRIBUTES.get(tag, ()):
        if name == "srcset" and name in attributes:
            yield from srcset_urls(attributes[name][:_LONGEST_SET])
        elif name in attributes:
            yield attributes[name]


def _label(attributes: Mapping[str, str]) -> str:
    return next((label for name in _LABELS if name in attributes and (label := cleaned(attributes[name], 200))), "")

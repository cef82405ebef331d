"""Lists of the "who links to us" page as its template takes them: in words, with references good for one of its pages."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from linkvoice.model.voice import Band
from linkvoice.report.addresses import Addresses
from linkvoice.report.entry import Entry, Sort
from linkvoice.report.lists import FOLLOWS
from linkvoice.report.row import Frame, chip, row, since, title_row, way_to
from linkvoice.report.split import Group
from linkvoice.report.words import Words

__all__ = ["Here", "VoicesView", "anchor_of", "name_of"]

_LOOKS: Final = {"sites": "linkvoice-inbound", "pages": "linkvoice-inbound linkvoice-titles", "kinds": "linkvoice-inline"}
"""Classes of the groups of each list."""
_NEAR: Final = 2
"""Numbers of parts before and after the current one that are named."""
_PLAIN: Final = re.compile(r"[a-z0-9./_-]+").fullmatch


class ShownGroup(NamedTuple):
    """A group of a list, in the order in which the template takes it."""

    id: str
    """Empty where it goes on from an earlier page."""
    ours: str
    """Reference of the page of ours that it is about, if any."""
    heading: str
    """Empty for the only group of a list."""
    links: str
    """Says how many links it has, on all pages."""
    note: str
    rows: str
    """Its lines, as HTML."""


class Chapter(NamedTuple):
    """Groups of a list that have something in common."""

    groups: Iterable[ShownGroup]
    heading: str = ""
    """Empty in a list that has but one."""
    id: str = ""
    """Empty where it goes on from an earlier page."""
    fold: str = ""
    """What is there to be unfolded; empty where all of it is open."""


class Listed(NamedTuple):
    """A list, or the part of it that stands on one page."""

    name: str
    heading: str
    chapters: Iterable[Chapter]
    parts: list[tuple[int, str]]
    """As `VoicesView.parts` gives them."""
    more: int = 0
    """Links that it leaves out."""
    look: str = "linkvoice-inbound"
    """The classes of its groups."""

    @property
    def id(self) -> str:
        """The id of its heading."""
        return f"lv-{self.name}"


class Here(NamedTuple):
    """Where a page lies."""

    path: str
    number: int
    """Which part of its lists stands on it."""
    addresses: Addresses


class VoicesView:
    """One of the pages, as it is rendered. Groups, lists and pages go by their names in `linkvoice.report.voices`."""

    def __init__(self, words: Words, frame: Frame, parts: Mapping[tuple[str, str], str], references: Callable[[str], str], here: Here) -> None:
        """Take the words, what lines have in common, the page that each group begins on, what gives the reference of each page from this one, and what is known of this one."""
        self._words = words
        self._frame = frame
        self._parts = parts
        self._references = references
        self._here = here
        self._ours: dict[str, tuple[str, str]] = {}
        self._sorts: dict[Sort, str] = {}
        self._ways: dict[tuple[str, str], str] = {}

    def some(self, name: str, group: Group[Entry]) -> Listed:
        """A list of links that stand elsewhere too: it has some of all that there are."""
        rows = "".join(row(entry, self._frame, self._facts(entry), self._way(entry), host=True) for entry in group.rows)
        chapter = Chapter([ShownGroup("", "", "", "", "", rows)])
        return Listed(name, self._words.say("voices", name), [chapter], [], group.total - len(group.rows))

    def listed(self, name: str, groups: Iterable[Group[Any]], count: int) -> Listed:
        """A list of which there are `count` parts."""
        chapters = [self._chapter(name, band, list(some)) for band, some in groupby(groups, lambda group: group.band)]
        return Listed(name, self._words.say("voices", name), chapters, self._near(name, count), look=_LOOKS[name])

    def heading(self, listed: str, name: str) -> str:
        """What a group is called."""
        if listed == "kinds":
            text = self._words.say("sorts" if name in FOLLOWS else "kinds", name)
            return text[:1].upper() + text[1:]
        if listed == "bands":
            return self._words.say("profile", name)
        return self._page(name)[1] if listed == "pages" else name

    def reference(self, listed: str, name: str) -> str:
        """The reference of a group's heading, on whichever page it stands; empty for a band that is no site's best."""
        part = self._parts.get((listed, name))
        return f"{self._references(part)}#{anchor_of(listed, name)}" if part is not None else ""

    def _chapter(self, listed: str, band: str, groups: Sequence[Group[Any]]) -> Chapter:
        """Bring together the sites whose best link is of a band; those that are hardly heard are folded away."""
        shown = [self._shown(listed, group) for group in groups]
        if not band:
            return Chapter(shown)
        begins = self._parts["bands", band] == name_of(listed, self._here.number)
        fold = self._words.say("mentioned_by", "all").format(self._words.number(len(groups))) if band == Band.NOISE else ""
        return Chapter(shown, self.heading("bands", band), anchor_of("bands", band) if begins else "", fold)

    def _shown(self, listed: str, group: Group[Any]) -> ShownGroup:
        return ShownGroup(
            id="" if group.continued else anchor_of(listed, group.name),
            ours=self._page(group.name)[0] if listed == "pages" else "",
            heading=self.heading(listed, group.name),
            links=self._words.count("links", group.total),
            note=self._words.say("voices", f"means_{group.name}") if listed == "kinds" and group.name in FOLLOWS and not group.continued else "",
            rows="".join(self._rows(listed, group)),
        )

    def _rows(self, listed: str, group: Group[Any]) -> Iterator[str]:
        match listed:
            case "sites":
                return (row(entry, self._frame, self._facts(entry), self._way(entry), recent=True) for entry in group.rows)
            case "pages":
                return (title_row(entry, self._frame) for entry in group.rows)
            case _:
                return (chip(self.reference("sites", host), host, self._words.number(links) if links > 1 else "") for host, links in group.rows)

    def _facts(self, entry: Entry) -> str:
        """Say as HTML since when a link is known, and what sort it is."""
        if entry.sort not in self._sorts:
            self._sorts[entry.sort] = html.escape(describe(entry.sort, self._words))
        return f"{since(entry, self._frame)} · {self._sorts[entry.sort]}" if entry.day else self._sorts[entry.sort]

    def _way(self, entry: Entry) -> str:
        """Say as HTML which place of ours a link leads to."""
        place = entry.target, entry.place
        if place not in self._ways:
            ours, title = self._page(entry.target or entry.place)
            self._ways[place] = way_to(f"{ours}#{entry.place}" if entry.target and entry.place else ours, title, self._frame)
        return self._ways[place]

    def _page(self, name: str) -> tuple[str, str]:
        """Give reference and title of a page of ours; no reference for one that is not there, whose name is a path from the root."""
        if name not in self._ours:
            self._ours[name] = (
                ("", name) if name.startswith("/") else (self._here.addresses.reference(self._here.path, name), self._here.addresses.title(name))
            )
        return self._ours[name]

    def _near(self, listed: str, count: int) -> list[tuple[int, str]]:
        """Give (number, reference) of the parts of a list that are worth naming, none where there is but one; number 0 is a gap, this part has no reference."""
        here = self._here.number
        near = sorted({1, count, *range(max(1, here - _NEAR), min(count, here + _NEAR) + 1)}) if count > 1 else []
        named: list[tuple[int, str]] = []
        for number in near:
            if named and number > named[-1][0] + 1:
                named.append((0, ""))
            named.append((number, self._references(name_of(listed, number))))
        return named


def describe(sort: Sort, words: Words) -> str:
    """Say in words how good a link is, and of what sort: ``strong voice: stands in the text · followed · editorial, natural · Blog``."""
    told = (sort.follow, dict.fromkeys((sort.label, sort.origin)))
    band = [words.say("bands", sort.band) + (f": {words.say('bands', sort.reason)}" if sort.reason else "")] if sort.band else []
    return " · ".join([*band, *(", ".join(words.say("sorts", key) for key in keys) for keys in told), words.say("kinds", sort.kind)])


def name_of(listed: str, number: int) -> str:
    """What a part of a list is called; the first parts all stand on the first page, whose name is empty."""
    return f"{listed}-{number}" if number > 1 else ""


def anchor_of(listed: str, name: str) -> str:
    """The id of a group's heading, of characters that need no encoding in a URL."""
    return f"lv-{listed[:-1]}-{name if _PLAIN(name) else quote(name).replace('%', '=')}"

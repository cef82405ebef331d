"""What the template of the "who links to us" page asks: names and references as one of its pages sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from linkvoice.report.addresses import Addresses
from linkvoice.report.entry import Entry, Sort
from linkvoice.report.words import Words

__all__ = ["FOLLOWS", "VoicesView", "anchor_of", "name_of"]

FOLLOWS: Final = ("followed", "not_followed")
"""Names of the groups of links that search engines may count, and may not."""
_NEAR: Final = 2
"""Numbers of parts before and after the current one that are named."""


class VoicesView:
    """One of the pages, as it is rendered. Groups, lists and pages go by their names in `linkvoice.report.voices`."""

    def __init__(self, words: Words, parts: Mapping[tuple[str, str], str], paths: Mapping[str, str], addresses: Addresses, name: str) -> None:
        """Take what all pages share: words, the page that each group begins on, and where each page lies; and the name of this one."""
        self._words = words
        self._parts = parts
        self._paths = paths
        self._addresses = addresses
        self._name = name
        self._ours: dict[str, tuple[str, str]] = {}
        self._sorts: dict[Sort, str] = {}

    def sort(self, sort: Sort) -> str:
        """Say what sort of link it is."""
        if sort not in self._sorts:
            self._sorts[sort] = describe(sort, self._words)
        return self._sorts[sort]

    def ours(self, entry: Entry) -> tuple[str, str]:
        """Give reference and title of the page of ours that a link leads to; the reference is empty where there is none."""
        if not entry.target:
            return "", entry.place
        href, title = self._page_at(entry.target)
        return f"{href}#{entry.place}" if entry.place else href, title

    def heading(self, listed: str, name: str) -> str:
        """What a group is called."""
        if listed == "pages":
            return name if name.startswith("/") else self._page_at(name)[1]
        if listed == "kinds":
            text = self._words.say("sorts" if name in FOLLOWS else "kinds", name)
            return text[:1].upper() + text[1:]
        return name

    def page(self, listed: str, name: str) -> str:
        """The reference of the page of ours that a group is about; empty where it is about none."""
        return self._page_at(name)[0] if listed == "pages" and not name.startswith("/") else ""

    def group(self, listed: str, name: str) -> str:
        """The reference of a group's heading, on whichever page it stands."""
        return self.part(self._parts[listed, name]) + "#" + anchor_of(listed, name)

    def part(self, name: str) -> str:
        """The reference of another of these pages; empty for this one."""
        return "" if name == self._name else self._addresses.reference(self._paths[self._name], self._paths[name])

    def parts(self, listed: str, count: int) -> list[tuple[int, str]]:
        """Give (number, reference) of the parts of a list that are worth naming, none where there is but one; number 0 is a gap, this part has no reference."""
        here = int(self._name.partition("-")[2] or 1)
        near = sorted({1, count, *range(max(1, here - _NEAR), min(count, here + _NEAR) + 1)}) if count > 1 else []
        named: list[tuple[int, str]] = []
        for number in near:
            if named and number > named[-1][0] + 1:
                named.append((0, ""))
            named.append((number, self.part(name_of(listed, number))))
        return named

    def anchor(self, listed: str, name: str) -> str:
        """The id of a group's heading."""
        return anchor_of(listed, name)

    def _page_at(self, path: str) -> tuple[str, str]:
        if path not in self._ours:
            self._ours[path] = self._addresses.reference(self._paths[self._name], path), self._addresses.title(path)
        return self._ours[path]


def describe(sort: Sort, words: Words) -> str:
    """Say in words what sort of link it is: ``followed · editorial, natural · Blog``."""
    told = (sort.follow, dict.fromkeys((sort.label, sort.origin)))
    return " · ".join([*(", ".join(words.say("sorts", key) for key in keys) for keys in told), words.say("kinds", sort.kind)])


def name_of(listed: str, number: int) -> str:
    """What a part of a list is called; the first parts all stand on the first page, whose name is empty."""
    return f"{listed}-{number}" if number > 1 else ""


def anchor_of(listed: str, name: str) -> str:
    """An id, of characters that need no encoding in a URL."""
    return f"lv-{listed[:-1]}-{quote(name).replace('%', '=')}"

"""Sources that are copies in the built site: nobody edits them, but who does edit finds the line there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from posixpath import basename
from typing import NamedTuple

from linkvoice.model.link import Link, Position, Quality, Region
from linkvoice.model.site import PageSource

__all__ = ["Copies"]

_BEFORE, _BEHIND = r"(?<![^\s<(\"'\[])", r"(?![^\s>)\"'\]])"
"""What may stand around an address."""
_ROLE = re.compile(r":[\w:.+-]+:`(?:[^`<]*<)?([^`<>]+)>?`")
"""``:ref:`text <label>``` and the like, by which Sphinx links to its own pages."""


class _Copy(NamedTuple):
    text: str
    roles: Mapping[str, list[int]]
    """What roles link to -> where that stands."""


class Copies:
    """Finds addresses in copies, by their text alone: a copy is not worth the time that its grammar takes."""

    def __init__(self) -> None:
        """Start with none read."""
        self._copies: dict[str, _Copy] = {}

    def position(self, link: Link, source: PageSource, shown: str) -> Position | None:
        """Give the only place in the copy of a page's source where the address of a link stands; `shown` is the copy's path to print."""
        if source.layers is None or not source.layers.is_copy or link.region is not Region.CONTENT or not link.href:
            return None
        if source.path not in self._copies:
            try:
                self._copies[source.path] = _read(source.layers.source())
            except (OSError, UnicodeError):
                self._copies[source.path] = _Copy("", {})
        text, roles = self._copies[source.path]
        places = [match.start() for match in re.finditer(f"{_BEFORE}{re.escape(link.href)}{_BEHIND}", text)] if link.href in text else []
        place, _, fragment = link.href.partition("#")
        places = places or roles.get(_key(fragment or basename(place).removesuffix(".html")), [])
        if len(places) != 1:
            return None
        line = text.count("\n", 0, places[0]) + 1
        return Position(shown, line, places[0] - text.rfind("\n", 0, places[0]), Quality.EXACT)


def _read(text: str) -> _Copy:
    roles: dict[str, list[int]] = {}
    for match in _ROLE.finditer(text):
        roles.setdefault(_key(basename(match[1])), []).append(match.start(1))
    return _Copy(text, roles)


def _key(name: str) -> str:
    """A label as Sphinx writes it into pages."""
    return name.lower().replace("_", "-")

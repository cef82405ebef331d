"""Well-known hosts, and what a page there is; the lists are in ``hosts.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from linkvoice.model.classification import Control

__all__ = ["Place", "home", "knows", "look_up", "places"]

_COUNTRY = re.compile(r"(.+?)\.((?:com?\.)?[a-z]{2}|com)")
"""A name, and the end that differs from country to country: ``de``, ``co.uk``, ``com``."""
_OPEN = "open"
_HOMES = "homes"


class Place(NamedTuple):
    """An entry of the table: a host, or some pages of it."""

    host: str
    """With its subdomains; ``google.*`` for its namesakes in all countries."""
    path: str
    """Pattern of the paths that are meant, such as ``/*/*/issues/**``; empty for every page."""
    kind: str
    control: Control | None
    """None where the page itself has to tell its writer's links from those of its visitors."""

    def __str__(self) -> str:
        """Name it as evidence does: ``host github.com, path /*/*/issues/**``."""
        return f"host {self.host}, path {self.path}" if self.path else f"host {self.host}"


def look_up(hostname: str, path: str) -> Place | None:
    """Give what the table says of a page: the longest host that it knows counts, and there the path with the most letters."""
    for place in _entries(hostname):
        if not place.path or _pattern(place.path).fullmatch(path):
            return place
    return None


def knows(hostname: str) -> bool:
    """Whether the table says something of pages of a host."""
    return bool(_entries(hostname))


@lru_cache(1 << 15)
def home(hostname: str) -> str:
    """Give the host on which this one is somebody's site of whatever kind, such as ``github.io``; empty where it is none."""
    return next((name for name in _names(hostname) if name in _homes()), "")


def places() -> Iterator[Place]:
    """Yield all entries in the order of the file; raises ValueError for a control that does not exist."""
    for kind, lists in _lists().items():
        if kind != _HOMES:
            for control, written in lists.items():
                for host, slash, path in (entry.partition("/") for entry in written):
                    yield Place(host, slash + path, kind, None if control == _OPEN else Control(control))


@lru_cache(1 << 15)
def _entries(hostname: str) -> tuple[Place, ...]:
    table = _table()
    return tuple(entry for name in _names(hostname) for entry in table.get(name, ()))


@cache
def _lists() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("hosts.toml").read_text("utf-8"))


@cache
def _homes() -> frozenset[str]:
    return frozenset(_lists()[_HOMES]["any"])


@cache
def _table() -> Mapping[str, list[Place]]:
    """Index the entries by host, those of a host with the most exact path first: a look-up asks once for each label of a name."""
    table: dict[str, list[Place]] = {}
    for place in places():
        table.setdefault(place.host, []).append(place)
    for entries in table.values():
        entries.sort(key=lambda place: -len(place.path.replace("*", "")))
    return table


@cache  # few of the hosts with such paths link to one site
def _pattern(path: str) -> re.Pattern[str]:
    expression = re.escape(path).replace(r"/\*\*/", "/(?:.*/)?")
    if expression.endswith(r"/\*\*"):
        expression = expression.removesuffix(r"/\*\*") + "(?:/.*)?"
    return re.compile(expression.replace(r"\*", "[^/]*") + "/?", re.IGNORECASE)


def _names(hostname: str) -> Iterator[str]:
    """Yield a host name and what is above it, the longest first; each also with ``*`` for its country."""
    match = _COUNTRY.fullmatch(hostname)
    ending = match[2] if match is not None else ""
    name = hostname
    while name:
        yield name
        if ending and len(name) > len(ending):
            yield f"{name.removesuffix(ending)}*"
        name = name.partition(".")[2]

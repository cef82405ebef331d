"""What robots.txt allows.

Source: https://www.rfc-editor.org/rfc/rfc9309.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote_to_bytes

__all__ = ["MOST", "Robots"]

MOST: Final = 500 * 1024
"""Bytes of a robots.txt that are read: as many as the standard asks for."""
_ANYBODY: Final = "*"
_RULES: Final = 10_000  # of one file, for one program
_WILDCARDS: Final = 20  # of one rule: nobody needs more, and matching takes longer with each
_LINE: Final = re.compile(r"^[ \t]*([A-Za-z -]+?)[ \t]*:[ \t]*([^#\r\n]*?)[ \t]*(?:#.*)?$")
_TOKEN: Final = re.compile(r"[A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one robots.txt for one program."""

    rules: tuple[tuple[bool, str], ...] = ()
    """(Whether it allows, the pattern of paths) of each rule."""

    @classmethod
    def read(cls, text: str, name: str) -> Robots:
        """Read a file for the program that calls itself `name`; where no group names it, the group for all counts. Never raises."""
        groups: dict[str, list[tuple[bool, str]]] = {}
        agents: list[str] = []
        begun = False  # a rule has ended the list of names
        for key, value in _lines(text):
            if key == "user-agent":
                if begun:
                    agents, begun = [], False
                token = _TOKEN.match(value)
                agents.append(_ANYBODY if value.startswith(_ANYBODY) else token[0].lower() if token else "")
                groups.setdefault(agents[-1], [])
            elif key in {"allow", "disallow"}:
                begun = True
                for agent in agents if value else ():
                    if len(groups[agent]) < _RULES and value.count("*") <= _WILDCARDS:
                        groups[agent].append((key == "allow", _normal(value)))
        return cls(tuple(groups.get(name.lower(), groups.get(_ANYBODY, []))))

    def allows(self, path: str) -> bool:
        """Say whether a path (with its query) may be asked for: the longest rule that matches decides, the one that allows among equals."""
        wanted = _normal(path)
        matching = [(len(pattern), allows) for allows, pattern in self.rules if _matches(pattern, wanted)]
        return max(matching)[1] if matching else True


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.removeprefix("\ufeff").splitlines():
        found = _LINE.match(line)
        if found is not None:
            yield found[1].lower(), found[2]


def _normal(path: str) -> str:
    """Write a path or pattern so that two spellings of one character are equal; what stands for something else in a URL stays as it is."""
    safe = "%/?:@!$&'()*+,;=~-._[]"
    parts = re.split("(%[0-9A-Fa-f]{2})", path)
    return "".join(quote(unquote_to_bytes(part), safe="") if part.startswith("%") and len(part) == 3 else quote(part, safe=safe) for part in parts)  # noqa: PLR2004 - a percent sign and two digits


def _matches(pattern: str, path: str) -> bool:
    """Match from the beginning: ``*`` stands for anything, ``$`` at the end for the end. Goes through the path once."""
    ends = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    for number, part in enumerate(others, 1):
        if ends and number == len(others):
            return len(path) - len(part) >= place and path.endswith(part)
        place = path.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return not ends or place == len(path)

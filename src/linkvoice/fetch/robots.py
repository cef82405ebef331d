"""What a robots.txt lets linkvoice ask. The standard library's reader knows neither wildcards nor that the longest rule counts.

Source: RFC 9309.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Final, NamedTuple

__all__ = ["AGENT", "EVERYTHING", "MOST", "Robots"]

AGENT: Final = "linkvoice"
"""The product token: the name that a robots.txt calls us by."""
MOST: Final = 500 * 1024
"""Bytes of it that are read, as the RFC asks for."""
_NAME = re.compile(r"[a-z_-]+|\*")
_ENCODED = re.compile(r"%([0-9A-Fa-f]{2})")
_PLAIN = re.compile(r"[A-Za-z0-9._~-]")
_STRANGE = re.compile(r"[^\x21-\x7e]")
_SITEMAP = re.compile(r"^[ \t]*+sitemap[ \t]*+:[ \t]*+(\S{1,2000}+)", re.IGNORECASE | re.MULTILINE)
_MOST_SITEMAPS: Final = 50


class _Rule(NamedTuple):
    pattern: str
    allows: bool


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules that hold for us, the longest first; of two of one length, the one that allows."""

    _rules: tuple[_Rule, ...] = ()
    sitemaps: tuple[str, ...] = ()
    """Addresses of sitemaps, for all programs alike, as they are written. Source: https://www.sitemaps.org/protocol.html#submit_robots."""

    @classmethod
    def parse(cls, data: bytes) -> Robots:
        """Read one. Never raises: what cannot be understood is passed over."""
        groups: dict[str, list[_Rule]] = {}  # ours, and that for everybody: the others may be many
        text = data[:MOST].decode("utf-8", "replace").removeprefix("\ufeff")
        names: set[str] = set()
        for is_name, lines in groupby(_lines(text), lambda line: line[0] == "user-agent"):
            if is_name:
                names = {AGENT, "*"}.intersection(_name(value) for _, value in lines)
            else:
                rules = [_Rule(_normal(value), key == "allow") for key, value in lines if value]
                for name in names:
                    groups.setdefault(name, []).extend(rules)
        found = groups[AGENT] if AGENT in groups else groups.get("*", [])
        sitemaps = tuple(line[1] for line in islice(_SITEMAP.finditer(text), _MOST_SITEMAPS))
        return cls(tuple(sorted(found, key=lambda rule: (-len(rule.pattern), not rule.allows))), sitemaps)

    def allows(self, path: str) -> bool:
        """Say whether a path (with its query, percent-encoded) may be asked."""
        path = _normal(path)
        return path == "/robots.txt" or next((rule.allows for rule in self._rules if _matches(rule.pattern, path)), True)


EVERYTHING: Final = Robots()
"""What a site without a robots.txt says."""


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield the lines that matter: user agents and rules."""
    for line in re.split(r"[\r\n]+", text):
        key, _, value = line.partition("#")[0].partition(":")
        key = key.strip().lower()
        if key in {"user-agent", "allow", "disallow"}:
            yield key, value.strip()


def _name(value: str) -> str:
    """The product token of a user agent line; a version behind it does not count."""
    found = _NAME.match(value.lower())
    return found[0] if found is not None else ""


def _normal(path: str) -> str:
    """Write a path or a pattern the one way in which two that mean the same are equal."""
    encoded = _STRANGE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace")), path)
    return _ENCODED.sub(_decoded, encoded)


def _decoded(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if _PLAIN.fullmatch(character) else match[0].upper()


def _matches(pattern: str, path: str) -> bool:
    """Whether a pattern with ``*`` for anything and ``$`` for the end matches the beginning of a path. It never goes back: the first place is the best."""
    ends = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    position = len(first)
    last = rest.pop() if rest and ends else None
    for piece in rest:
        found = path.find(piece, position)
        if found < 0:
            return False
        position = found + len(piece)
    if last is not None:
        return len(path) - len(last) >= position and path.endswith(last)
    return not ends or position == len(path)

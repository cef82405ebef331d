"""By what a page tells what it is, where its host is not known; the lists are in ``signs.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from linkvoice.model.backlink import Control

__all__ = ["Sign", "carried_url", "of_address", "of_generator", "of_institution", "of_network", "of_types"]

_SHOWN: Final = 60
"""Characters of a stranger's URL that evidence shows at most."""
_CARRIED = re.compile(r"https?:/{1,2}(?=[^/])")


class Sign(NamedTuple):
    """What something on a page, or in its URL, says of it."""

    seen: str
    """What it is, to be shown as evidence."""
    kind: str = ""
    """Empty where it does not say."""
    control: Control | None = None
    """None where it does not say."""


@lru_cache(1024)
def of_generator(generator: str) -> Sign | None:
    """Read the generator meta element of a page."""
    match = _signs().generator.match(generator.strip().lower())
    return None if match is None else Sign(match[0], _signs().generators[match[0]])


def of_types(types: Collection[str]) -> Sign | None:
    """Read the types of schema.org on a page."""
    for sign, beside in _signs().types:
        if sign.seen in types and (not beside or not beside.isdisjoint(types)):
            return sign
    return None


def of_address(url: str) -> Sign | None:
    """Read the shape of a URL: software gives itself away by its paths, and people by the names that they give to hosts."""
    bare = url.partition("//")[2].lower()
    for shape, kind, control in _signs().addresses:
        match = shape.match(bare)
        if match is not None:
            return Sign(match[0][:_SHOWN], kind, control)
    return None


@lru_cache(1 << 15)
def of_institution(hostname: str) -> Sign | None:
    """Read the end of a host name: some are given to states, schools and universities alone."""
    labels = hostname.split(".")
    for count in (1, 2, 3):
        end = ".".join(labels[-count:])
        if end in _signs().institutions:
            return Sign(f".{end}", "gov_edu")
    return None


def of_network(path: str) -> Sign | None:
    """Read the path of a page of Bridgy: ``/comment/mastodon/…`` tells which network it speaks for."""
    for part in path.lower().split("/")[1:4]:
        if part in _signs().bridgy:
            return Sign(part, _signs().bridgy[part], Control.UGC)
    return None


def carried_url(url: str) -> str:
    """Give the URL that another one carries in its path, as those of Bridgy do; empty where it carries none."""
    path = url.partition("//")[2]
    match = _CARRIED.search(path)
    return "" if match is None else f"https://{path[match.end() :]}"


class _Shape(NamedTuple):
    """A pattern of addresses, taken apart so that it is looked for only where it can begin: there are many addresses, and many patterns."""

    start: re.Pattern[str] | None
    """What stands at the beginning."""
    path: re.Pattern[str] | None
    """What begins with a slash."""
    anywhere: re.Pattern[str] | None

    @classmethod
    def read(cls, pattern: str) -> _Shape:
        parts = _alternatives(pattern)
        paths = [part[1:] for part in parts if part.startswith("/")]
        return cls(
            _any([part for part in parts if part.startswith("^")]),
            re.compile(f"/(?:{'|'.join(paths)})", re.ASCII) if paths else None,
            _any([part for part in parts if not part.startswith(("^", "/"))]),
        )

    def match(self, address: str) -> re.Match[str] | None:
        """Find the pattern in an address without its scheme."""
        return (
            (self.start.match(address) if self.start is not None else None)
            or (self.path.search(address) if self.path is not None else None)
            or (self.anywhere.search(address) if self.anywhere is not None else None)
        )


def _alternatives(pattern: str) -> list[str]:
    """Cut a regular expression at its outermost bars."""
    parts, depth = [""], 0
    for piece in re.findall(r"\\.|\[[^]]*\]|.", pattern):
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if piece == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _any(parts: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(parts), re.ASCII) if parts else None


class _Signs(NamedTuple):
    generator: re.Pattern[str]
    generators: Mapping[str, str]
    types: tuple[tuple[Sign, frozenset[str]], ...]
    addresses: tuple[tuple[_Shape, str, Control | None], ...]
    bridgy: Mapping[str, str]
    institutions: frozenset[str]


@cache
def _signs() -> _Signs:
    lists = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    generators = {name: kind for kind, names in lists["generators"].items() for name in names}
    return _Signs(
        generator=re.compile("|".join(map(re.escape, sorted(generators, key=len, reverse=True)))),
        generators=generators,
        types=tuple((Sign(entry["name"], entry.get("kind", ""), _control(entry)), frozenset(entry.get("beside", ()))) for entry in lists["types"]),
        addresses=tuple((_Shape.read(entry["found"]), entry.get("kind", ""), _control(entry)) for entry in lists["addresses"]),
        bridgy=lists["bridgy"],
        institutions=frozenset(lists["institutions"]["ends"]),
    )


def _control(entry: Mapping[str, Any]) -> Control | None:
    return Control(entry["control"]) if "control" in entry else None

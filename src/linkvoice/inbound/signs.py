"""By what a page tells what it is, where its host is not known; the lists are in ``signs.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from linkvoice.model.classification import Control

__all__ = ["Sign", "carried_url", "of_address", "of_generator", "of_institution", "of_network", "of_types"]

_SHOWN: Final = 60
"""Characters of a stranger's URL that evidence shows at most."""
_START: Final = " "
"""Stands for ``^`` in front of an address, which has no spaces."""
_GROUP: Final = re.compile(r"\(\?:([^()]*)\)(?![?*+{])(.*)")
"""An expression that begins with a choice of words."""
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
    signs = _signs()
    found = signs.addresses.find(url.partition("//")[2].lower())
    return None if found is None else _sign(found[1][:_SHOWN], *signs.shapes[found[0]])


_sign = lru_cache(1 << 12)(Sign)
"""Gives the same one for what is the same: of many addresses, few differ in this."""


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


class _Patterns(NamedTuple):
    """Regular expressions, joined so that one look at an address finds the first of them that it has: there are many of both."""

    joined: re.Pattern[str]
    """Their alternatives, each where it can begin, and with an empty group at its end."""
    ranks: tuple[int, ...]
    """Which expression each group belongs to."""

    @classmethod
    def read(cls, expressions: Sequence[str]) -> _Patterns:
        begins: dict[str, list[tuple[str, int]]] = {}
        for rank, expression in enumerate(expressions):
            for first, rest in _alternatives(expression):
                begins.setdefault(_START if first == "^" else first, []).append((rest, rank))
        joined = "|".join(f"{first}(?={'|'.join(f'{rest}()' for rest, _ in parts)})" for first, parts in begins.items())
        return cls(re.compile(joined, re.ASCII), (-1, *(rank for parts in begins.values() for _, rank in parts)))

    def find(self, address: str) -> tuple[int, str] | None:
        """Give the first expression that an address without its scheme has, counted from 0, and what it matches there."""
        text = _START + address
        found, least = None, len(self.ranks)
        for match in self.joined.finditer(text):
            rank = self.ranks[match.lastindex or 0]
            if rank < least:
                found, least = match, rank
        return None if found is None else (least, text[found.start() : found.end(found.lastindex or 0)].removeprefix(_START))


def _alternatives(expression: str) -> Iterator[tuple[str, str]]:
    """Cut a regular expression at its outermost bars; gives the first character of each alternative, and the rest."""
    for first, *rest in _cut(expression):
        # What begins with a group is cut again: where the first letter differs, an alternative costs next to nothing.
        group = _GROUP.match("".join(rest))
        yield from ((first, "".join(part) + group[2]) for part in _cut(group[1])) if group is not None else ((first, "".join(rest)),)


def _cut(expression: str) -> list[list[str]]:
    """Cut a regular expression at its outermost bars, and each part into characters, classes and what is escaped."""
    parts: list[list[str]] = [[]]
    depth = 0
    for piece in re.findall(r"\\.|\[[^]]*\]|.", expression):
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if piece == "|" and not depth:
            parts.append([])
        else:
            parts[-1].append(piece)
    return parts


class _Signs(NamedTuple):
    generator: re.Pattern[str]
    generators: Mapping[str, str]
    types: tuple[tuple[Sign, frozenset[str]], ...]
    addresses: _Patterns
    shapes: tuple[tuple[str, Control | None], ...]
    """What each pattern of addresses says: kind and control."""
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
        addresses=_Patterns.read([entry["found"] for entry in lists["addresses"]]),
        shapes=tuple((entry.get("kind", ""), _control(entry)) for entry in lists["addresses"]),
        bridgy=lists["bridgy"],
        institutions=frozenset(lists["institutions"]["ends"]),
    )


def _control(entry: Mapping[str, Any]) -> Control | None:
    return Control(entry["control"]) if "control" in entry else None

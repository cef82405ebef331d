"""Which link of a page was written where: the rendered links and the written ones, both in document order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import unquote

from linkvoice.extract.align import Pair, align, gaps
from linkvoice.extract.written import PLACED, Form, Source, Written, letters
from linkvoice.model.link import Link

__all__ = ["Spot", "match"]

_MENTION = re.compile(
    r"[#!]\d+|@[\w-]+(?:/[\w-]+)?|[\w.-]+/[\w.-]+(?:[#!@]\w+)?|@?[0-9a-f]{7,40}|(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+|[A-Z]{2,}-\d+"
)
"""Texts that extensions make links of: issues, users, commits, URLs, addresses."""


class Spot(NamedTuple):
    """Where a link stands in the text that was read, counted from 1."""

    line: int
    column: int | None
    literal: str
    definition: int | None = None


class Wanted:
    """What the links of a page lead to: a written link is read so that it leads to one of them."""

    def __init__(self, links: Iterable[Link]) -> None:
        """Take them in order."""
        links = list(links)
        self.urls = frozenset(link.target.url for link in links)
        self.hrefs = {link.href: link.target.url for link in links}
        self.fragments = {unquote(link.target.fragment): link.target.url for link in reversed(links) if link.target.fragment}


def match(links: Sequence[Link], source: Source, url_of: Callable[[Written], str | None]) -> list[Spot | None]:
    """Give each link of a page its place in the text, or None.

    `url_of` gives the URL of the page's link that a written one may have become.
    A written link is used once; what could be two places is none.
    """
    written = source.written
    urls = [url_of(each) for each in written]
    firm = [each.form is not Form.BARE for each in written]
    texts = [letters(each.text) for each in written]
    mine = [letters(link.text) for link in links]

    def exactly(index: int) -> Hashable:
        return (written[index].element, urls[index], texts[index]) if urls[index] and firm[index] else None

    def by_url(index: int) -> Hashable:
        return (written[index].element, urls[index]) if urls[index] and firm[index] else None

    def by_name(index: int) -> Hashable:
        return (written[index].element, texts[index], _name(written[index].href)) if texts[index] and firm[index] else None

    def bare(index: int) -> Hashable:
        return urls[index] if not firm[index] else None

    steps: list[tuple[Callable[[int], Hashable], Callable[[int], Hashable]]] = [
        (lambda index: (links[index].element, links[index].target.url, mine[index]), exactly),
        (lambda index: (links[index].element, links[index].target.url), by_url),
        (lambda index: (links[index].element, mine[index], _name(links[index].href)) if mine[index] else None, by_name),
        (lambda index: links[index].target.url, bare),
    ]
    pairs: list[Pair] = []
    strays: dict[int, int] = {}
    for wanted, offered in steps:
        for mine_range, theirs_range in list(gaps(pairs, len(links), len(written))):
            found = align([wanted(index) for index in mine_range], [offered(index) for index in theirs_range])
            pairs += [(mine_range[a], theirs_range[b]) for a, b in found]
        pairs.sort()
    for wanted, offered in (steps[0], steps[1], steps[3]):
        strays.update(_strays(wanted, offered, len(links), len(written), {**dict(pairs), **strays}))
    spots: list[Spot | None] = [None] * len(links)
    for mine_index, theirs in {**dict(pairs), **strays}.items():
        each = written[theirs]
        spots[mine_index] = Spot(each.line, each.column, each.literal, each.definition)
    _find_mentions(links, source, pairs, spots)
    return spots


def _strays(wanted: Callable[[int], Hashable], offered: Callable[[int], Hashable], mine: int, theirs: int, known: dict[int, int]) -> dict[int, int]:
    """Pair what stands in another order, such as footnotes, where as many are left on both sides."""
    used = set(known.values())
    left: defaultdict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for index in range(mine):
        if index not in known and (key := wanted(index)) is not None:
            left[key][0].append(index)
    for index in range(theirs):
        if index not in used and (key := offered(index)) in left:
            left[key][1].append(index)
    return {a: b for links, places in left.values() if len(links) == len(places) for a, b in zip(links, places, strict=True)}


def _find_mentions(links: Sequence[Link], source: Source, pairs: Sequence[Pair], spots: list[Spot | None]) -> None:
    """Find what extensions made links of, by its text, between the links around it."""
    starts = [each.start for each in source.written]
    bounds = [(-1, -1), *pairs, (len(links), len(starts))]
    for before, after in pairwise(bounds):
        left = [index for index in range(before[0] + 1, after[0]) if spots[index] is None and _MENTION.fullmatch(links[index].text)]
        if not left:
            continue
        first = starts[before[1]] if before[1] >= 0 else (1, 0)
        last = starts[after[1]] if after[1] < len(starts) else (len(source.prose) + 1, 0)
        texts = {links[index].text for index in left}
        found = sorted((spot.line, spot.column or 0, spot.literal) for text in texts for spot in _places(source.prose, text, first, last))
        for a, b in align([links[index].text for index in left], [literal for _, _, literal in found]):
            spots[left[a]] = Spot(*found[b])
    for index, link in enumerate(links):
        if spots[index] is None and _MENTION.fullmatch(link.text):
            everywhere = _places(source.prose, link.text, (1, 0), (len(source.prose) + 1, 0), before=r"(?<![#/])")
            if len(everywhere) == 1 and sum(other.text == link.text for other in links) == 1:
                spots[index] = everywhere[0]


def _places(prose: Sequence[str], text: str, first: tuple[int, int], last: tuple[int, int], before: str = r"(?<![\w#/])") -> list[Spot]:
    """Every place of a text as a word of its own, between two places."""
    pattern = re.compile(before + re.escape(text) + r"(?![\w/-]|\.\w)")
    places = []
    for number in range(first[0], min(last[0], len(prose)) + 1):
        for found in pattern.finditer(prose[number - 1]):
            if first <= (number, found.start() + 1) < last:
                places.append(Spot(number, found.start() + 1, text))  # noqa: PERF401 - a nested comprehension says less
    return places


def _name(href: str) -> str:
    """The last name in a path, without its suffix, and the fragment: what rewriting a link leaves."""
    path, _, fragment = PLACED.sub("/", href).partition("#")
    names = [name for name in path.partition("?")[0].split("/") if name not in {"", ".", "..", "index.html", "index.md", "README.md"}]
    name = names[-1] if names else ""
    return f"{name.partition('.')[0].casefold()}#{fragment}"

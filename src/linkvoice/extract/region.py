"""A page's elements in document order, and which of them stand in its content.

Elements are handled as their numbers: what stands inside one element is always
one run of numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["Elements", "is_around"]

_ALWAYS = ("[href]", "[src]", "[id]", "[name]", "meta", "title")
_SOMETIMES: tuple[tuple[re.Pattern[bytes], tuple[str, ...]], ...] = tuple(
    (re.compile(mark), selectors)
    for mark, selectors in (
        (rb"srcset\s*=", ("[srcset]", "[imagesrcset]")),
        (rb"cite\s*=", ("[cite]",)),
        (rb"<object", ("object",)),
        (rb"action\s*=", ("[action]", "[formaction]")),
        (rb"poster\s*=", ("[poster]",)),
        (rb"ping\s*=", ("[ping]",)),
        (rb"style\s*=", ("[style]",)),
        (rb"<style", ("style",)),
        (rb"<nav", ("nav",)),
        (rb"<header", ("header",)),
        (rb"<footer", ("footer",)),
        (rb"<aside", ("aside",)),
        (rb"role\s*=", ("[role]",)),
        (rb"toc[\s\"'>]", (".toc",)),
    )
)
"""Selectors that a page needs only where this stands in it: each of them costs time on every element."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CONTAINERS: tuple[tuple[bytes, str], ...] = (
    (b"articlebody", "[itemprop=articleBody]"),
    (b"<article", "article"),
    (b"<main", "main"),
    (b"role", "[role=main]"),
    (b"document", ".document"),
    (b"body", "div.body"),
    (b"content", "#content"),
    (b"", "body"),
)
_AROUND = frozenset({"nav", "header", "footer", "aside"})
_ROLES = frozenset({"navigation", "search", "banner", "contentinfo"})
_OURS = "section.linkvoice"
Run = tuple[int, int]
"""First number, and the number after the last."""


class Elements:
    """The elements of a page that may hold a link, define an anchor, or name what follows."""

    def __init__(self, html: bytes, tree: LexborHTMLParser, *, headings: bool) -> None:
        """List them; `headings` asks for all headings, also those without an id."""
        self._tree = tree
        self._bytes = html.lower()
        self._selector = _selector(tuple(number for number, (mark, _) in enumerate(_SOMETIMES) if mark.search(self._bytes)), headings=headings)
        self.nodes: Sequence[LexborNode] = tree.css(self._selector)

    def holds(self, mark: bytes) -> bool:
        """Say whether bytes (in lower case) stand anywhere in the page."""
        return mark in self._bytes

    def run(self, element: LexborNode, start: int = 0) -> Run | None:
        """Give the run of an element, itself included, looked for from number `start` on; None where it holds nothing."""
        inner = element.css(self._selector)
        if not inner:
            return None
        first = inner[0].mem_id
        begin = next((number for number in range(start, len(self.nodes)) if self.nodes[number].mem_id == first), None)
        return None if begin is None else (begin, begin + len(inner))

    def content(self, known: Sequence[str]) -> bytearray:
        """Find the content of a whole page: a flag for each element, set for those in it.

        `known` holds the hrefs of the content where the generator knows them. The
        content is then the place where these stand in this order with nothing
        between; else it is what the first usual container holds.
        """
        flags = bytearray(len(self.nodes))
        run = self._find(known) if known else None
        for mark, selector in _CONTAINERS:
            if run is not None:
                break
            container = self._tree.css_first(selector) if mark in self._bytes else None
            if container is not None:
                run = self._long_run(container) or (0, 0)
        if run is not None:
            flags[slice(*run)] = b"\1" * (run[1] - run[0])
        return flags

    def own(self) -> bytearray:
        """A flag for each element, set for those in sections that linkvoice itself has written."""
        flags = bytearray(len(self.nodes))
        if b"linkvoice" in self._bytes:
            for section in self._tree.css(_OURS):
                run = self.run(section)
                if run is not None:
                    flags[slice(*run)] = b"\1" * (run[1] - run[0])
        return flags

    def _long_run(self, container: LexborNode) -> Run | None:
        """Give the run of an element that holds most of the page: found from both ends, without listing what is between."""
        nodes = self.nodes
        inside = container.mem_id
        start = next((number for number, node in enumerate(nodes) if _is_within(node, inside)), None)
        if start is None:
            return None
        end = next(number for number in range(len(nodes), start, -1) if _is_within(nodes[number - 1], inside))
        return start, end

    def _find(self, known: Sequence[str]) -> Run | None:
        """Find `known` as one piece among the hrefs of the page's links."""
        links = [(number, node.attributes) for number, node in enumerate(self.nodes) if node.tag in {"a", "area"}]
        places = [(number, attributes["href"]) for number, attributes in links if "href" in attributes]
        hrefs = [href or "" for _, href in places]
        length = len(known)
        for start in range(len(hrefs) - length + 1):
            if hrefs[start] == known[0] and tuple(hrefs[start : start + length]) == tuple(known):
                return places[start][0], places[start + length - 1][0] + 1
        return None


def is_around(tag: str, attributes: Mapping[str, str | None]) -> bool:
    """Say whether what an element holds is not content, wherever it stands."""
    return tag in _AROUND or attributes.get("role") in _ROLES or "toc" in (attributes.get("class") or "").split()


@cache
def _selector(present: tuple[int, ...], *, headings: bool) -> str:
    parts = [*_ALWAYS, *(selector for number in present for selector in _SOMETIMES[number][1])]
    parts += _HEADINGS if headings else ()
    return f":is({','.join(parts)})"


def _is_within(node: LexborNode, container: int) -> bool:
    parent: LexborNode | None = node
    while parent is not None:
        if parent.mem_id == container:
            return True
        parent = parent.parent
    return False

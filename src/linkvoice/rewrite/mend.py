"""The `rel` attributes of a whole page, mended: which link is which is told by a browser's parser, where it stands by the bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from linkvoice.extract.related import ADDRESSES, read_related
from linkvoice.extract.resolve import Resolver
from linkvoice.model.link import Link
from linkvoice.model.mending import Mending
from linkvoice.model.site import Page, PageSource
from linkvoice.rewrite.rel import rewrite_rel
from linkvoice.rewrite.tags import Tag

__all__ = ["Cure", "Mended", "mend_page"]

Cure = Callable[[Page, Sequence[Link]], Mapping[int, Mending]]
"""Gives what is to be done about the links of a page, by their identity."""


class Mended(NamedTuple):
    """A page after mending."""

    html: bytes
    left: str = ""
    """Why it stays as it is though there is something to mend, as a clause; empty where it does not."""


def mend_page(html: bytes, source: PageSource, resolver: Resolver, selectors: Sequence[str], cure: Cure) -> Mended:
    """Give a built page with its links cured; every byte that is no rel attribute stays, and a second time nothing changes.

    `source` says which page it is, and what its author says of it; `selectors` are
    those of the policies, by number. A page in which the parser and the bytes do not
    show the same links stays as it is.
    """
    tree = LexborHTMLParser(html)
    url = resolver.url(source.path)
    base_element = tree.css_first("base[href]")
    base = resolver.base(url, base_element.attributes.get("href") if base_element is not None else None)
    marks, related = read_related(source.path, html, tree, selectors)
    page = Page(source.path, url, source=source.source, options=source.options, suppressions=tuple(marks.all), disabled=tuple(marks.page))
    links = [Link(page.path, found.href, resolver.target(base, found.href), *found[1:6], (page.path,), 1, found.suppressions, traits=found.traits) for _, found in related]  # fmt: skip
    wanted = cure(page, links)
    mendings = {node.mem_id: wanted[id(link)] for (node, _), link in zip(related, links, strict=True) if id(link) in wanted}
    if not mendings:
        return Mended(html)
    pairs = _Pairs(tree, mendings)
    mended = rewrite_rel(html, pairs.mending)
    if not pairs.sound:
        return Mended(html, "a browser finds other links in it than stand in the file")
    return Mended(html, "a browser would read more than its rel attributes differently") if mended is None else Mended(mended)


class _Pairs:
    """Pairs start tags, as they come, with the elements that a browser's parser made of them."""

    def __init__(self, tree: LexborHTMLParser, mendings: Mapping[int, Mending]) -> None:
        self._mendings = mendings
        self._waiting = {name: list(reversed(tree.css(name if name in {"a", "area"} else f"{name}[rel]"))) for name in ADDRESSES}
        self._sound = True

    @property
    def sound(self) -> bool:
        """Whether every element had its tag, and every tag its element."""
        return self._sound and not any(self._waiting.values())

    def mending(self, tag: Tag) -> Mending | None:
        """Say what is to be done about a tag."""
        if tag.name not in self._waiting or (tag.name in {"form", "link"} and tag.attribute("rel") is None):
            return None
        waiting = self._waiting[tag.name]
        node = waiting.pop() if waiting else None
        # The parser gives None for an attribute without a value, too.
        if node is None or any((node.attributes.get(name) or "") != (tag.get(name) or "") for name in (*ADDRESSES[tag.name], "rel")):
            self._sound = False
            return None
        return self._mendings.get(node.mem_id)

"""The elements of a page whose `rel` says something about a link, each with what is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from linkvoice.extract.elements import urls_of
from linkvoice.extract.region import Elements
from linkvoice.extract.selectors import matched_selectors
from linkvoice.extract.suppress import Marks, read_marks
from linkvoice.extract.traits import is_unlinked, traits_of
from linkvoice.model.link import Found, Region

__all__ = ["ADDRESSES", "Related", "read_related"]

ADDRESSES = {"a": ("href", "xlink:href"), "area": ("href",), "form": ("action",), "link": ("href",)}
"""Elements with a `rel` attribute -> those that say where they lead."""


class Related(NamedTuple):
    """An element and the link that it is. Of an element with two addresses there are two."""

    node: LexborNode
    found: Found


def read_related(page: str, html: bytes, tree: LexborHTMLParser, selectors: Sequence[str]) -> tuple[Marks, list[Related]]:
    """Read the links of a page that may have a `rel`, in order, as `read_page` does; also gives the marks of its author.

    Their text and region are not looked for. Sections that linkvoice itself has written are passed over.
    """
    elements = Elements(html, tree, headings=False)
    marks = read_marks(page, tree, elements)
    return marks, list(_related(elements, marks, tree, selectors))


def _related(elements: Elements, marks: Marks, tree: LexborHTMLParser, selectors: Sequence[str]) -> Iterator[Related]:
    selected = matched_selectors(tree, selectors)
    own = elements.own()
    for number, (node, tag, attributes) in enumerate(zip(elements.nodes, elements.tags, elements.attributes, strict=True)):
        if own[number]:
            continue
        urls = urls_of(tag, attributes)
        if not urls and not (tag == "a" and is_unlinked(attributes)):
            continue
        ours = marks.of(number)  # asked for each link, also those that are passed over: a comment is for the next one
        for attribute, href in urls:
            if attribute in ADDRESSES.get(tag, ()):
                traits = traits_of(tag, node, attributes, "-", selected.get(node.mem_id, ()))
                yield Related(node, Found(href, tag, attribute, attributes.get("rel") or "", "-", Region.CONTENT, ours, None, traits))

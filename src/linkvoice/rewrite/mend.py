"""The `rel` attributes of a whole page, mended: which link is which is told by a browser's parser, where it stands by the bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from linkvoice.extract.resolve import Resolver
from linkvoice.extract.selectors import matched_selectors
from linkvoice.extract.traits import traits_of
from linkvoice.model.link import Link, Region
from linkvoice.rewrite.rel import rewrite_rel
from linkvoice.rewrite.tags import Tag

__all__ = ["mend_page"]

_LINKS = frozenset({"a", "area"})
_LEFT_ALONE = "[data-linkvoice-ignore],[data-proofer-ignore],section.linkvoice"
"""What its author, or linkvoice itself, has settled already."""


def mend_page(html: bytes, page: str, url: str, resolver: Resolver, selectors: Sequence[str], cure: Callable[[Link], Sequence[str]]) -> bytes:
    """Give a built page with its links cured; every byte that is no rel attribute stays, and a second time nothing changes.

    `page` is the path of the page and `url` its URL; `selectors` are those of the
    policies, by number. A page in which the parser and the bytes do not show the
    same links stays as it is.
    """
    tree = LexborHTMLParser(html)
    nodes = [node for node in tree.css("a,area") if node.tag in _LINKS]
    base_element = tree.css_first("base[href]")
    base = resolver.base(url, base_element.attributes.get("href") if base_element is not None else None)
    matched = matched_selectors(tree, [*selectors, _LEFT_ALONE])
    settled = len(selectors)
    seen = 0
    sound = True

    def wanted(tag: Tag) -> Sequence[str] | None:
        nonlocal seen, sound
        if tag.name not in _LINKS:
            return None
        seen += 1
        # The parser gives None for an attribute without a value, too.
        if seen > len(nodes) or (nodes[seen - 1].attributes.get("href") or "") != (tag.get("href") or ""):
            sound = False
            return None
        node = nodes[seen - 1]
        numbers = matched.get(node.mem_id, ())
        return None if settled in numbers else cure(_link(node, page, base, resolver, numbers))

    mended = rewrite_rel(html, wanted)
    return mended if sound and seen == len(nodes) else html


def _link(node: LexborNode, page: str, base: str, resolver: Resolver, selected: tuple[int, ...]) -> Link:
    attributes = node.attributes
    href = (attributes.get("href") or "").strip()
    tag = node.tag or "a"
    traits = traits_of(tag, node, attributes, "-", selected)
    return Link(page, href, resolver.target(base, href), tag, "href", attributes.get("rel") or "", "", Region.CONTENT, (page,), traits=traits)

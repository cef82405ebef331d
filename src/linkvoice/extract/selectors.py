"""Which links of a page the selectors of policies mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

__all__ = ["is_selector", "matched_selectors"]


def is_selector(text: str) -> bool:
    """Say whether a text is a CSS selector that can be asked for."""
    try:
        LexborHTMLParser("").css(text)
    except SelectolaxError:
        return False
    return True


def matched_selectors(tree: LexborHTMLParser, selectors: Sequence[str]) -> Mapping[int, tuple[int, ...]]:
    """Give the numbers of the selectors by link element (its identity in the tree): those that match it, an element around it, or one in it.

    An empty selector matches nothing.
    """
    matched: dict[int, dict[int, None]] = {}
    for number, selector in enumerate(selectors):
        for element in tree.css(selector) if selector else ():
            for link in (*element.css("a,area"), *_above(element)):
                matched.setdefault(link.mem_id, {})[number] = None
    return {link: tuple(numbers) for link, numbers in matched.items()}


def _above(element: LexborNode) -> Iterator[LexborNode]:
    """Yield the links that an element stands in."""
    parent = element.parent
    while parent is not None:
        if parent.tag in {"a", "area"}:
            yield parent
        parent = parent.parent

"""Which links of a page the selectors of policies mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

__all__ = ["is_selector", "matched_selectors", "never_matched"]

_VERBATIM = r"""\\.|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\[(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\\.|[^\]"'\\])*\]"""
"""Escapes, strings, and what is asked of an attribute: what looks like a selector there is none."""
_BARE = rf"(?is){_VERBATIM}|(?P<bare>(?:^|(?<=[\s>+~,(])):(?=(?:is|where|not|has)\())"
_NEVER = rf"(?is){_VERBATIM}|(?P<never>:(?:hover|active|visited|focus|focus-within|focus-visible|target|target-within)(?![\w-])|\|\|)"


def is_selector(text: str) -> bool:
    """Say whether a text is a CSS selector that can be asked for."""
    try:
        LexborHTMLParser("").css(_whole(text))
    except SelectolaxError:
        return False
    return True


def never_matched(selector: str) -> str:
    """Give the part of a selector that no element of a file matches, because it asks what a visitor does; empty where there is none.

    Columns (``||``) are there too: browsers have never had them.
    """
    return next((found["never"] for found in re.finditer(_NEVER, selector) if found["never"] is not None), "")


def _whole(selector: str) -> str:
    """Write ``*`` before ``:is()``, ``:where()``, ``:not()`` and ``:has()`` that stand alone: without it, lexbor loses matches of what follows them."""
    return re.sub(_BARE, lambda found: found[0] if found["bare"] is None else f"*{found[0]}", selector)


def matched_selectors(tree: LexborHTMLParser, selectors: Sequence[str]) -> Mapping[int, tuple[int, ...]]:
    """Give the numbers of the selectors by link element (its identity in the tree): those that match it, an element around it, or one in it.

    An empty selector matches nothing.
    """
    matched: dict[int, dict[int, None]] = {}
    for number, selector in enumerate(selectors):
        for element in tree.css(_whole(selector)) if selector else ():
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

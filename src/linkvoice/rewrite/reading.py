"""How a browser's parser reads two versions of a page: the last check of everything that is written into one."""

from __future__ import annotations

from collections.abc import Collection

__all__ = ["reads_the_same"]


def reads_the_same(before: bytes, after: bytes, moved: Collection[str] = ()) -> bool:
    """Say whether two pages are the same tree, but for `rel` and, on links, the attributes in `moved`."""
    return _without_rel(before, moved) == _without_rel(after, moved)


def _without_rel(page: bytes, moved: Collection[str]) -> str | None:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(page)
    for node in tree.css("[rel]"):
        del node.attrs["rel"]
    for name in moved:
        for node in tree.css(f":is(a,area)[{name}]"):
            del node.attrs[name]
    return tree.html

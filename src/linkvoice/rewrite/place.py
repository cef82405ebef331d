"""Sections put into a page that its host has just written: text spliced at a found place, every other byte as it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from linkvoice.rewrite.outline import outline
from linkvoice.rewrite.tags import start_tags

__all__ = ["Part", "add_style", "holds", "place_parts"]

_HEAD_END: Final = re.compile(rb"(?i)</head")


class Part(NamedTuple):
    """A section for a page."""

    html: str
    """Empty where the page has none: only its marker is taken away then."""
    marker: str
    """The comment by which an author says where it should stand."""
    at_end: bool = True
    """Whether it stands after the content where there is no marker."""
    shared: str = ""
    """A comment by which the author places several sections: it stays, and they stand before it."""


def place_parts(page: bytes, content: bytes, parts: Sequence[Part]) -> bytes:
    """Put sections in the places of their markers, or before one that they share, the others in their order after the content of the page.

    `page` is in UTF-8; `content` is the HTML of the content as the page should hold
    it. A page that does not hold it gets them at the end of its one article, of its
    main part or of its body; one without these stays as it is.
    """
    behind = []
    for part in parts:
        if part.marker.encode() in page:
            page = page.replace(part.marker.encode(), part.html.encode(), 1)
        elif part.html and part.shared and part.shared.encode() in page:
            page = page.replace(part.shared.encode(), f"{part.html}\n{part.shared}".encode(), 1)
        elif part.html and part.at_end:
            behind.append(part.html.encode())
    place = _end_of_content(page, content.strip()) if behind else None
    return page if place is None else b"\n".join((page[:place], *behind, page[place:]))


def add_style(page: bytes, href: str) -> bytes:
    """Have a page load a style sheet: first, so that a site's own can say otherwise. A page that does so already, or has no head, stays as it is."""
    link = f'<link rel="stylesheet" href="{href}">'.encode()
    place = outline(page).head if link not in page else None
    return page if place is None else b"%s%s\n%s" % (page[:place], link, page[place:])


def holds(page: bytes, name: str, anchor: str) -> bool:
    """Whether a theme or a plugin has written a section itself: ours by its anchor, or one of its own that says ``data-linkvoice="name"``."""
    if anchor.encode() not in page and b"data-linkvoice" not in page:
        return False
    tags = (tag for tag in start_tags(page) if not tag.in_template)
    return any(tag.get("id") == anchor or tag.get("data-linkvoice") == name for tag in tags)


def _end_of_content(page: bytes, content: bytes) -> int | None:
    head = _HEAD_END.search(page)
    found = page.find(content, head.end() if head is not None else 0) if content else -1
    if found >= 0:
        return found + len(content)
    read = outline(page)
    return read.content.end if read.content is not None else read.end

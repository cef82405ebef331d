"""Sections put into a built page: text spliced at a found place, every other byte as it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

__all__ = ["Part", "add_style", "holds", "place_parts"]

_HEAD_END: Final = re.compile(r"</head\s*>", re.IGNORECASE)
_LINK: Final = re.compile(r"<link\s", re.IGNORECASE)
_ENDS: Final = tuple(re.compile(rf"</{element}\s*>", re.IGNORECASE) for element in ("article", "main", "body"))
"""Where the content of a page ends when nothing better is known, best first."""


class Part(NamedTuple):
    """A section for a page."""

    html: str
    """Empty where the page has none: only its marker is taken away then."""
    marker: str
    """The comment by which an author says where it should stand."""
    at_end: bool = True
    """Whether it stands after the content where there is no marker."""


def place_parts(page: str, content: str, parts: Sequence[Part]) -> str:
    """Put sections in the places of their markers, the others in their order after the content of the page.

    `content` is the HTML of the content as the page should hold it. A page that
    does not hold it gets them at the end of its first article, of its main part or of its body; one
    without these stays as it is.
    """
    behind = []
    for part in parts:
        if part.marker in page:
            page = page.replace(part.marker, part.html, 1)
        elif part.html and part.at_end:
            behind.append(part.html)
    place = _end_of_content(page, content.strip()) if behind else None
    return page if place is None else "\n".join((page[:place], *behind, page[place:]))


def add_style(page: str, href: str) -> str:
    """Have a page load a style sheet: first, so that a site's own can say otherwise. A page that does so already, or has no head, stays as it is."""
    link = f'<link rel="stylesheet" href="{href}">'
    end = _HEAD_END.search(page)
    if end is None or link in page[: end.start()]:
        return page
    first = _LINK.search(page, 0, end.start())
    place = (first or end).start()
    return f"{page[:place]}{link}\n{page[place:]}"


def holds(page: str, name: str, anchor: str) -> bool:
    """Whether a theme has written a section itself: ours by its anchor, or one of its own that says ``data-linkvoice="name"``."""
    return re.search(rf"""<[^<>]*\s(?:id=["']?{re.escape(anchor)}|data-linkvoice=["']?{re.escape(name)})\b""", page) is not None


def _end_of_content(page: str, content: str) -> int | None:
    head = _HEAD_END.search(page)
    start = head.end() if head is not None else 0
    found = page.find(content, start) if content else -1
    if found >= 0:
        return found + len(content)
    ends = (pattern.search(page, start) for pattern in _ENDS)
    return next((end.start() for end in ends if end is not None), None)

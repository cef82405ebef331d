"""Kinds of pages, as far as their paths tell: what generators make beside the pages that somebody wrote."""

from __future__ import annotations

import re
from typing import Final

from linkvoice.model.site import Site

__all__ = ["is_error", "is_generated", "is_pelican", "is_turned", "name_of"]

_LISTINGS: Final = r"archives?|authors|categories|drafts?|tags"
_ERROR: Final = r"(?:[\w-]+/)?(?:[45]\d\d|50x|not[-_]?found|error|offline)(?:/index)?\.html?|pages/not[-_]?found\.html"
_TURNED: Final = rf"(?:.*/)?(?:page[-_/]?\d+(?:/index)?|(?:index|blog|{_LISTINGS})[-_]?\d+)\.html?"
_GENERATED: Final = rf"""(?x)(?:.*/)?(?:
        (?:(?:author|category|tag)/(?!index\.html?\Z)|(?:{_LISTINGS})/).+   # a list of what has something in common, and what is not yet published
        |(?:{_LISTINGS}|genindex.*|py-modindex|search(?:index)?)(?:/index)?\.html?
        |(?:19|20)\d\d(?:/[01]\d){{0,2}}/index\.html?                   # what was written in a year, a month
        |_static/.+
    )|(?:google|yandex_|pinterest-|naver)[0-9a-f]{{5,}}\.html            # a proof of ownership
    """
_PELICAN: Final = frozenset({"archives.html", "authors.html", "categories.html", "tags.html"})


def name_of(path: str) -> str:
    """The part of a path that is the same however a server shortens it: without ``index.html``, ``.html`` and slash at the end."""
    bare = path.removesuffix("/")
    if bare in {"index.html", "index.htm", "index"}:
        return ""
    for ending in ("/index.html", "/index.htm", ".html", ".htm", "/index"):
        bare = bare.removesuffix(ending)
    return bare


def is_error(path: str) -> bool:
    """Whether servers show this page in place of others."""
    return re.fullmatch(_ERROR, path) is not None


def is_turned(path: str) -> bool:
    """Whether it is the second or a later page of a list."""
    return re.fullmatch(_TURNED, path) is not None


def is_generated(path: str) -> bool:
    """Whether a generator makes such pages by itself, linked or not."""
    return is_turned(path) or re.fullmatch(_GENERATED, path) is not None


def is_pelican(site: Site) -> bool:
    """Whether Pelican made the site, which links every page but those that its author has hidden."""
    return site.files >= _PELICAN

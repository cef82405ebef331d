"""Where the pages of the site are, seen from one another."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from linkvoice.model.graph import LinkGraph

__all__ = ["Addresses", "clean"]

_CONTROLS: Final = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
"""Control characters, and those that turn the direction of what follows."""


class Addresses:
    """Names and relative URLs of pages, good for any place where the site is served, or for a folder on a disk."""

    def __init__(self, graph: LinkGraph) -> None:
        """Take the content graph of the whole site."""
        self._graph = graph
        self._urls: dict[str, str] = {}
        self._index = "" if all(path.rpartition("/")[2] == "index.html" for path in graph.pages) else "index.html"

    def knows(self, path: str) -> bool:
        """Whether there is a page at `path`."""
        return path in self._graph.pages

    def title(self, path: str) -> str:
        """What the page at `path` is called: its title, else where it lies."""
        page = self._graph.pages.get(path)
        return clean(page.title if page is not None else "") or path

    def reference(self, here: str, there: str) -> str:
        """A relative URL of the file at `there`, for a page at `here`."""
        url = self._url(there)
        return _relative(self._url(here), url + (self._index if url.endswith("/") else ""))

    def _url(self, path: str) -> str:
        url = self._urls.get(path)
        if url is None:  # asked for again and again: a page has hundreds of references
            page = self._graph.pages.get(path)
            url = self._urls[path] = page.url if page is not None else self._graph.site.base + quote(path)
        return url


def clean(text: str) -> str:
    """Take from a text of the site's own what would turn the direction of others or is no text at all."""
    return text if text.isprintable() else re.sub(_CONTROLS, "", text)


def _relative(here: str, there: str) -> str:
    left, right = here.split("/"), there.split("/")
    common = 0
    for one, other in zip(left[:-1], right[:-1], strict=False):
        if one != other:
            break
        common += 1
    reference = "/".join([".."] * (len(left) - 1 - common) + right[common:])
    return reference if reference and ":" not in reference.partition("/")[0] else f"./{reference}"

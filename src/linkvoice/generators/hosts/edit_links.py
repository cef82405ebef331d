"""Pages to sources by the links with which themes lead to the source of each page: "Edit this page", "View source"."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple
from urllib.parse import unquote

from linkvoice.generators.sources import SUFFIXES, slug_of
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Link, Region

__all__ = ["Edited", "edited_pages"]

_FORGE: Final = re.compile(r"(https?://[^/?#]+/[^?#]+?)/(?:-/)?(?:edit|_edit|blob|src/branch)/([^?#]+)")
"""GitHub, GitLab, Codeberg and others like them: repository, and branch and path."""
_BRANCH: Final = 4  # names of folders that the name of a branch may consist of
_INDEXES: Final = frozenset({"index", "readme", "_index"})


class Edited(NamedTuple):
    """A page whose source is known by a link on it."""

    page: str
    source: str
    """Below the root of the repository."""
    href: str


def edited_pages(graph: LinkGraph, root: Path) -> Iterator[Edited]:
    """Yield the pages that a theme links to their sources, as far as these are below `root`.

    A theme writes such a link in the same words on each page, and to another file
    each time. Where it does not mark it with ``rel=edit``, half of the files must
    also be called as their pages are: any page may link to a file in a repository.
    """
    groups: dict[tuple[str, str, str], list[tuple[Link, str]]] = defaultdict(list)
    for url, links in graph.outside().items():
        found = _FORGE.match(url)
        if found is not None:
            for link in links:
                if link.element == "a" and len(link.pages) == 1 and (link.region is Region.CHROME or _marked(link)):
                    groups[found[1], link.text, link.rel].append((link, unquote(found[2])))
    for group in groups.values():
        there = [Edited(link.page, source, link.href) for link, place in group if (source := _below(root, place))]
        agreeing = sum(_is_called_alike(each) for each in there)
        if 2 * len(there) >= len(group) and (_marked(group[0][0]) or 2 * agreeing >= len(group)):
            pages, sources = Counter(each.page for each in there), Counter(each.source for each in there)
            yield from (each for each in there if pages[each.page] == sources[each.source] == 1)


def _marked(link: Link) -> bool:
    return "edit" in link.rel.lower().split()


def _below(root: Path, place: str) -> str:
    """The path of a source, given behind the name of a branch; empty where there is no such file."""
    parts = place.split("/")
    names = ("/".join(parts[start:]) for start in range(1, min(len(parts), _BRANCH + 1)) if not {"", ".."}.intersection(parts))
    return next((name for name in names if PurePosixPath(name).suffix in SUFFIXES and (root / name).is_file()), "")


def _is_called_alike(edited: Edited) -> bool:
    page, source = PurePosixPath(edited.page).with_suffix(""), PurePosixPath(edited.source)
    name = page.parent.name if page.name == "index" else page.name
    stem = source.parent.name if source.stem.lower() in _INDEXES else source.stem
    return not name or slug_of(name) == slug_of(re.sub(r"^\d{4}-\d{2}-\d{2}-", "", stem))

"""Sphinx: documents keep their paths, and copies of them lie beside the pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from linkvoice.generators.hosts.kind import Matched
from linkvoice.generators.hosts.listing import named_below
from linkvoice.generators.project import Project, text_of
from linkvoice.generators.sources import SUFFIXES

__all__ = ["match", "read"]

_COPIED: Final = ".txt"
"""Source: https://www.sphinx-doc.org/en/master/usage/configuration.html#confval-html_sourcelink_suffix."""


def read(file: Path) -> Project:
    """Read ``conf.py``."""
    from linkvoice.generators.hosts.literals import read_literals

    said = read_literals(file)
    moved = said.get("rediraffe_redirects")
    redirects = {str(old): str(new) for old, new in moved.items()} if isinstance(moved, dict) else {}
    return Project(
        file,
        site_url=text_of(said, "html_baseurl"),
        language=text_of(said, "language"),
        site_dir="_build/html",
        source_dir=".",
        redirects=redirects,
        said=said,
    )


def match(folder: Path, pages: Sequence[str], project: Project | None) -> Matched:
    """Match pages with documents of the same path, or with the copies of these that Sphinx leaves."""
    said = project.said if project is not None else {}
    endings = (text_of(said, "html_file_suffix") or ".html", ".html")
    suffixes = list(dict.fromkeys((*_suffixes(said.get("source_suffix")), *SUFFIXES)))
    named = named_below(folder, [*suffixes, *(f"{suffix}{_COPIED}" for suffix in suffixes)])
    found = ((page, next(filter(None, map(named, _documents(page, endings))), None)) for page in pages)
    return {page: source for page, source in found if source is not None}


def _documents(page: str, endings: Sequence[str]) -> Iterator[str]:
    """The names of the documents that a page may be made of: by the builder html, then by dirhtml, which has no file ``guide.html`` beside ``guide/index.html``."""
    path = next((page.removesuffix(ending) for ending in endings if page.endswith(ending)), "")
    if path:
        yield path
    if path.endswith("/index"):
        yield path.removesuffix("/index")


def _suffixes(said: Any) -> Iterator[str]:  # noqa: ANN401 - a text, a list or a mapping
    for suffix in [said] if isinstance(said, str) else said if isinstance(said, list | tuple | dict) else ():
        if suffix in SUFFIXES:
            yield suffix

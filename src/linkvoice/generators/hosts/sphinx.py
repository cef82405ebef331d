"""Sphinx: documents keep their paths, and copies of them lie beside the pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from linkvoice.generators.hosts.kind import Kind, Matched
from linkvoice.generators.hosts.literals import read_literals
from linkvoice.generators.hosts.table import text_of
from linkvoice.generators.project import Project
from linkvoice.generators.sources import SUFFIXES

__all__ = ["SPHINX"]

_COPIED: Final = ".txt"
"""Source: https://www.sphinx-doc.org/en/master/usage/configuration.html#confval-html_sourcelink_suffix."""


def _read(file: Path) -> Project:
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


def _match(folder: Path, pages: Sequence[str], project: Project | None) -> Matched:
    said = project.said if project is not None else {}
    endings = (text_of(said, "html_file_suffix") or ".html", ".html")
    suffixes = list(dict.fromkeys((*_suffixes(said.get("source_suffix")), *SUFFIXES)))
    copied = [f"{suffix}{_COPIED}" for suffix in suffixes]
    found: dict[str, str] = {}
    for page in pages:
        for document in _documents(page, endings):
            source = next((f"{document}{suffix}" for suffix in (*suffixes, *copied) if (folder / f"{document}{suffix}").is_file()), None)
            if source is not None:
                found[page] = source
                break
    return found


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


_FILES: Final = tuple(f"{folder}conf.py" for folder in ("", "source/", "docs/", "doc/", "docs/source/", "doc/source/"))
SPHINX: Final = Kind("Sphinx", _FILES, _read, _match, "html_baseurl", copies="_sources")

"""What the command is given to check: a built folder, with or without its sources, or Markdown files."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from linkvoice.config import Config
from linkvoice.errors import UsageError
from linkvoice.generators.front_matter import options_in
from linkvoice.generators.html import page_sources, read_site, site_reader
from linkvoice.generators.markdown import is_markdown, read_folder
from linkvoice.generators.mkdocs_file import help_beside
from linkvoice.generators.sources import find_sources, layers_of, shown_path
from linkvoice.model.help import Help
from linkvoice.model.site import DEFAULT_OPTIONS, PageSource, Site

__all__ = ["read_built", "read_help", "read_inputs"]

Inputs = tuple[Site, list[PageSource], Callable[[str], str]]


def read_inputs(paths: Sequence[Path], config: Config, beside: Path, source: Path | None = None) -> Inputs:
    """Give the site, its pages and a way to read its other files.

    `beside` is the folder of the configuration, `source` the folder of the sources
    where the command line names one.

    Raises:
        UsageError: the paths are neither one built folder nor Markdown, or there is no such source folder.
    """
    if is_markdown(paths):
        site, pages = read_folder(paths, beside)
        return site, pages, lambda path: (Path(site.prefix) / path).read_text("utf-8", errors="replace")
    folder = paths[0]
    site = read_site(folder, config.site_url)
    pages = list(page_sources(folder, site.files))
    sources = _sources(config, beside, source)
    if sources is not None:
        site, pages = _with_sources(site, pages, sources, beside)
    return site, pages, lambda path: site_reader(folder, path)


def read_built(folder: Path | None, site_url: str) -> Inputs | None:
    """Give the site that a project has built, and the rest as `read_inputs`; None where nothing is built."""
    if folder is None or not folder.is_dir():
        return None
    try:
        site = read_site(folder, site_url or None)
    except UsageError:
        return None
    return replace(site, prefix=f"{shown_path(folder)}/"), list(page_sources(folder, site.files)), lambda path: site_reader(folder, path)


def read_help(config: Config, beside: Path, source: Path | None = None) -> Help:
    """Say where the sources' snippets are found, and what their navigation names; `beside` and `source` as for `read_inputs`."""
    sources = _sources(config, beside, source)
    return Help() if sources is None else help_beside(sources)


def _sources(config: Config, beside: Path, source: Path | None) -> Path | None:
    return source or (beside / config.source if config.source else None)


def _with_sources(site: Site, pages: Sequence[PageSource], folder: Path, beside: Path) -> tuple[Site, list[PageSource]]:
    """Say of each page which file it was made of."""
    found = find_sources(folder, [page.path for page in pages])
    found |= {path: path for path in site.files if path.endswith(".css") and (folder / path).is_file()}  # copied as it is
    root = shown_path(folder)
    prefix = "" if root == "." else f"{root}/"
    site = replace(
        site,
        sources={page: prefix + source for page, source in found.items()},
        source_root=prefix,
        source_identity=os.path.relpath(folder, beside).replace(os.sep, "/") + "/",
    )
    return site, [_known(page, folder / found[page.path], site) if page.path in found else page for page in pages]


def _known(page: PageSource, file: Path, site: Site) -> PageSource:
    """A page with what its source says."""
    layers = layers_of(file)
    try:
        options = options_in(layers.source())
    except (OSError, UnicodeError):
        options = DEFAULT_OPTIONS
    return replace(page, source=site.sources[page.path], options=options, layers=layers)

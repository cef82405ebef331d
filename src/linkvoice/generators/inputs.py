"""What the command is given to check: a built folder, with or without its sources, or Markdown files."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from linkvoice.config import Config
from linkvoice.errors import UsageError
from linkvoice.generators.front_matter import options_in
from linkvoice.generators.hosts.host import Host, folders_above
from linkvoice.generators.hosts.told import tell
from linkvoice.generators.html import check_folder, page_sources, read_site, site_reader
from linkvoice.generators.markdown import is_markdown, read_folder
from linkvoice.generators.mkdocs_file import help_beside
from linkvoice.generators.sources import find_sources, layers_of, markup_of, shown_path
from linkvoice.model.graph import LinkGraph
from linkvoice.model.help import Help
from linkvoice.model.site import DEFAULT_OPTIONS, Markup, Page, PageSource, Site

__all__ = ["built_folder", "check_built", "read_built", "read_help", "read_inputs", "with_edit_links"]

Inputs = tuple[Site, list[PageSource], Callable[[str], str]]
_NO_DOCUTILS = "note: lines in reStructuredText are named where docutils is installed (`pip install linkvoice[rst]`)"


def built_folder(paths: Sequence[Path]) -> Path | None:
    """Give the built folder that a command is given; None where these are Markdown files, or nothing at all.

    Raises:
        UsageError: they are neither.
    """
    return paths[0] if not is_markdown(paths) and paths[0].is_dir() else None


def check_built(folder: Path) -> None:
    """Make sure, before anything else is said, that a command for built sites alone is given a folder, and not one of Markdown.

    Raises:
        UsageError: it is not there, no folder, or holds Markdown.
    """
    check_folder(folder)
    if is_markdown([folder]):
        raise UsageError(f"{folder} holds Markdown. Build the site, and name the folder that your generator writes to.")


def read_inputs(paths: Sequence[Path], config: Config, beside: Path, source: Path | None = None, host: Host | None = None) -> Inputs:
    """Give the site, its pages and a way to read its other files.

    `beside` is the folder of the configuration, `source` the folder of the sources
    where the command line names one, `host` what made the site.

    Raises:
        UsageError: the paths are neither one built folder nor Markdown, or there is no such source folder.
    """
    if is_markdown(paths):
        site, pages = read_folder(paths, beside)
        return site, pages, lambda path: (Path(site.prefix) / path).read_text("utf-8", errors="replace")
    folder = paths[0]
    site = read_site(folder, config.site_url)
    pages = list(page_sources(folder, site.files))
    host, named = host or Host(), _sources(config, beside, source)
    sources = named or host.sources(folder)
    if sources is not None:
        found = _matched(sources, pages, host, is_named=named is not None)
        site, pages = _with_sources(site, pages, [sources, *host.statics()], beside, found)
    told = tell(host, config, f"sources in {shown_path(sources)}" if sources is not None and site.sources else "", is_named=named is not None)
    prefix = host.project.edit_prefix if host.project is not None else ""
    return site._replace(made=tuple(filter(None, (told, *site.made))), edit_prefix=prefix or None), pages, lambda path: site_reader(folder, path)


def with_edit_links(
    graph: LinkGraph, pages: Sequence[PageSource], config: Config, beside: Path, host: Host | None
) -> tuple[LinkGraph, Sequence[PageSource]]:
    """Say of the pages of a graph that a theme links to their sources which these are; a link knows better than a path.

    `host` is None for Markdown files; the rest as for `read_inputs`.
    """
    if host is None:
        return graph, pages
    from linkvoice.generators.hosts.edit_links import edited_pages

    site, start = graph.site, beside if host.project is None else host.project.folder
    *_, root = folders_above(start)
    root = root if (root / ".git").exists() else start
    edited = {each.page: each for each in edited_pages(graph, root) if _is_readable(each.source)}
    shown = {page: path for page, each in edited.items() if (path := shown_path(root / each.source)).startswith(site.source_root)}
    if not shown:
        return graph, pages
    if not site.sources:
        told = tell(host, config, "sources by its edit links", is_named=False)
        site = _rooted(site, root, beside)._replace(made=(told,) if told else ())
    others = {page: path for page, path in site.sources.items() if path not in set(shown.values())}
    site = site._replace(sources=others | shown)
    known = {page.path: _known(page, root / edited[page.path].source, site) if page.path in shown else page for page in pages}
    linked = {path: _linked(page, known[path], edited[path].href) if path in shown else page for path, page in graph.pages.items()}
    return graph._replace(site=site, pages=linked), list(known.values())


def _linked(page: Page, known: PageSource, edit_url: str) -> Page:
    return page._replace(source=known.source, edit_url=edit_url, options=known.options)


def read_built(folder: Path | None, site_url: str) -> Inputs | None:
    """Give the site that a project has built, and the rest as `read_inputs`; None where nothing is built."""
    if folder is None or not folder.is_dir():
        return None
    try:
        site = read_site(folder, site_url or None)
    except UsageError:
        return None
    return site._replace(prefix=f"{shown_path(folder)}/"), list(page_sources(folder, site.files)), lambda path: site_reader(folder, path)


def read_help(config: Config, beside: Path, source: Path | None = None, host: Host | None = None) -> Help:
    """Say where the sources' snippets are found, and what their navigation names; `beside`, `source` and `host` as for `read_inputs`."""
    sources = _sources(config, beside, source) or (host.sources() if host is not None else None)
    return Help() if sources is None else help_beside(sources)


def _sources(config: Config, beside: Path, source: Path | None) -> Path | None:
    return source or (beside / config.source if config.source else None)


def _matched(folder: Path, pages: Sequence[PageSource], host: Host, *, is_named: bool) -> Mapping[str, str]:
    """Say which page was made of which file: as the host names pages; in a folder that the user names, what is left also as generators do in general."""
    paths = [page.path for page in pages]
    found = dict(host.match(folder, paths))
    if is_named:
        taken = set(found.values())
        rest = find_sources(folder, [path for path in paths if path not in found])
        found |= {page: source for page, source in rest.items() if source not in taken}
    return found


def _with_sources(
    site: Site, pages: Sequence[PageSource], folders: Sequence[Path], beside: Path, found: Mapping[str, str]
) -> tuple[Site, list[PageSource]]:
    """Say of each page which file it was made of, and of other files where they were taken from: the first of the folders holds the sources."""
    folder, built = folders[0], Path(site.prefix)
    readable = {page: source for page, source in found.items() if _is_readable(source)}
    site = _rooted(site, folder, beside)._replace(made=(_NO_DOCUTILS,) if len(readable) < len(found) else ())
    sources = {path: site.source_root + source for path, source in readable.items()}
    copied: dict[str, Path] = {}
    for path in site.files if readable else ():
        file = None if path in readable else next((file for each in folders if _is_copied(built / path, file := each / path)), None)
        if file is not None:
            copied[path] = file
            sources[path] = shown_path(file)
    site = site._replace(sources=sources)
    return site, [
        _known(page, folder / readable[page.path], site) if page.path in readable else _copied(page, copied.get(page.path)) for page in pages
    ]


def _is_copied(built: Path, source: Path) -> bool:
    """Whether a file of the site was taken from the sources as it is, or is a style sheet made of one: its URLs are looked for in that."""
    try:
        if source.suffix in {".css", ".html", ".htm", ".xhtml"}:
            return source.is_file() and (source.suffix == ".css" or _is_same_page(built, source))
        return source.stat().st_size == built.stat().st_size
    except OSError:
        return False


def _is_same_page(built: Path, source: Path) -> bool:
    from linkvoice.rewrite.marks import without_ours

    return without_ours(built.read_bytes()) == source.read_bytes()


def _copied(page: PageSource, file: Path | None) -> PageSource:
    """A page with the file that it was copied from."""
    return page if file is None else page._replace(written=file.read_bytes)


def _is_readable(source: str) -> bool:
    return source.endswith(".txt") or markup_of(source) is not Markup.RST or _has_docutils()


@cache
def _has_docutils() -> bool:
    """Whether links can be found in reStructuredText here: who builds with it has docutils, but perhaps elsewhere."""
    from importlib.util import find_spec

    return find_spec("docutils") is not None


def _rooted(site: Site, folder: Path, beside: Path) -> Site:
    """A site with its folder of sources."""
    root = shown_path(folder)
    return site._replace(source_root="" if root == "." else f"{root}/", source_identity=os.path.relpath(folder, beside).replace(os.sep, "/") + "/")


def _known(page: PageSource, file: Path, site: Site) -> PageSource:
    """A page with what its source says."""
    layers = layers_of(file)
    try:
        options = DEFAULT_OPTIONS if layers.markup is Markup.RST else options_in(layers.source())
    except (OSError, UnicodeError):
        options = DEFAULT_OPTIONS
    return page._replace(source=site.sources[page.path], options=options, layers=layers)

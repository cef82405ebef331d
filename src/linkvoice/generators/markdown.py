"""Markdown files as they are in a repository, as GitHub shows them: no generator, no build."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from linkvoice.errors import UsageError
from linkvoice.extract.resolve import STAND_IN
from linkvoice.generators.front_matter import options_in
from linkvoice.generators.sources import shown_path
from linkvoice.model.site import Layers, Markup, PageSource, Site

__all__ = ["is_markdown", "read_folder"]

_MARKDOWN = (".md", ".markdown", ".mkd", ".mdown")
_BUILT = (".html", ".htm", ".xhtml")
_FOREIGN = frozenset({".git", ".hg", ".svn", ".tox", ".venv", "__pycache__", "node_modules"})
"""Folders whose files nobody here has written."""


def is_markdown(paths: Sequence[Path]) -> bool:
    """Say whether the arguments of a check are Markdown, and not one folder of built HTML.

    Raises:
        UsageError: they are neither; the message says which of them is the matter.
    """
    if len(paths) == 1 and (not paths[0].exists() or (paths[0].is_dir() and (_holds(paths[0], _BUILT) or not _holds(paths[0], _MARKDOWN)))):
        return False
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path} does not exist. Name Markdown files, folders of them, or one folder of built HTML.")
        if path.is_dir():
            if _holds(path, _BUILT):
                raise UsageError(f"{path} holds built HTML, which is checked alone. Run `linkvoice check {path}` by itself.")
            if not _holds(path, _MARKDOWN):
                raise UsageError(f"{path} holds no Markdown file. Name Markdown files, folders of them, or one folder of built HTML.")
        elif path.suffix.lower() not in _MARKDOWN:
            raise UsageError(
                f"{path} is not a Markdown file ({', '.join(_MARKDOWN)}). Name Markdown files, folders of them, or one folder of built HTML."
            )
    return True


def read_folder(paths: Sequence[Path], beside: Path) -> tuple[Site, list[PageSource]]:
    """Give these Markdown files as the pages of a site, whose files are those of the repository around them.

    `beside` is the folder of the configuration.

    Raises:
        UsageError: a file cannot be read.
    """
    root = _root(paths)
    names = sorted({path.resolve().relative_to(root).as_posix() for path in _files(paths)})
    files, folders = _listing(root)
    sources = {name: shown_path(root / name) for name in names}
    prefix = shown_path(root)
    site = Site(
        base=STAND_IN,
        known=False,
        # A folder is shown as a list of its files: a link to it leads somewhere.
        files=frozenset({*files, *(f"{folder}/index.html" for folder in folders), "index.html", *names}),
        directories=frozenset(folders),
        sources=sources,
        source_root="" if prefix == "." else f"{prefix}/",
        source_identity=os.path.relpath(root, beside).replace(os.sep, "/") + "/",
        prefix="" if prefix == "." else f"{prefix}/",
    )

    @cache
    def is_open(name: str) -> bool:
        from linkvoice.extract.preview import has_more

        return name in sources and has_more((root / name).read_text("utf-8-sig", errors="replace"))

    return site, [_page(root, name, shown, is_open) for name, shown in sources.items()]


def _page(root: Path, name: str, shown: str, is_open: Callable[[str], bool]) -> PageSource:
    from linkvoice.extract.preview import preview

    try:
        text = (root / name).read_text("utf-8-sig", errors="replace")
    except OSError as error:
        raise UsageError(f"{shown} cannot be read ({error.strerror}). Make it readable, or leave it out.") from error
    layers = Layers(lambda: text, markup=Markup.COMMONMARK)
    return PageSource(name, lambda: preview(text, name, is_open), shown, options=options_in(text), layers=layers)


def _root(paths: Sequence[Path]) -> Path:
    """The folder that a path with a leading slash starts at: the repository, else what the arguments have in common."""
    common = Path(os.path.commonpath([path.resolve() if path.is_dir() else path.resolve().parent for path in paths]))
    for folder in (common, *common.parents):
        if (folder / ".git").exists():
            return folder
    here = Path.cwd()
    return here if common.is_relative_to(here) else common


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from _walk(path, _MARKDOWN)
        else:
            yield path


def _holds(folder: Path, suffixes: tuple[str, ...]) -> bool:
    return next(_walk(folder, suffixes), None) is not None


def _walk(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _FOREIGN and not Path(place, name, "pyvenv.cfg").exists())
        yield from (Path(place, name) for name in sorted(names) if name.lower().endswith(suffixes))


def _listing(root: Path) -> tuple[list[str], list[str]]:
    """Paths of all files and folders below a folder."""
    files: list[str] = []
    folders: list[str] = []
    for place, inner, names in os.walk(root):
        inner[:] = sorted(name for name in inner if name not in _FOREIGN and not Path(place, name, "pyvenv.cfg").exists())
        prefix = Path(place).relative_to(root).as_posix()
        prefix = "" if prefix == "." else f"{prefix}/"
        files += [prefix + name for name in names]
        folders += [prefix + name for name in inner]
    return files, folders

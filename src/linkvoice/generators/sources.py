"""Built pages to the files that their authors edit, by the rules that generators share."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from linkvoice.errors import UsageError
from linkvoice.extract.title import title_of
from linkvoice.model.site import Layers, Markup

__all__ = ["SUFFIXES", "find_sources", "layers_of", "markup_of", "match_slugs", "shown_path", "slug_of"]

SUFFIXES = {".md": Markup.MARKDOWN, ".markdown": Markup.MARKDOWN, ".mkd": Markup.MARKDOWN, ".mdown": Markup.MARKDOWN, ".rst": Markup.RST}
_DEFAULTS = ("index", "README", "_index", "readme")
_LISTS = frozenset({"archive", "archives", "author", "authors", "categories", "category", "page", "tag", "tags"})
_HEAD = 4096  # characters in which a title and a slug are looked for
_SLUG = re.compile(r"(?im)^:?slug:[ \t]*[\"']?([^\"'\n]+?)[\"']?[ \t]*$")
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}[-_]")


def find_sources(folder: Path, pages: Iterable[str]) -> dict[str, str]:
    """Give the source, below `folder`, of each built page that has one.

    A page has the path of its source (``guide.md`` becomes ``guide.html`` or
    ``guide/index.html``), or, as in blogs, the slug of one source alone.

    Raises:
        UsageError: there is no such folder.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder} with sources. Name the folder that your generator reads, often `docs` or `content`.")
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file())
    stems: dict[str, str] = {}
    for name in names:
        stems.setdefault(name.rpartition(".")[0], name)
    found: dict[str, str] = {}
    left: list[str] = []
    for page in pages:
        source = next((stems[stem] for stem in _stems(page) if stem in stems), None)
        if source is not None:
            found[page] = source
        else:
            left.append(page)
    if left:
        found.update(match_slugs(folder, left, [name for name in names if name not in set(found.values())]))
    return found


def layers_of(file: Path) -> Layers:
    """Give the text of a source, to be read when a link in it must be found."""
    return Layers(lambda: file.read_text("utf-8-sig"), markup=markup_of(file.name), is_copy=file.suffix == ".txt")


def markup_of(name: str) -> Markup:
    """Say what a source is written in; ``guide.md.txt`` is the copy of ``guide.md`` that Sphinx leaves in a site."""
    return SUFFIXES.get(f".{name.removesuffix('.txt').rpartition('.')[2]}", Markup.RST)


def _stems(page: str) -> Iterator[str]:
    """The paths without suffix that the source of a page may have, best first."""
    path = PurePosixPath(page).with_suffix("").as_posix()
    folder, _, name = path.rpartition("/")
    if name == "index":
        yield from (f"{folder}/{default}".lstrip("/") for default in _DEFAULTS)
        if folder:
            yield folder
    else:
        yield path


def match_slugs(folder: Path, pages: Iterable[str], names: Iterable[str]) -> dict[str, str]:
    """Match the last name in a page's path with the slug of a source, where each has only one of the other."""
    slugs: dict[str, list[str]] = {}
    for name in names:
        try:
            text = (folder / name).read_text("utf-8-sig", errors="replace")[:_HEAD]
        except OSError:
            continue
        for slug in {*_slugs(name, text)}:
            slugs.setdefault(slug, []).append(name)
    wanted: dict[str, list[str]] = {}
    for page in pages:
        path = PurePosixPath(page).with_suffix("")
        last = path.parent.name if path.name == "index" else path.name
        if last and not _LISTS.intersection(path.parts):
            wanted.setdefault(last, []).append(page)
    return {same[0]: slugs[slug][0] for slug, same in wanted.items() if len(same) == 1 and len(slugs.get(slug, ())) == 1}


def _slugs(name: str, text: str) -> Iterator[str]:
    given = _SLUG.search(text)
    if given is not None:
        yield given[1].strip()
        return
    title = title_of(text)
    if title:
        yield slug_of(title)
    yield _DATE.sub("", PurePosixPath(name).stem)


def slug_of(title: str) -> str:
    """Write a title as blogs do in URLs."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain)).strip("-_ ")


def shown_path(path: Path) -> str:
    """A path as a person in the current folder would write it."""
    relative = os.path.relpath(path)
    return path.as_posix() if relative.startswith("..") else Path(relative).as_posix()

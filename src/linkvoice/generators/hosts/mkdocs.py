"""MkDocs, ProperDocs and Zensical, which name pages alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from linkvoice.generators.hosts.kind import Matched
from linkvoice.generators.hosts.listing import named_below
from linkvoice.generators.project import Project, options_among, read_project_file
from linkvoice.generators.sources import match_slugs

__all__ = ["match", "read"]

_SUFFIXES: Final = (".md", ".markdown", ".mkd", ".mdown")
_INDEXES: Final = ("index", "README")


def read(file: Path) -> Project:
    """Read ``mkdocs.yml`` or ``properdocs.yml``."""
    return read_project_file(file)


def match(folder: Path, pages: Sequence[str], project: Project | None) -> Matched:
    """Match pages with sources of the same path, with URLs of folders or of files; those of a blog of Material by their slugs."""
    said = project.said if project is not None else {}
    languages = list(_languages(said))
    of_folders = said.get("use_directory_urls", True) is not False
    found: dict[str, str] = {}
    named = named_below(folder, _SUFFIXES)
    for page in sorted(pages, key=lambda page: page.endswith("index.html") is not of_folders):
        source = next(filter(None, map(named, _stems(page, languages))), None)
        if source is not None:
            found.setdefault(source, page)
    matched = {page: source for source, page in found.items()}
    blog = next((options for name in ("blog", "material/blog") if (options := options_among(said.get("plugins"), name)) is not None), None)
    if blog is not None:
        posts = folder / str(blog.get("blog_dir") or "blog") / "posts"
        names = sorted(file.relative_to(folder).as_posix() for file in posts.rglob("*.md"))
        matched |= match_slugs(folder, [page for page in pages if page not in matched], names)
    return matched


def _stems(page: str, languages: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The paths without suffix that the source of a page may have, best first. Source: https://www.mkdocs.org/user-guide/configuration/#use_directory_urls."""
    path = page.rpartition(".")[0]
    for prefix, locale in (("", ""), *languages):
        if path.startswith(prefix):
            inner = path.removeprefix(prefix)
            folder, _, name = f"/{inner}".rpartition("/")
            stems = [*(f"{folder}/{index}" for index in _INDEXES), *([folder] if folder else [])] if name == "index" else [f"/{inner}"]
            for stem in (each.lstrip("/") for each in stems):
                yield from _written(stem, locale)


def _written(stem: str, locale: str) -> Iterator[str]:
    """How mkdocs-static-i18n may find a page in a language: by a suffix or a folder. Source: https://ultrabug.github.io/mkdocs-static-i18n/."""
    if not locale:
        yield stem
    else:
        yield from (f"{stem}.{locale}", f"{locale}/{stem}")


def _languages(said: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - what stands in a file
    """Yield (prefix of the pages, locale) of every language of mkdocs-static-i18n."""
    languages = (options_among(said.get("plugins"), "i18n") or {}).get("languages")
    for each in languages if isinstance(languages, list) else ():
        if isinstance(each, dict) and isinstance(each.get("locale"), str):
            yield "" if each.get("default") else f"{each['locale']}/", each["locale"]

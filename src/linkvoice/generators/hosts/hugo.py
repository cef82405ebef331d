"""Hugo: the path of a source below ``content``, and what its front matter says instead, name the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Final, NamedTuple

from linkvoice.generators.hosts.heads import Head, day_of, heads
from linkvoice.generators.hosts.kind import Matched
from linkvoice.generators.hosts.permalink import dated, expand, files_of, settle
from linkvoice.generators.hosts.table import read_table
from linkvoice.generators.project import Project, text_of

__all__ = ["match", "read"]

_SUFFIXES: Final = (".toml", ".yaml", ".yml", ".json")
_DROPPED: Final = re.compile(r"[^\w./#+~@-]")
"""Source: https://gohugo.io/functions/urls/urlize/."""


def read(file: Path) -> Project:
    """Read ``hugo.toml`` in any of its formats, in the folder of the project or in ``config/_default``."""
    said = _lower(read_table(file))
    above = 2 if file.parent.parts[-2:] == ("config", "_default") else 0
    languages = said.get("languages")
    if not isinstance(languages, dict):
        beside = next((beside for suffix in _SUFFIXES if (beside := file.with_name(f"languages{suffix}")).is_file()), None) if above else None
        said["languages"] = _lower(read_table(beside)) if beside is not None else {}
    return Project(
        file,
        site_url=text_of(said, "baseurl"),
        language=text_of(said, "languagecode", "defaultcontentlanguage", "locale"),
        site_dir=text_of(said, "publishdir") or "public",
        source_dir=text_of(said, "contentdir") or "content",
        said=said,
        above=above,
        static_dirs=tuple(_static_dirs(said)),
    )


def _static_dirs(said: Mapping[str, Any]) -> Iterator[str]:
    """Yield the folders of files that are copied: the later ones of a list count before the others, those of themes last.

    Source: https://gohugo.io/configuration/all/#staticdir.
    """
    yield from reversed(_texts(said.get("staticdir")) or ["static"])
    yield from (f"{text_of(said, 'themesdir') or 'themes'}/{theme}/static" for theme in _texts(said.get("theme")))


def _texts(value: Any) -> list[str]:  # noqa: ANN401 - a text or a list of them, as it stands in a file
    return [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]


def _lower(table: Mapping[str, Any]) -> dict[str, Any]:
    """Keys mean the same in either case; in YAML, 404 is no text."""
    return {str(key).lower(): _lower(value) if isinstance(value, dict) else value for key, value in table.items()}


class _Language(NamedTuple):
    code: str
    prefix: str
    """Of its pages, with a slash at its end unless it is empty."""
    folder: str
    """Of its sources, below that of all sources, with a slash at its end unless it is empty."""


def match(folder: Path, pages: Sequence[str], project: Project | None) -> Matched:
    """Match pages with the sources that Hugo makes them of, and redirect stubs with those whose aliases they are."""
    said = project.said if project is not None else {}
    root = project.folder if project is not None else folder.parent
    languages = list(_languages(folder, root, said))
    found = list(heads(folder))
    # First what other pages lead from: where a page stands itself, the later entry counts.
    aliases = settle(((name, files) for name, head in found for files in _aliases(name, head, languages)), pages)
    own = settle(((name, _files(name, head, languages, said)) for name, head in found), pages)
    return {page: name for page, name in aliases.items() if page not in own} | own


def _languages(folder: Path, root: Path, said: Mapping[str, Any]) -> Iterator[_Language]:
    """Yield the languages of a site, those with folders of their own first. Source: https://gohugo.io/content-management/multilingual/."""
    table = said.get("languages")
    default = text_of(said, "defaultcontentlanguage") or "en"
    found = []
    for code, language in (table if isinstance(table, dict) else {}).items():
        own = text_of(language, "contentdir") if isinstance(language, dict) else ""
        place = (root / own).resolve()
        inner = (
            f"{place.relative_to(folder.resolve()).as_posix()}/"
            if own and place != folder.resolve() and place.is_relative_to(folder.resolve())
            else ""
        )
        prefix = "" if code == default and not said.get("defaultcontentlanguageinsubdir") else f"{code}/"
        found.append(_Language(code, prefix, inner))
    yield from sorted(found, key=lambda language: not language.folder)


def _split(name: str, languages: Sequence[_Language]) -> tuple[str, str]:
    """Give the path of a source without suffix, folder and mark of its language, and the prefix of that language's pages."""
    for language in languages:
        if language.folder and name.startswith(language.folder):
            return name.removeprefix(language.folder).rpartition(".")[0], language.prefix
    stem = name.rpartition(".")[0]
    for language in languages:
        if stem.endswith(f".{language.code}"):
            return stem.removesuffix(f".{language.code}"), language.prefix
    return stem, next((language.prefix for language in languages if not language.prefix or len(languages) == 1), "")


def _files(name: str, head: Head, languages: Sequence[_Language], said: Mapping[str, Any]) -> Iterator[str]:
    """Yield the files that the page of a source may be, best first. Source: https://gohugo.io/content-management/urls/."""
    stem, prefix = _split(name, languages)
    for address in _addresses(stem, head, said):
        for path in dict.fromkeys((_sanitized(address).lower(), _sanitized(address))):
            files = list(files_of(prefix + path.lstrip("/")))
            yield from reversed(files) if said.get("uglyurls") is True else files


def _addresses(stem: str, head: Head, said: Mapping[str, Any]) -> Iterator[str]:
    folder, _, base = stem.rpartition("/")
    if base == "index":  # of a bundle, which is named by its folder
        folder, _, base = folder.rpartition("/")
    values = _values(folder, base, head)
    if "url" in head:
        url = expand(head["url"][0], values)
        if url is not None:
            yield url
        return
    if base == "_index" or not base:
        yield folder
        return
    pattern = _pattern(folder.partition("/")[0], said)
    if pattern:
        address = expand(pattern, values)
        if address is not None:
            yield address
        return
    yield f"{folder}/{head['slug'][0] if 'slug' in head else base}"


def _values(folder: str, base: str, head: Head) -> dict[str, str]:
    """Source: https://gohugo.io/configuration/permalinks/#tokens."""
    slug = head.get("slug", ("",))[0]
    title = head.get("title", (base,))[0].replace("/", "-")
    day = day_of(next((head[key][0] for key in ("date", "publishdate", "pubdate", "published") if head.get(key)), PurePosixPath(base).name))
    return {
        "title": title, "slug": slug or title, "filename": base, "slugorfilename": slug or base, "contentbasename": base,
        "slugorcontentbasename": slug or base, "section": folder.partition("/")[0], "sections": folder, **dated(day),
    }  # fmt: skip


def _pattern(section: str, said: Mapping[str, Any]) -> str:
    """The permalink of a section's pages, which older and newer configurations say in different places."""
    table = said.get("permalinks")
    table = table if isinstance(table, dict) else {}
    pages = table.get("page")
    return text_of(pages if isinstance(pages, dict) else {}, section.lower()) or text_of(table, section.lower())


def _aliases(name: str, head: Head, languages: Sequence[_Language]) -> Iterator[Iterator[str]]:
    stem, prefix = _split(name, languages)
    for alias in head.get("aliases", ()):
        yield files_of(alias if alias.startswith("/") else f"{prefix}{stem.rpartition('/')[0]}/{alias}")


def _sanitized(path: str) -> str:
    return re.sub(r"-{2,}", "-", _DROPPED.sub("", re.sub(r"\s+", "-", path.strip())))

"""Pelican: articles and pages are named by patterns over their metadata."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Final

from linkvoice.generators.hosts.heads import Head, day_of, heads
from linkvoice.generators.hosts.kind import Matched
from linkvoice.generators.hosts.literals import read_literals
from linkvoice.generators.project import Project, text_of
from linkvoice.generators.sources import slug_of

__all__ = ["match", "read"]

_PATTERNS: Final = {
    "ARTICLE_SAVE_AS": "{slug}.html", "ARTICLE_LANG_SAVE_AS": "{slug}-{lang}.html", "DRAFT_SAVE_AS": "drafts/{slug}.html",
    "PAGE_SAVE_AS": "pages/{slug}.html", "PAGE_LANG_SAVE_AS": "pages/{slug}-{lang}.html", "DRAFT_PAGE_SAVE_AS": "drafts/pages/{slug}.html",
}  # fmt: skip
"""Source: https://docs.getpelican.com/en/stable/settings.html#url-settings."""
_TOKEN: Final = re.compile(r"\{(\w+)(?::([^{}]*))?\}")


def read(file: Path) -> Project:
    """Read ``publishconf.py``, which is for the site that others see and takes the rest from ``pelicanconf.py``; or that where it stands alone."""
    said = read_literals(file)
    options = said.get("LINKVOICE")
    return Project(
        file,
        options if isinstance(options, dict) else {},
        text_of(said, "SITEURL"),
        text_of(said, "DEFAULT_LANG"),
        site_dir=text_of(said, "OUTPUT_PATH") or "output",
        source_dir=text_of(said, "PATH") or ("content" if (file.parent / "content").is_dir() else "."),
        said=said,
    )


def match(folder: Path, pages: Sequence[str], project: Project | None) -> Matched:
    """Match each page with the only source whose metadata make its path."""
    said = project.said if project is not None else {}
    of_pages, built = _folders(said.get("PAGE_PATHS"), "pages"), frozenset(pages)
    claims: list[tuple[str, str]] = []
    for name, head in heads(folder, None if project is None else project.folder / project.site_dir):
        kind = "PAGE" if name.startswith(of_pages) else "ARTICLE"
        found = (list(_fitting(parts, pages, built)) for parts in _paths(kind, name, head, said))
        claims += [(page, name) for page in next(filter(None, found), [])]
    of_page, of_source = Counter(page for page, _ in claims), Counter(name for _, name in claims)
    return {page: name for page, name in claims if of_page[page] == of_source[name] == 1}


def _fitting(parts: Sequence[str | None], pages: Sequence[str], built: frozenset[str]) -> Iterator[str]:
    """Yield the pages whose paths consist of these parts; None stands for any name."""
    path = "".join(part or "" for part in parts)
    if None not in parts:
        yield from built & {path}
    else:
        pattern = re.compile("".join("[^/]+" if part is None else re.escape(part) for part in parts))
        yield from (page for page in pages if pattern.fullmatch(page))


def _paths(kind: str, name: str, head: Head, said: Mapping[str, Any]) -> Iterator[Sequence[str | None]]:
    """Yield the paths that the page of a source may have, in parts, best first; None is what nobody here knows."""
    if "save_as" in head:
        yield head["save_as"][:1]
        return
    day = day_of(next(iter(head.get("date", (PurePosixPath(name).name,)))))
    language = next(iter(head.get("lang", ())), "")
    known = {"slug": _slug(name, head, said), "lang": language, "category": _category(name, head, said)}
    translated = language not in {"", text_of(said, "DEFAULT_LANG") or "en"}
    for setting in (f"{kind}_LANG_SAVE_AS" if translated else f"{kind}_SAVE_AS", "DRAFT_PAGE_SAVE_AS" if kind == "PAGE" else "DRAFT_SAVE_AS"):
        pattern, end = text_of(said, setting) or _PATTERNS[setting], 0
        parts: list[str | None] = []
        for part in _TOKEN.finditer(pattern):
            dated = day.strftime(part[2] or "%Y-%m-%d") if day is not None and part[1] == "date" else None
            parts += [pattern[end : part.start()], dated or known.get(part[1]) or None]
            end = part.end()
        parts.append(pattern[end:])
        yield parts


def _slug(name: str, head: Head, said: Mapping[str, Any]) -> str:
    if "slug" in head:
        return head["slug"][0]
    if said.get("SLUGIFY_SOURCE") == "basename" or "title" not in head:
        return slug_of(PurePosixPath(name).stem)
    return slug_of(head["title"][0])


def _category(name: str, head: Head, said: Mapping[str, Any]) -> str:
    if "category" in head:
        return slug_of(head["category"][0])
    folder = PurePosixPath(name).parent.name
    if folder and said.get("USE_FOLDER_AS_CATEGORY", True):
        return slug_of(folder)
    return slug_of(text_of(said, "DEFAULT_CATEGORY") or "misc")


def _folders(said: Any, usual: str) -> tuple[str, ...]:  # noqa: ANN401 - what stands in a file
    return tuple(f"{folder.strip('/')}/" for folder in (said if isinstance(said, list | tuple) else [usual]) if isinstance(folder, str) and folder)

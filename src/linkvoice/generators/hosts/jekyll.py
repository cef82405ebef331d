"""Jekyll: posts are named by a permalink over their date and title, other files by their paths."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from linkvoice.generators.hosts.heads import Head, day_of, heads
from linkvoice.generators.hosts.kind import Matched
from linkvoice.generators.hosts.permalink import dated, expand, files_of, settle
from linkvoice.generators.hosts.table import read_table
from linkvoice.generators.project import Project, text_of

__all__ = ["match", "read"]

_STYLES: Final = {
    "date": "/:categories/:year/:month/:day/:title.html", "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html", "weekdate": "/:categories/:year/W:week/:short_day/:title.html", "none": "/:categories/:title.html",
}  # fmt: skip
"""Source: https://jekyllrb.com/docs/permalinks/#built-in-formats."""
_POST: Final = re.compile(r"(?:(?P<above>.*)/)?_posts/(?:.*/)?(?P<day>\d{4}-\d{1,2}-\d{1,2})-(?P<title>[^/]+)\.\w+")


def read(file: Path) -> Project:
    """Read ``_config.yml``."""
    said = read_table(file)
    url = text_of(said, "url")
    return Project(
        file,
        site_url=f"{url.rstrip('/')}/{text_of(said, 'baseurl').strip('/')}" if url else "",
        language=text_of(said, "lang", "locale"),
        site_dir=text_of(said, "destination") or "_site",
        source_dir=text_of(said, "source") or ".",
        said=said,
    )


def match(folder: Path, pages: Sequence[str], project: Project | None) -> Matched:
    """Match pages with posts, documents of collections, and other files."""
    said = project.said if project is not None else {}
    built = None if project is None else project.folder / project.site_dir
    found = list(heads(folder, built))
    own = settle(((name, _files(name, head, said)) for name, head in found if not _is_readme(name)), pages)
    readmes = settle(((name, _files(name, head, said)) for name, head in found if _is_readme(name)), pages)
    return {page: name for page, name in readmes.items() if page not in own} | own


def _is_readme(name: str) -> bool:
    """Whether a file is the page of its folder where that has no other. Source: https://github.com/benbalter/jekyll-readme-index."""
    return name.rpartition("/")[2].lower().startswith("readme.")


def _files(name: str, head: Head, said: Mapping[str, Any]) -> Iterator[str]:
    """Yield the files that the page of a source may be, best first."""
    address = _address(name, head, said)
    if address is not None:
        yield from files_of(address)
    if _is_readme(name):
        yield f"{name.rpartition('.')[0]}.html"


def _address(name: str, head: Head, said: Mapping[str, Any]) -> str | None:
    post = _POST.fullmatch(name)
    given = head["permalink"][0] if head.get("permalink") else ""
    if post is not None:
        pattern = given or text_of(said, "permalink") or "date"
        return expand(_STYLES.get(pattern, pattern).replace(":output_ext", ".html"), _of_post(post, head))
    collection = _collection(name, said)
    if collection:
        path = name.removeprefix(f"{_above(said)}_{collection}/").rpartition(".")[0]
        pattern = given or text_of(_collections(said)[collection], "permalink") or "none"
        base = path.rpartition("/")[2]
        values = {"collection": collection, "path": path, "name": base, "title": head.get("slug", (base,))[0]}
        return expand("/:collection/:path" if pattern in _STYLES else pattern.replace(":output_ext", ".html"), values)
    if any(part.startswith("_") for part in name.split("/")):
        return None
    folder, _, base = name.rpartition(".")[0].rpartition("/")
    if given:
        return expand(given.replace(":output_ext", ".html"), {"path": folder, "basename": base, "title": base})
    return folder if base == "index" or _is_readme(name) else f"{folder}/{base}"


def _of_post(post: re.Match[str], head: Head) -> dict[str, str]:
    """Source: https://jekyllrb.com/docs/permalinks/#placeholders."""
    day = day_of(head["date"][0]) if head.get("date") else day_of(post["day"])
    categories = [*(post["above"] or "").split("/"), *_words(head.get("category", ())), *_words(head.get("categories", ()))]
    title = head["slug"][0] if head.get("slug") else post["title"]
    return {"title": title, "slug": title.lower(), "categories": "/".join(dict.fromkeys(each.lower() for each in categories if each)), **_more(day)}


def _more(day: date | None) -> dict[str, str]:
    if day is None:
        return {}
    plain = {"i_month": str(day.month), "i_day": str(day.day), "short_year": f"{day:%y}", "y_day": f"{day:%j}", "week": f"{day:%V}"}
    return dated(day) | plain | {"short_day": f"{day:%a}", "long_day": f"{day:%A}", "short_month": f"{day:%b}", "long_month": f"{day:%B}"}


def _words(values: Sequence[str]) -> Sequence[str]:
    """A text holds several categories, with spaces between them; in a list, each entry is one."""
    return values[0].split() if len(values) == 1 else values


def _collections(said: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    table = said.get("collections")
    if isinstance(table, list):
        return {str(name): {} for name in table}
    return {str(name): value if isinstance(value, dict) else {} for name, value in table.items()} if isinstance(table, dict) else {}


def _above(said: Mapping[str, Any]) -> str:
    folder = text_of(said, "collections_dir").strip("/")
    return f"{folder}/" if folder else ""


def _collection(name: str, said: Mapping[str, Any]) -> str:
    return next((each for each in _collections(said) if name.startswith(f"{_above(said)}_{each}/")), "")

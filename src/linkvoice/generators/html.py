"""A folder of built HTML, whatever made it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from linkvoice.errors import UsageError
from linkvoice.extract.headers import read_headers
from linkvoice.extract.resolve import STAND_IN, read_redirects
from linkvoice.model.site import PageSource, Site
from linkvoice.model.url import Url

__all__ = ["base_url", "check_folder", "is_absolute", "page_sources", "read_site", "site_reader"]

_PAGES = (".html", ".htm", ".xhtml")


def read_site(folder: Path, site_url: str | None) -> Site:
    """List a built folder.

    Raises:
        UsageError: there is no such folder, or no page in it, or a folder in it cannot be read.
    """
    check_folder(folder)
    try:
        entries = [(_readable(path), is_file) for path, is_file in _walk(folder)]
    except OSError as error:
        raise UsageError(f"{error.filename} cannot be read ({error.strerror}). Make the folder readable, or take it out of the site.") from error
    files = frozenset(path for path, is_file in entries if is_file)
    if not any(path.endswith(_PAGES) for path in files):
        raise UsageError(f"{folder} holds no HTML page. Name the folder that your generator writes to, and build it first.")
    base = base_url(site_url) if site_url else STAND_IN
    return Site(
        base=base,
        known=bool(site_url),
        files=files,
        directories=frozenset(path for path, is_file in entries if not is_file),
        redirects=tuple(read_redirects(_told(folder, "_redirects"), base)),
        headers=tuple(read_headers(_told(folder, "_headers"), base)),
        prefix=f"{folder.as_posix()}/",
    )


def check_folder(folder: Path) -> None:
    """Make sure that a folder is one.

    Raises:
        UsageError: it is not.
    """
    if not folder.is_dir():
        if folder.suffix and not folder.exists():
            raise UsageError(f"{folder} does not exist; correct its name.")
        problem = "is not a folder" if folder.exists() else "does not exist"
        raise UsageError(
            f"{folder} {problem}. Name the folder that your generator writes to (often `site`, `public` or `output`), and build it first."
        )


def base_url(site_url: str) -> str:
    """Normalise the URL of a site's root.

    Raises:
        UsageError: it is not an absolute http or https URL.
    """
    url = Url.parse(site_url)
    if url is None or url.scheme not in {"http", "https"} or not url.host:
        raise UsageError(f"The site's URL must be absolute, such as https://example.org/docs/, not {site_url!r}.")
    page = url.page.partition("?")[0]
    return page if page.endswith("/") else page + "/"


def is_absolute(site_url: str) -> bool:
    """Whether a text can be the URL of a site's root: many configurations leave it empty, or give a path alone."""
    try:
        return bool(base_url(site_url))
    except UsageError:
        return False


def page_sources(folder: Path, files: Iterable[str]) -> Iterator[PageSource]:
    """Give the pages of a built folder, to be read one at a time."""
    for path in sorted(files):
        if path.endswith(_PAGES):
            yield PageSource(path, _file(folder, path).read_bytes)


def site_reader(folder: Path, path: str) -> str:
    """Read a text file of the built folder.

    Raises:
        OSError: it cannot be read.
    """
    return _file(folder, path).read_text("utf-8", errors="replace")


def _readable(path: str) -> str:
    """A path as text that can be written anywhere: names that are not UTF-8 get U+FFFD, as they do when a link's escapes are decoded."""
    return path if path.isascii() else os.fsencode(path).decode("utf-8", "replace")


def _file(folder: Path, path: str) -> Path:
    """The file with this readable path."""
    if "\ufffd" in path:
        path = next((name for name, _ in _walk(folder) if _readable(name) == path), path)
    return folder / path


def _walk(folder: Path) -> Iterator[tuple[str, bool]]:
    """Yield (path with forward slashes, whether it is a file). Symbolic links are followed, but never in a circle."""
    waiting: list[tuple[str, tuple[str, ...]]] = [("", (os.path.realpath(folder),))]
    while waiting:
        inner, above = waiting.pop()
        with os.scandir(folder / inner) as entries:
            for entry in entries:
                path = f"{inner}{entry.name}"
                kind = _kind(entry)
                if kind == "folder":
                    real = os.path.realpath(entry.path) if entry.is_symlink() else ""
                    if real not in above:
                        yield path, False
                        waiting.append((path + "/", (*above, real) if real else above))
                elif kind == "file":
                    yield path, True


def _kind(entry: os.DirEntry[str]) -> str:
    """Say ``folder`` or ``file``; a symbolic link that leads nowhere is a file that cannot be read, a pipe is nothing."""
    try:
        if entry.is_dir():
            return "folder"
        return "file" if entry.is_file() or not Path(entry.path).exists() else ""
    except OSError:  # links in a circle
        return "file"


def _told(folder: Path, name: str) -> str:
    """What a file says that the site's owner puts there for the host; nothing where there is none."""
    file = folder / name
    try:
        return file.read_text("utf-8", errors="replace") if file.is_file() else ""
    except OSError:
        return ""

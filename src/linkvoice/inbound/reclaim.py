"""Where the readers of a page that is gone should be sent: what the configuration, git and the site itself suggest, the surest first."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from linkvoice.inbound.history import History
from linkvoice.inbound.redirects import Place, RedirectHost, redirect_line
from linkvoice.model.graph import LinkGraph
from linkvoice.model.successor import Redirection, Successor

__all__ = ["Reclaimer"]

_CLOSENESS: Final = 0.5  # of two paths, 1 for equal ones
_COMPARISONS: Final = 50_000  # of paths, for all pages that are gone together: a second or two
_STEPS: Final = 20  # from one name of a page to its next
_SUFFIXES: Final = (".md", ".markdown", ".rst", ".ipynb", ".html")
_INDEXES: Final = ("index", "README")


class _Candidate(NamedTuple):
    page: str
    """Path in the built site."""
    reason: str
    old: str = ""
    """The source that is gone, where it is known."""


class Reclaimer:
    """Finds what took the place of pages that are gone."""

    def __init__(self, graph: LinkGraph, history: History, redirects: Mapping[str, str] | None = None, host: RedirectHost | None = None) -> None:
        """Take a built site, what is remembered of its sources, and how it redirects.

        `redirects` are those in the configuration, source to source; `host` is the way
        to redirect that the generator brings, None where it brings none.
        """
        self._graph = graph
        self._history = history
        self._redirects = redirects or {}
        self._host = host
        self._left = _COMPARISONS
        site = graph.site
        self._built = {site.relative(path): path for path in site.sources if path in site.files}
        self._pages = {_name(path): path for path in graph.pages if path != "404.html"}
        self._folders = any(built.endswith("/index.html") and _last(_stem(source)) not in _INDEXES for source, built in self._built.items())

    def successor(self, path: str) -> Successor:
        """Say where those who ask for a path that is gone (below the site's root, decoded) should be sent, and how."""
        found = next(self._candidates(path), None)
        if found is None:
            return Successor(reason=self._history.gap)
        return Successor(found.page, found.reason, tuple(self._redirections(path, found)))

    def _candidates(self, path: str) -> Iterator[_Candidate]:
        olds = tuple(_sources_of(path))
        for old in olds:
            yield from self._followed(old)
        for old in olds:
            yield from self._entitled(old)
        others = self._pages if _is_page(path) else {name: name for name in sorted(self._graph.site.files) if _suffix(name) == _suffix(path)}
        name = _name(path)
        last = _last(name)
        namesakes = [other for other in others if _last(other) == last] if last else []
        if namesakes:
            yield _Candidate(others[max(namesakes, key=lambda other: (_likeness(name, other), other))], "same name")
        if len(others) <= self._left:
            self._left -= len(others)
            close = difflib.get_close_matches(name, others, 1, _CLOSENESS)
            if close:
                yield _Candidate(others[close[0]], "most similar path")

    def _followed(self, old: str) -> Iterator[_Candidate]:
        """Follow a source through redirects of the configuration and renames in git to one that is there."""
        here = old
        reasons: list[str] = []
        for _ in range(_STEPS):
            if there := self._redirects.get(here, "").partition("#")[0]:
                reasons.append(f"redirected in the configuration from {self._shown(here)}")
            elif there := self._history.renames.get(here, ""):
                reasons.append(f"renamed in git from {self._shown(here)}")
            else:
                return
            here = there
            if here in self._built:
                yield _Candidate(self._built[here], ", ".join(reasons), old)
                return

    def _entitled(self, old: str) -> Iterator[_Candidate]:
        """Find the one page that has the title of a source that was deleted."""
        title = self._history.title(self._history.renames.get(old, old))
        pages = [page.path for page in self._graph.pages.values() if page.title.casefold() == title.casefold()] if title else []
        if len(pages) == 1:
            yield _Candidate(pages[0], f"same title as {self._shown(old)} had", old)

    def _redirections(self, path: str, found: _Candidate) -> Iterator[Redirection]:
        site = self._graph.site
        root = urlsplit(site.base).path
        old = Place(_address(path), root, next((source for source in (found.old, f"{_name(path)}.md") if self._leads(source, path)), ""))
        new = Place(_address(found.page), root, site.relative(found.page) if found.page in site.sources else "")
        own = (*((self._host,) if self._host is not None else ()), *((RedirectHost.FILE,) if RedirectHost.FILE in site.files else ()))
        for hosts in (own, (RedirectHost.FILE, RedirectHost.NGINX)):
            lines = [(host, line) for host in hosts if (line := redirect_line(host, old, new))]
            yield from (
                Redirection(line, f"{site.shown(found.page)}, for {host}" if host is RedirectHost.PELICAN else str(host)) for host, line in lines
            )
            if lines:
                return

    def _leads(self, source: str, path: str) -> bool:
        """Whether MkDocs would build a Markdown source at a path, as far as the pages that it did build tell."""
        stem, _, suffix = source.rpartition(".")
        if suffix not in {"md", "markdown"}:
            return False
        folder, _, last = stem.rpartition("/")
        if last in _INDEXES:
            return _address(path) == (f"{folder}/" if folder else "")
        return _address(path) == (f"{stem}/" if self._folders else f"{stem}.html")

    def _shown(self, source: str) -> str:
        return self._graph.site.source_root + source


def _sources_of(path: str) -> Iterator[str]:
    """Yield the sources that generators would build at a path, the likeliest first."""
    if not _is_page(path):
        yield path
        return
    name = _name(path)
    for suffix in _SUFFIXES:
        if name:
            yield name + suffix
        yield from (f"{name}/{index}{suffix}".lstrip("/") for index in _INDEXES)


def _address(path: str) -> str:
    """A path as links name it: without ``index.html``."""
    return path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path


def _name(path: str) -> str:
    """A path without what servers add or drop."""
    return _address(path).removesuffix("/").removesuffix(".html")


def _stem(source: str) -> str:
    return source.rpartition(".")[0]


def _last(name: str) -> str:
    return name.rpartition("/")[2]


def _suffix(path: str) -> str:
    return "." + _last(path).rpartition(".")[2] if "." in _last(path) else ""


def _is_page(path: str) -> bool:
    return _suffix(path) in {"", ".html", ".htm"}


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()

"""Inside links: a page uses hrefs and defines ids; broken is what is used but not defined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from urllib.parse import unquote

from linkvoice.extract.anchors import has_anchor
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Landing, Target
from linkvoice.model.outcome import Fragment, Outcome, Status
from linkvoice.model.site import Page

__all__ = ["check_inside"]

_CANDIDATES = 2000  # names compared for one hint
_COMPARISONS = 200_000  # names compared for all hints together: about two seconds, and more hints than anybody reads


def check_inside(graph: LinkGraph) -> dict[str, Outcome]:
    """Judge every inside target. The result holds those that are not plainly ok, by URL without fragment."""
    outcomes: dict[str, Outcome] = {}
    missing: dict[str, dict[str, Fragment]] = {}
    nearest: dict[str, dict[str, str]] = {}
    guesses = _Guesses()
    names, places = _Names(graph.site.files, guesses), _Places(guesses)
    for target, landing in graph.landings.items():
        url = target.page
        if landing.file is None:
            if landing.outside is None and url not in outcomes:
                outcomes[url] = _broken(graph, target, landing, names)
        else:
            if landing.hops and url not in outcomes:
                outcomes[url] = Outcome(
                    url, Status.REDIRECTED, "leads to a redirect", "redirect stub or rule", final_url=_url_of(graph, landing.file)
                )
            page = graph.pages.get(landing.file)
            if page is not None and landing.fragment and not has_anchor(page, landing.fragment):
                missing.setdefault(url, {})[target.fragment] = Fragment.MISSING
                near = places.nearest(unquote(landing.fragment), page)
                if near is not None:
                    nearest.setdefault(url, {})[target.fragment] = near
    for url, fragments in missing.items():
        found = outcomes.get(url) or Outcome(url, Status.OK)
        outcomes[url] = Outcome(
            url, found.status, found.reason, found.row, final_url=found.final_url, fragments=fragments, suggestions=nearest.get(url, {})
        )
    return outcomes


def _broken(graph: LinkGraph, target: Target, landing: Landing, names: _Names) -> Outcome:
    suggestions: Mapping[str, str] = {}
    path = target.path
    if landing.loop:
        reason = "its redirects lead back to themselves"
    elif landing.hops:
        reason = f"it redirects (by {landing.hops[-1]}) to nothing"
    elif path.rstrip("/") in graph.site.directories:
        reason = "a folder without index.html"
    else:
        near = names.nearest(path)
        if near is not None:
            suggestions = {"": near}
        if near is not None and near.lower() in {path.lower(), f"{path.rstrip('/')}/index.html".lower()}:
            reason = "upper and lower case differ"
        elif near == f"{path.rstrip('/')}.html":
            reason = f"only {near} is there, which servers with clean URLs answer with (`clean_urls: true`)"
        else:
            last = path.rpartition("/")[2]
            reason = "no such file" if "." in last and not last.endswith((".html", ".htm", ".md")) else "no such page"
    return Outcome(target.page, Status.BROKEN, reason, "no built file", suggestions=suggestions)


def _url_of(graph: LinkGraph, path: str) -> str:
    page = graph.pages.get(path)
    return page.url if page is not None else graph.site.base + path


class _Guesses:
    """Finds the name that is most like a word, as long as not too many names were compared in this run."""

    def __init__(self) -> None:
        self._left = _COMPARISONS

    def nearest(self, word: str, names: Iterable[str], closeness: float) -> str | None:
        if self._left <= 0:
            return None
        import difflib

        candidates = list(islice(names, _CANDIDATES))
        self._left -= len(candidates)
        close = difflib.get_close_matches(word, candidates, 1, closeness)
        return close[0] if close else None


class _Names:
    """Finds the built file that somebody may have meant."""

    def __init__(self, files: Iterable[str], guesses: _Guesses) -> None:
        self._files = files
        self._guesses = guesses
        self._lower: dict[str, str] = {}
        self._folders: dict[str, dict[str, str]] = {}
        self._last: dict[str, list[str]] = {}

    def _read(self) -> None:
        for path in sorted(self._files):
            self._lower.setdefault(path.lower(), path)
            name = path.removesuffix("/index.html")
            self._folders.setdefault(name.rpartition("/")[0], {}).setdefault(_stem(name), path)
            self._last.setdefault(_stem(name), []).append(path)

    def nearest(self, path: str) -> str | None:
        if not self._lower:
            self._read()
        bare = path.rstrip("/")
        for candidate in (bare, f"{bare}/index.html", f"{bare}.html", f"{bare}.gz"):
            if candidate.lower() in self._lower:
                return self._lower[candidate.lower()]
        moved = self._last.get(_stem(bare), [])
        if moved and _stem(bare) not in {"index", ""}:
            return min(moved, key=lambda other: (-_shared(other, bare), other))
        folder = self._folders.get(bare.rpartition("/")[0], {})
        close = self._guesses.nearest(_stem(bare), folder, 0.7)
        return None if close is None else folder[close]


class _Places:
    """Finds the id or name on a page that somebody may have meant."""

    def __init__(self, guesses: _Guesses) -> None:
        self._guesses = guesses
        self._pages: dict[str, tuple[list[str], dict[str, str]]] = {}

    def nearest(self, fragment: str, page: Page) -> str | None:
        if page.path not in self._pages:
            anchors = sorted(page.anchors)
            self._pages[page.path] = anchors, {_squeezed(anchor): anchor for anchor in reversed(anchors)}
        anchors, squeezed = self._pages[page.path]
        word = _squeezed(fragment)
        return (squeezed.get(word) if word else None) or self._guesses.nearest(fragment, anchors, 0.6)


def _stem(path: str) -> str:
    """The last name of a path without the ending that generators add or drop."""
    return path.rpartition("/")[2].lower().removesuffix(".md").removesuffix(".html")


def _shared(one: str, other: str) -> int:
    """How many folders at the start two paths have in common."""
    count = 0
    for left, right in zip(one.split("/"), other.split("/"), strict=False):
        if left != right:
            break
        count += 1
    return count


def _squeezed(name: str) -> str:
    """A name without what people spell in different ways."""
    return re.sub(r"[\W_]+", "", name.lower())

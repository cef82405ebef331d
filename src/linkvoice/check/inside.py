"""Inside links: a page uses hrefs and defines ids; broken is what is used but not defined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Landing, Target
from linkvoice.model.outcome import Fragment, Outcome, Status
from linkvoice.model.site import Page

__all__ = ["check_inside", "has_anchor"]

_LINES = r"(\d+)-(\d+)"
_CANDIDATES = 2000  # names compared for one hint: more would cost seconds on a large site
_SQUEEZED = r"[^0-9a-z]+"


def check_inside(graph: LinkGraph) -> dict[str, Outcome]:
    """Judge every inside target. The result holds those that are not plainly ok, by URL without fragment."""
    outcomes: dict[str, Outcome] = {}
    missing: dict[str, dict[str, Fragment]] = {}
    nearest: dict[str, dict[str, str]] = {}
    names = _Names(graph.site.files)
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
                near = _nearest(unquote(landing.fragment), page.anchors)
                if near is not None:
                    nearest.setdefault(url, {})[target.fragment] = near
    for url, fragments in missing.items():
        found = outcomes.get(url) or Outcome(url, Status.OK)
        outcomes[url] = Outcome(
            url, found.status, found.reason, found.row, final_url=found.final_url, fragments=fragments, suggestions=nearest.get(url, {})
        )
    return outcomes


def has_anchor(page: Page, fragment: str) -> bool:
    """Say whether a page has the place that a fragment (percent-encoded) names, or whether nobody can tell.

    Source: https://html.spec.whatwg.org/#the-indicated-part-of-the-document
    """
    anchors = page.anchors
    if fragment in anchors:
        return True
    decoded = unquote(fragment)
    if decoded in anchors or decoded.lower() == "top":
        return True
    plain, directive, _ = decoded.partition(":~:")
    if directive:
        return not plain or plain in anchors
    if decoded.startswith(("!", "/")):
        return True  # a route that a script reads
    lines = re.fullmatch(_LINES, decoded)
    return lines is not None and lines[1] in anchors and lines[2] in anchors


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


class _Names:
    """Finds the built file that somebody may have meant."""

    def __init__(self, files: Iterable[str]) -> None:
        self._files = files
        self._lower: dict[str, str] = {}
        self._folders: dict[str, list[str]] = {}
        self._last: dict[str, list[str]] = {}

    def _read(self) -> None:
        for path in sorted(self._files):
            self._lower.setdefault(path.lower(), path)
            name = path.removesuffix("/index.html")
            self._folders.setdefault(name.rpartition("/")[0], []).append(path)
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
        folder = self._folders.get(bare.rpartition("/")[0], [])[:_CANDIDATES]
        import difflib

        close = difflib.get_close_matches(_stem(bare), [_stem(other.removesuffix("/index.html")) for other in folder], 1, 0.7)
        return next((other for other in folder if close and _stem(other.removesuffix("/index.html")) == close[0]), None)


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


def _nearest(fragment: str, anchors: frozenset[str]) -> str | None:
    squeezed = re.sub(_SQUEEZED, "", fragment.lower())
    import difflib

    candidates = sorted(anchors)
    for anchor in candidates:
        if squeezed and re.sub(_SQUEEZED, "", anchor.lower()) == squeezed:
            return anchor
    close = difflib.get_close_matches(fragment, candidates[:_CANDIDATES], 1, 0.6)
    return close[0] if close else None

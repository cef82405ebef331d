"""Which findings an earlier report has too. What is known cannot fail a build: only what is new can.

A finding about this build is known when the earlier report has one with its
fingerprint. One that repeats what the network said is known when the *link* is:
a server that died since is nobody's change. Both hold for files that have been
renamed since, under the names that they had.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from linkvoice.extract.resolve import Resolver
from linkvoice.model.baseline import Baseline
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Link
from linkvoice.rules.fingerprint import about, fingerprint
from linkvoice.rules.rule import Problem, Rule

__all__ = ["Known", "Names"]

_INDEXES: Final = {"index", "readme"}
"""Names, lower case and without suffix, of sources that become the page of their folder."""


class Names(NamedTuple):
    """The names that files had before."""

    former: Mapping[str, tuple[str, ...]]
    """Path below the folder of the sources (of the site, where it has none) -> its earlier paths."""
    gap: str = ""
    """Why there may be more than is known, in words; empty where nothing is missing."""


class Known:
    """Tells of one finding after the other whether an earlier report has it. Each finding of that report is met once."""

    def __init__(self, base: Baseline, graph: LinkGraph, resolver: Resolver, names: Callable[[], Names], written: Callable[[str], str]) -> None:
        """Take the report; `names` is asked at most once, and not before it must be; `written` gives a URL as reports write it."""
        self._base = base
        self._left = Counter(base.findings)
        self._graph = graph
        self._resolver = resolver
        self._ask = names
        self._written = written
        self._is_new = self._is_known = False

    def has(self, rule: Rule, problem: Problem, pages: Sequence[str]) -> bool:
        """Say whether the report has a problem too; `pages` are those that it is shown for."""
        known = self._has_link(problem.link, pages) if _is_foreign(rule, problem) and problem.link is not None else self._has(rule, problem, pages)
        self._is_new = self._is_new or not known
        self._is_known = self._is_known or known
        return known

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know where something new was found; one line each."""
        return tuple(self._gaps()) if self._is_new else ()

    def _gaps(self) -> Iterator[str]:
        site, base = self._graph.site, self._base
        url = site.base if site.known else None
        if base.url != url:
            yield f"the report to compare with is of a site at {base.url or 'no known URL'}, and this one is at {url or 'no known URL'}: links within it count as new"
        elif base.paths and not self._is_known and base.paths.isdisjoint(map(site.shown, self._graph.pages)):
            yield f"the report to compare with speaks of other files, such as {min(base.paths)}: make it from the same sources, in the same way"
        if self._names.gap:
            yield f"files that were renamed count as new: {self._names.gap}"

    @cached_property
    def _names(self) -> Names:
        return self._ask()

    def _has_link(self, link: Link, pages: Sequence[str]) -> bool:
        landing = self._graph.landings.get(link.target)
        urls = [link.target.page, *([landing.outside.partition("#")[0]] if landing is not None and landing.outside is not None else [])]
        linking = frozenset[str]().union(*(self._base.links.get(self._written(url), ()) for url in urls))
        identity = self._graph.site.identity
        return bool(linking) and (
            any(identity(page) in linking for page in pages) or any(self._identity(old) in linking for page in pages for old in self._former(page))
        )

    def _has(self, rule: Rule, problem: Problem, pages: Sequence[str]) -> bool:
        url = problem.url if problem.link is None else problem.link.target.url
        if len(pages) > 1 and (rule.code, url) in self._base.repeated:
            return True  # a template repeats it: pages that come and go make no new one
        for found in self._fingerprints(rule, problem, pages):
            if self._left[found] > 0:
                self._left[found] -= 1
                return True
        return False

    def _fingerprints(self, rule: Rule, problem: Problem, pages: Sequence[str]) -> Iterator[str]:
        """Yield the fingerprints that a finding may have had, beginning with the one that it has."""
        for page in pages:
            yield fingerprint(rule.code, self._graph.site.identity(page), about(problem))
        for page in pages:
            old = self._former(page)
            places = [None, *self._places(problem.link, old)] if problem.link is not None else [None]
            for identity in (self._graph.site.identity(page), *map(self._identity, old)):
                for place in places:
                    yield fingerprint(rule.code, identity, about(problem, place))

    def _places(self, link: Link, old: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yield (URL, fragment) of where a link led when its own file, whose old paths are given, or the one that it leads to had another name."""
        for url in self._urls(old):
            target = self._resolver.target(url, link.href)
            yield target.page, target.fragment
        landing = self._graph.landings.get(link.target)
        if landing is not None and landing.file is not None:
            for url in self._urls(self._former(landing.file)):
                yield url, link.target.fragment

    def _urls(self, paths: Sequence[str]) -> Iterator[str]:
        """Yield the URLs that generators give to what they make of a source."""
        for path in paths:
            folder, slash, name = path.rpartition("/")
            stem = name.rpartition(".")[0] or name
            place = folder + slash
            built = [f"{place}index.html"] if stem.lower() in _INDEXES else [f"{place}{stem}/index.html", f"{place}{stem}.html"]
            yield from map(self._resolver.url, dict.fromkeys((path, *built)))

    def _former(self, page: str) -> tuple[str, ...]:
        return self._names.former.get(self._graph.site.relative(page), ())

    def _identity(self, old: str) -> str:
        return self._graph.site.source_identity + old


def _is_foreign(rule: Rule, problem: Problem) -> bool:
    """Whether a problem only repeats what the network said."""
    return not (rule.about_build if problem.about_build is None else problem.about_build)

"""The link graph: pages and links, both ways."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from linkvoice.model.link import Kind, Landing, Link, Target
from linkvoice.model.site import Page, Site

__all__ = ["LinkGraph"]


class _Parts(NamedTuple):
    """What a graph is made of; the tuple is a class of its own because one has no room for what is reckoned later."""

    site: Site
    pages: Mapping[str, Page]
    """Path in the built site -> page, sorted by path. Redirect stubs are not among them."""
    links: tuple[Link, ...]
    """In the order of their (first) page, then of the document."""
    landings: Mapping[Target, Landing]
    """Where each inside target ends."""
    stubs: Mapping[str, Page] = MappingProxyType({})
    """Redirect stubs by path."""
    unreadable: Mapping[str, str] = MappingProxyType({})
    """Paths of pages that could not be read -> why."""
    notes: tuple[str, ...] = ()
    """What a person should know about how the site was read."""
    rewriting: frozenset[str] = frozenset()
    """Paths of scripts of the site that write rel attributes; looked for only where a link has something to lose by that."""


class LinkGraph(_Parts):
    """Pages and the links between them and to the world. Everything in it is sorted and reproducible."""

    def outbound(self, page: str) -> tuple[Link, ...]:
        """Links that stand on the page with this path."""
        return tuple(self._outbound.get(page, ()))

    def inbound(self, page: str) -> tuple[Link, ...]:
        """Links that end at the page with this path, redirects followed; those of the page itself too."""
        return tuple(self._inbound.get(page, ()))

    def targets(self, kind: Kind | None = None) -> Mapping[Target, list[Link]]:
        """Each distinct target (of one kind) with the links that lead to it, in order."""
        return self._targets[kind]

    def relations(self, token: str) -> tuple[Link, ...]:
        """Links of ``link`` elements with this token (lower case) in their rel attribute, in order."""
        return tuple(self._relations.get(token, ()))

    def outside(self) -> Mapping[str, list[Link]]:
        """Each outside URL, without fragment, with the links that lead to it, also by a redirect of this site; sorted."""
        return self._outside

    def orphans(self) -> tuple[Page, ...]:
        """Pages that no other page links to."""
        return tuple(page for path, page in self.pages.items() if not self._linked_by_others(path))

    def _linked_by_others(self, path: str) -> bool:
        return any(_stands_elsewhere(link.pages or (link.page,), path) for link in self._inbound.get(path, ()))

    @cached_property
    def _outbound(self) -> Mapping[str, list[Link]]:
        found: dict[str, list[Link]] = {}
        for link in self.links:
            for path in link.pages or (link.page,):
                found.setdefault(path, []).append(link)
        return found

    @cached_property
    def _inbound(self) -> Mapping[str, list[Link]]:
        found: dict[str, list[Link]] = {}
        for link in self.links:
            landing = self.landings.get(link.target)
            if landing is not None and landing.file is not None:
                found.setdefault(landing.file, []).append(link)
        return found

    @cached_property
    def _targets(self) -> Mapping[Kind | None, Mapping[Target, list[Link]]]:
        everything: dict[Target, list[Link]] = {}
        for link in self.links:
            everything.setdefault(link.target, []).append(link)
        kinds: dict[Kind, dict[Target, list[Link]]] = {each: {} for each in Kind}
        for target, links in everything.items():
            kinds[target.kind][target] = links
        return kinds | {None: everything}

    @cached_property
    def _relations(self) -> Mapping[str, list[Link]]:
        found: dict[str, list[Link]] = {}
        for link in self.links:
            if link.element == "link" and link.attribute == "href":
                for each in dict.fromkeys(link.rel.lower().split()):
                    found.setdefault(each, []).append(link)
        return found

    @cached_property
    def _outside(self) -> Mapping[str, list[Link]]:
        found: dict[str, list[Link]] = {}
        for target, links in self.targets(Kind.OUTSIDE).items():
            found.setdefault(target.page, []).extend(links)
        for target, landing in self.landings.items():
            if landing.outside is not None:
                found.setdefault(landing.outside.partition("#")[0], []).extend(self.targets()[target])
        return dict(sorted(found.items()))


def _stands_elsewhere(pages: Iterable[str], path: str) -> bool:
    return any(page != path for page in pages)

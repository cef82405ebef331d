"""The link graph: pages and links, both ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from linkvoice.model.link import Kind, Landing, Link, Target
from linkvoice.model.site import Page, Site

__all__ = ["LinkGraph"]


@dataclass(frozen=True, slots=True)
class LinkGraph:
    """Pages and the links between them and to the world. Everything in it is sorted and reproducible."""

    site: Site
    pages: Mapping[str, Page]
    """Path in the built site -> page, sorted by path. Redirect stubs are not among them."""
    links: tuple[Link, ...]
    """In the order of their (first) page, then of the document."""
    landings: Mapping[Target, Landing]
    """Where each inside target ends."""
    stubs: Mapping[str, Page] = field(default_factory=dict)
    """Redirect stubs by path."""
    unreadable: Mapping[str, str] = field(default_factory=dict)
    """Paths of pages that could not be read -> why."""
    notes: tuple[str, ...] = ()
    """What a person should know about how the site was read."""
    rewriting: frozenset[str] = frozenset()
    """Paths of scripts of the site that write rel attributes; looked for only where a link has something to lose by that."""
    _outbound: dict[str, list[Link]] = field(default_factory=dict, repr=False, compare=False)
    _inbound: dict[str, list[Link]] = field(default_factory=dict, repr=False, compare=False)
    _targets: dict[Kind | None, dict[Target, list[Link]]] = field(default_factory=dict, repr=False, compare=False)
    _outside: dict[str, list[Link]] = field(default_factory=dict, repr=False, compare=False)
    _relations: dict[str, list[Link]] = field(default_factory=dict, repr=False, compare=False)

    def outbound(self, page: str) -> tuple[Link, ...]:
        """Links that stand on the page with this path."""
        if not self._outbound:
            for link in self.links:
                for path in link.pages or (link.page,):
                    self._outbound.setdefault(path, []).append(link)
        return tuple(self._outbound.get(page, ()))

    def inbound(self, page: str) -> tuple[Link, ...]:
        """Links that end at the page with this path, redirects followed; those of the page itself too."""
        if not self._inbound:
            for link in self.links:
                landing = self.landings.get(link.target)
                if landing is not None and landing.file is not None:
                    self._inbound.setdefault(landing.file, []).append(link)
        return tuple(self._inbound.get(page, ()))

    def targets(self, kind: Kind | None = None) -> Mapping[Target, list[Link]]:
        """Each distinct target (of one kind) with the links that lead to it, in order."""
        if not self._targets:
            everything: dict[Target, list[Link]] = {}
            for link in self.links:
                everything.setdefault(link.target, []).append(link)
            self._targets[None] = everything
            kinds = {each: self._targets.setdefault(each, {}) for each in Kind}
            for target, links in everything.items():
                kinds[target.kind][target] = links
        return self._targets[kind]

    def relations(self, token: str) -> tuple[Link, ...]:
        """Links of ``link`` elements with this token (lower case) in their rel attribute, in order."""
        if not self._relations:
            self._relations[""] = []  # looked for, even where there is none
            for link in self.links:
                if link.element == "link" and link.attribute == "href":
                    for each in dict.fromkeys(link.rel.lower().split()):
                        self._relations.setdefault(each, []).append(link)
        return tuple(self._relations.get(token, ()))

    def outside(self) -> Mapping[str, list[Link]]:
        """Each outside URL, without fragment, with the links that lead to it, also by a redirect of this site; sorted."""
        if not self._outside:
            found: dict[str, list[Link]] = {}
            for target, links in self.targets(Kind.OUTSIDE).items():
                found.setdefault(target.page, []).extend(links)
            for target, landing in self.landings.items():
                if landing.outside is not None:
                    found.setdefault(landing.outside.partition("#")[0], []).extend(self.targets()[target])
            self._outside.update(sorted(found.items()))
        return self._outside

    def orphans(self) -> tuple[Page, ...]:
        """Pages that no other page links to."""
        return tuple(page for path, page in self.pages.items() if not self._linked_by_others(path))

    def _linked_by_others(self, path: str) -> bool:
        return any(_stands_elsewhere(link.pages or (link.page,), path) for link in self.inbound(path))


def _stands_elsewhere(pages: Iterable[str], path: str) -> bool:
    return any(page != path for page in pages)

"""The "who links to us" pages and the "Mentioned by" sections of a site that is built."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Final

from linkvoice.config import Config
from linkvoice.extract.resolve import Resolver
from linkvoice.model.graph import LinkGraph
from linkvoice.model.site import Page
from linkvoice.report.addresses import Addresses
from linkvoice.report.entry import entries
from linkvoice.report.mentioned_by import MentionedBySection
from linkvoice.report.voices import Rendered, VoicesPages
from linkvoice.run.backlinks import Told
from linkvoice.run.referrals import referrals_to

__all__ = ["Voices"]

_ENDINGS: Final = ("/index.html", ".html")


class Voices:
    """What is shown of the links of others; nothing where there is nothing to show."""

    def __init__(self, told: Told | None, graph: LinkGraph, resolver: Resolver, config: Config, language: str, today: date) -> None:
        """Take what the ledger tells, the site without pages of ours, and its language."""
        shown = entries(told.of_build(graph, resolver), config.voices, today) if told is not None else ()
        referrals = referrals_to(graph.site, resolver, told, config, {entry.host for entry in shown}, graph.stubs)
        self._graph = graph
        self._options = config.mentioned_by
        self._shown = shown
        place = config.voices.place
        self._pages = VoicesPages(shown, config.voices, language, today, referrals=referrals) if shown and place else None
        names = self._pages.names if self._pages is not None else ()
        self._paths = {name: _path(graph, f"{place}/{name}" if name else place) for name in names}
        made = {path: Page(path, resolver.url(path), self._pages.title(name)) for name, path in self._paths.items() if self._pages is not None}
        self._addresses = Addresses(graph._replace(pages={**made, **graph.pages}))
        self._section = cache(self._section_in)

    @property
    def own(self) -> str | None:
        """The page of the site's author that the list goes into."""
        path = self._paths.get("")
        return path if path in self._graph.site.files else None

    def made(self) -> Iterator[tuple[str, str, Rendered]]:
        """Yield path, title and content of each page that is to be made."""
        for name, path in self._paths.items():
            if self._pages is not None and path not in self._graph.site.files:
                yield path, self._pages.title(name), self._pages.render(name, self._paths, self._addresses)

    @property
    def listed(self) -> str:
        """The list as it stands in a page of the site's author."""
        return self._pages.render("", self._paths, self._addresses).html if self._pages is not None else ""

    def section(self, path: str, language: str) -> str:
        """The "Mentioned by" section of a page; empty where it has none."""
        return self._section(language).render(path) if self._shown and self._options.enabled else ""

    def _section_in(self, language: str) -> MentionedBySection:
        return MentionedBySection(self._shown, self._graph, self._options, language, self._all_of if self._pages is not None else None)

    def _all_of(self, path: str) -> str:
        """The reference of all links to a page, for that page."""
        if self._pages is None:
            return ""
        name, anchor = self._pages.part_of(path)
        return f"{self._addresses.reference(path, self._paths[name])}#{anchor}"


def _path(graph: LinkGraph, place: str) -> str:
    """The file of a page: the one that the author has made, else named as most pages of the site are."""
    found = next((place + ending for ending in _ENDINGS if place + ending in graph.site.files), None)
    if found is not None:
        return found
    inner = [path.endswith("/index.html") for path in graph.pages if path != "index.html"]
    return place + _ENDINGS[2 * sum(inner) < len(inner)]

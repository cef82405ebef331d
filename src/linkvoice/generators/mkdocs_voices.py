"""The "who links to us" pages and the "Mentioned by" sections in a build of MkDocs or ProperDocs.

The pages are files of the build like any other, so that navigation, sitemap and
theme treat them so. What strangers wrote comes in only when the page is put into
its theme: neither Markdown nor the search index ever sees it.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.toc import AnchorLink

from linkvoice import report
from linkvoice.config import Config
from linkvoice.generators.host_config import language
from linkvoice.generators.i18n import is_main_language
from linkvoice.generators.mkdocs_nav import add_to_nav
from linkvoice.generators.mkdocs_part import Part
from linkvoice.generators.mkdocs_section import add_entries, add_section
from linkvoice.model.graph import LinkGraph
from linkvoice.report import mentioned_by, voices
from linkvoice.report.addresses import Addresses
from linkvoice.report.entry import Entry, entries
from linkvoice.report.mentioned_by import MentionedBySection
from linkvoice.report.section import BOTH
from linkvoice.report.voices import VoicesPages

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from linkvoice.model.backlink import Backlink
    from linkvoice.model.traffic import Referral

__all__ = ["Voices", "voices_of"]

_SOURCE = Path(report.__file__).parent / "templates" / "voices.md"


class Voices:
    """What one build shows of the links of others."""

    def __init__(self, shown: Sequence[Entry], referrals: Sequence[Referral], options: Config, config: MkDocsConfig, today: date) -> None:
        """Take the links that may be shown, of which there is at least one, and what may be shown of visits."""
        self._shown = shown
        self._options = options
        self._place = options.voices.place
        self._language = language(config)
        self._pages = VoicesPages(shown, options.voices, self._language, today, config.repo_url or "", referrals) if self._place else None
        self._names: dict[str, str] = {}
        self._paths: dict[str, str] = {}
        self._made: set[str] = set()
        self._addresses: Addresses | None = None
        self._section: MentionedBySection | None = None

    def add_files(self, files: Files, config: MkDocsConfig) -> None:
        """Add the pages to the build. Where the author has a page of that name, the list goes into it."""
        first: Part | None = None
        for name in self._pages.names if self._pages is not None else ():
            path = f"{self._place}/{name}.md" if name else f"{self._place}.md"
            known = files.get_file_from_path(path)
            file = known or File.generated(config, path, abs_src_path=str(_SOURCE), inclusion=self._inclusion(name))
            self._paths[name] = file.dest_uri
            if known is None and not is_main_language(config):
                continue
            self._names[file.dest_uri] = name
            if known is None:
                files.append(file)
                self._made.add(file.dest_uri)
                if name:
                    part = Part(file, config, first)
                    first = first or part
            if self._options.voices.nav and not name:
                add_to_nav(config, path)

    @property
    def parts(self) -> frozenset[str]:
        """Where in the built site the further pages of the lists lie: all that stands on them is ours, or was read on the first one."""
        return frozenset(path for name, path in self._paths.items() if name)

    def read(self, graph: LinkGraph) -> None:
        """Take the content graph of the whole site."""
        self._addresses = Addresses(graph)
        if self._options.mentioned_by.enabled:
            # Bound to what it needs and not to this object: Python would look for that circle in 20,000 links when it ends.
            all_of = partial(_all_of, self._pages, self._addresses, self._paths) if self._pages is not None else None
            self._section = MentionedBySection(self._shown, graph, self._options.mentioned_by, self._language, all_of)

    def entitle(self, page: Page) -> None:
        """Give a page that we made its title, unless the navigation has one for it."""
        if self._pages is not None and page.file.dest_uri in self._made:
            page.meta["title"] = self._pages.title(self._names[page.file.dest_uri])

    def show(self, page: Page) -> None:
        """Write the list into a page of ours, or the section into another."""
        name = self._names.get(page.file.dest_uri)
        if name is not None:
            self._show_list(page, name)
        elif self._section is not None and page.content is not None:
            section = self._section.render(page.file.dest_uri)
            add_section(page, section, (mentioned_by.MARKER, BOTH), (mentioned_by.ANCHOR, self._section.heading), at_end=True)

    def _show_list(self, page: Page, name: str) -> None:
        if self._pages is None or self._addresses is None or page.content is None:
            return
        if page.file.dest_uri in self._made:
            title = html.escape(self._pages.title(name))
            page.content += f'<h1 id="{voices.TOP}">{title}</h1>'
            page.toc.items.append(AnchorLink(title, voices.TOP, 1))
        rendered = self._pages.render(name, self._paths, self._addresses)
        if voices.MARKER in page.content:
            page.content = page.content.replace(voices.MARKER, rendered.html, 1)
        else:
            page.content += "\n" + rendered.html
        add_entries(page, list(rendered.headings))

    def _inclusion(self, name: str) -> InclusionLevel:
        return InclusionLevel.UNDEFINED if self._options.voices.nav and not name else InclusionLevel.NOT_IN_NAV


def _all_of(pages: VoicesPages, addresses: Addresses, paths: Mapping[str, str], path: str) -> str:
    """The reference of all links to a page, for that page."""
    name, anchor = pages.part_of(path)
    return f"{addresses.reference(path, paths[name])}#{anchor}"


def voices_of(
    backlinks: Sequence[Backlink], options: Config, config: MkDocsConfig, today: date, referrals: Callable[[Collection[str]], Sequence[Referral]]
) -> Voices | None:
    """Give what a build shows of the links of others; None where nothing may be shown. `referrals` gives what is shown of visits, by the hosts of those links."""
    shown = entries(backlinks, options.voices, today)
    return Voices(shown, referrals({entry.host for entry in shown}), options, config, today) if shown else None

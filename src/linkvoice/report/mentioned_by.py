"""The "Mentioned by" section under a page: which pages of others link to it."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from typing import Final

from linkvoice.config import MentionedBy
from linkvoice.model.graph import LinkGraph
from linkvoice.report.entry import Entry
from linkvoice.report.row import frame_of, row, since
from linkvoice.report.template import template
from linkvoice.report.words import words_of

__all__ = ["ANCHOR", "MARKER", "MentionedBySection"]

ANCHOR: Final = "lv-mentioned-by"
"""The id of the section's heading."""
MARKER: Final = "<!-- linkvoice:mentioned-by -->"
"""Where an author wants the section to stand."""


class MentionedBySection:
    """Renders the section of each page of a site."""

    def __init__(self, entries: Iterable[Entry], graph: LinkGraph, options: MentionedBy, language: str, all_of: Callable[[str], str] | None) -> None:
        """Take the links, best first, the content graph of the whole site, its language, and what gives a page the reference of all links to it, if anything."""
        self._graph = graph
        self._options = options
        self._words = words_of(language)
        self._frame = frame_of(self._words, language)
        self._all_of = all_of
        self._entries: dict[str, list[Entry]] = {}
        for entry in entries:
            self._entries.setdefault(entry.target, []).append(entry)

    @property
    def heading(self) -> str:
        """The heading, in the site's language unless configured."""
        return self._options.heading or self._words.say("mentioned_by", "heading")

    def render(self, path: str, level: int = 2) -> str:
        """Give the section of the page at `path` as HTML, or an empty string when nobody is known to link to it."""
        page = self._graph.pages.get(path)
        entries = self._entries.get(path, [])
        if page is None or not page.options.enabled or not page.options.mentioned_by or not entries:
            return ""
        limit = self._options.limit or len(entries)
        more = len(entries) - limit
        return template("mentioned_by.html").render(
            anchor=ANCHOR,
            heading=self.heading,
            level=level,
            rows="".join(row(entry, self._frame, self._facts(entry)) for entry in entries[:limit]),
            more=self._words.say("linked_from", "more").format(self._words.number(more)) if more > 0 else "",
            total=self._words.say("mentioned_by", "all").format(self._words.number(len(entries))),
            href=self._all_of(path) if more > 0 and self._all_of is not None else "",
        )

    def _facts(self, entry: Entry) -> str:
        return " · ".join(filter(None, (html.escape(entry.host), since(entry, self._frame))))

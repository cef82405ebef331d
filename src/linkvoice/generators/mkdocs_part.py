"""A page of a build of MkDocs that is one of many alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files

__all__ = ["Part"]


class Part(Page):
    """A page whose source says nothing, as the `first` one's does: the host need not read that as Markdown for each of them.

    Where extensions or hooks write something into every page, it does.
    """

    def __init__(self, file: File, config: MkDocsConfig, first: Page | None) -> None:
        """Take the file, which has this page from now on."""
        super().__init__(None, file, config)
        self._first = first

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Make the content."""
        first = self._first
        if first is None or first.content != "" or first.markdown != self.markdown:
            super().render(config, files)
        else:
            self.content, self.toc, self.present_anchor_ids = "", TableOfContents([]), set()

"""The texts of a MkDocs page, from its file to what Python-Markdown renders: links are found again in them.

Only references to texts are kept; nothing is parsed unless a link must be located.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

from linkvoice.model.site import Layers

if TYPE_CHECKING:
    from mkdocs.structure.files import File

__all__ = ["PageTexts"]

_PRIORITY = 26
"""After what includes files (pymdownx.snippets, 32) and tidies white space (30), before what takes code away (25)."""


class PageTexts(Extension):
    """Notes the text of each page right before it is rendered."""

    def __init__(self) -> None:
        """Start without any."""
        super().__init__()
        self._tops: dict[str, str] = {}
        self._current: tuple[str, str] | None = None

    def clear(self) -> None:
        """Forget all pages."""
        self._tops.clear()
        self._current = None

    def expect(self, path: str, markdown: str) -> None:
        """Say which page is rendered next, and its text after all hooks."""
        self._tops[path] = markdown
        self._current = path, markdown

    def note(self, lines: list[str]) -> None:
        """Take the text of the page that was expected; what is rendered in the course of that is none."""
        if self._current is not None:
            path, markdown = self._current
            self._current = None
            text = "\n".join(lines)
            if text.rstrip("\n") != markdown:
                self._tops[path] = text

    def layers(self, file: File) -> Layers:
        """Give the texts of a page."""
        return Layers(lambda: file.content_string, self._tops.get(file.dest_uri))

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Add the preprocessor."""
        md.preprocessors.register(_Notice(md, self), "linkvoice", _PRIORITY)


class _Notice(Preprocessor):
    def __init__(self, md: Markdown, texts: PageTexts) -> None:
        super().__init__(md)
        self._texts = texts

    def run(self, lines: list[str]) -> list[str]:
        self._texts.note(lines)
        return lines

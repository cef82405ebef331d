"""Puts sections of linkvoice, and their style sheet, into a site of MkDocs."""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mkdocs.structure.files import File
from mkdocs.structure.toc import AnchorLink

from linkvoice import report

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

__all__ = ["add_entries", "add_section", "name_style", "style_file"]

_STYLE_SHEET: Final = "assets/linkvoice.css"


def name_style(config: MkDocsConfig) -> None:
    """Have all pages load the style sheet of the sections: first, so that a site's own can say otherwise."""
    config.extra_css = [_STYLE_SHEET, *(path for path in config.extra_css if path != _STYLE_SHEET)]


def style_file(config: MkDocsConfig) -> File:
    """The style sheet. It has a path on the disk and no text of its own: mkdocs-static-i18n cannot do with a file that has no path."""
    return File.generated(config, _STYLE_SHEET, abs_src_path=str(Path(report.__file__).parent / "templates" / "linkvoice.css"))


def add_section(page: Page, section: str, markers: tuple[str, str], entry: tuple[str, str], *, at_end: bool) -> None:
    """Put a section in the place of its marker, else in front of the one that all share, else at the end where `at_end` says so.

    `markers` are these two; `entry`, its id and heading, goes into the table of contents.
    A page without content has no sections; an empty section only takes its own marker away.
    """
    content = page.content or ""
    own, shared = markers
    if own in content:
        page.content = content.replace(own, section, 1)
    elif section and shared in content:
        page.content = content.replace(shared, f"{section}\n{shared}", 1)
    elif section and at_end:
        page.content = f"{content}\n{section}"
    else:
        return
    if section:
        add_entries(page, [entry])


def add_entries(page: Page, entries: list[tuple[str, str]]) -> None:
    """Add (id, heading) of headings of the second level to a page's table of contents."""
    items = page.toc.items
    last = items[-1].children if items and items[-1].level == 1 else items
    last += [AnchorLink(html.escape(heading, quote=False), identifier, 2) for identifier, heading in entries]

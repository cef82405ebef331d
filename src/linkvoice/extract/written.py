"""What the source of a page holds: links as their author wrote them, whatever the markup."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

__all__ = ["PLACED", "Directive", "Form", "Source", "Title", "Written", "letters"]


PLACED = re.compile(r"[{|](?:filename|static|attach)[}|]")
"""How Pelican marks the name of a file; with a slash after it, one below the sources' folder."""


class Form(StrEnum):
    """How a link is written."""

    LINK = "link"
    """``[text](destination)``."""
    IMAGE = "image"
    """``![text](destination)``, or an image by reference."""
    AUTOLINK = "autolink"
    """``<https://acme.dev/>``."""
    HTML = "html"
    """An attribute of raw HTML."""
    REFERENCE = "reference"
    """A use of a definition that stands elsewhere."""
    OPEN = "open"
    """A use of a definition that is not in the text: a plugin may know one."""
    BARE = "bare"
    """A URL in the text, which is a link where an extension makes it one."""


class Written(NamedTuple):
    """A link as written in a source, or what may be one."""

    form: Form
    href: str
    """The destination, without the markup's escapes. Of an `OPEN` use, its label."""
    literal: str
    """What the source holds at `column`: the destination, or a use's label. It never spans lines."""
    text: str
    """What a reader sees of it, as far as the source alone tells."""
    line: int
    """Of the literal, counted from 1."""
    column: int | None
    """Of the literal, counted from 1, in characters."""
    element: str
    """The tag that it becomes."""
    start: tuple[int, int]
    """Line and column (0 where unknown) at which the whole construct starts: the order of links in a document."""
    definition: int | None = None
    """Line of the definition that a use leads to."""
    attribute: str = ""
    """Of raw HTML: the attribute."""
    more: tuple[tuple[str, str], ...] = ()
    """Of raw HTML, and of a list of attributes behind a link: all that the tag says. Empty is the value of one without."""


class Title(NamedTuple):
    """A heading in a source."""

    line: int
    text: str


class Directive(NamedTuple):
    """A line that makes a generator write documentation, such as ``::: package.module``."""

    line: int
    identifier: str


class Source(NamedTuple):
    """All that is known of a text, in document order."""

    written: tuple[Written, ...]
    titles: tuple[Title, ...]
    directives: tuple[Directive, ...]
    prose: tuple[str, ...]
    """The lines, with all that is no prose (code, comments, links) blanked out in place."""


def letters(text: str) -> str:
    """What is left of a text when it is compared: letters and digits, without case."""
    return "".join(char for char in text.casefold() if char.isalnum())

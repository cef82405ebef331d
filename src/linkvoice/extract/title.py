"""The title that the source of a page gives itself."""

from __future__ import annotations

import re

__all__ = ["title_of"]

_HEAD = 4096  # characters in which a title is looked for
_FRONT_MATTER = re.compile(r"(?s)\A(---|\+\+\+)[ \t]*\n(?:.*?\n)?\1[ \t]*(?:\n|\Z)")
_TITLE = re.compile(r"(?im)^:?title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$")
_HEADING = re.compile(r"(?m)^#[ \t]+(.+?)[ \t]*#*$|^(?=\S)(.+)\n([=#*-])\3{2,}[ \t]*$")


def title_of(text: str) -> str:
    """Give the title in the front matter or the fields of Markdown or reStructuredText, else its first heading; empty where it has neither."""
    head = text[:_HEAD]
    given = _TITLE.search(head)
    if given is not None:
        return given[1]
    above = _FRONT_MATTER.match(text)
    body = text[above.end() :] if above is not None else text  # the last line of front matter looks like a heading: it is underlined
    heading = _HEADING.search(body[:_HEAD])
    return "" if heading is None else heading[1] or heading[2]

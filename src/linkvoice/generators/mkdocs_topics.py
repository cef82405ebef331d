"""What the pages of a site of MkDocs are about, before they are made: their lists of links are laid out then."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from linkvoice.inbound.voice.topics import Said, Topics

if TYPE_CHECKING:
    from mkdocs.structure.files import File

__all__ = ["headings_of", "topics_of"]

_FENCES: Final = ("```", "~~~")
_TITLE: Final = re.compile(r"(?im)^title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$")


def topics_of(files: Iterable[File], language: str) -> Topics:
    """Take what the source of each page says; of one that cannot be read, only its address."""
    return Topics({file.dest_uri: Said(f"{_text(file)} {file.dest_uri.removesuffix('index.html')}") for file in files}, language)


def headings_of(markdown: str) -> Iterator[str]:
    """Yield the title in the front matter, and the headings that begin with ``#``, but for comments in blocks of code."""
    matter, _, rest = markdown[3:].partition("\n---") if markdown.startswith("---") else ("", "", markdown)
    yield from _TITLE.findall(matter)
    fence = ""
    for line in rest.splitlines():
        start = line.lstrip()[:3]
        if start in _FENCES:
            fence = "" if start == fence else fence or start
        elif line[:1] == "#" and not fence:
            yield line.strip("# \t")


def _text(file: File) -> str:
    try:
        return " ".join(headings_of(file.content_string))
    except (OSError, ValueError):  # the host says so itself, in its own words
        return ""

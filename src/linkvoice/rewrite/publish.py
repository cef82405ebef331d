"""Sections of linkvoice in pages that are built: spliced in between comments, all other bytes as they were."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from linkvoice.model.url import join
from linkvoice.rewrite.marks import BEGIN, END, marked, without_ours
from linkvoice.rewrite.outline import Outline, outline
from linkvoice.rewrite.place import holds

__all__ = ["HOMELESS", "Place", "Published", "absolute", "encoded", "publish_sections"]

HOMELESS: Final = "no end tag of an <article>, <main> or role=main, and no comment <!-- linkvoice:backlinks -->"
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF_8: Final = re.compile(rb"""(?i)\A\xef\xbb\xbf|<meta[^>]{0,200}charset\s*=\s*["']?\s*utf-?8""")
_HEAD: Final = 1024
"""Bytes in which browsers look for the encoding: https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding"""
_REFERENCE: Final = re.compile(r'(?<= href=")(?!https?:)([^"]*)')
_SECTION: Final = "section.linkvoice"
_OURS: Final = re.compile(re.escape(BEGIN.decode()) + "((?:</[a-z]+>)*+).*?" + re.escape(END.decode()), re.DOTALL)
"""With the ends of elements of the page that need no end tag, such as a paragraph."""


class Place(NamedTuple):
    """A section, and where its author wants it."""

    html: str
    marks: tuple[str, ...]
    """Comments behind which it may stand, best first; white space in them does not matter."""
    at_end: bool = True
    """Whether it stands at the end of the content where there is no such comment."""
    name: str = ""
    """A theme that has such a section of its own says so: ``data-linkvoice="name"``."""
    anchor: str = ""
    """The id of its heading."""


class Published(NamedTuple):
    """A page with its sections."""

    html: bytes
    placed: bool = False
    """Whether a section stands in it."""
    left: str = ""
    """Why it stays without a section that it has, as a clause; empty where it does not."""


def publish_sections(html: bytes, url: str, places: Sequence[Place], style: str) -> Published:
    """Give a page with these sections, and with none that was written into it before.

    `html` may hold what an earlier run wrote, `url` is the page's, `style` the
    reference of the style sheet that the sections need. Every byte that is not
    ours stays, and a second time nothing changes: what is written is read by a
    browser's parser, and put back where that finds anything else changed.
    """
    before = without_ours(html)
    places = [place for place in places if place.html and not holds(before, place.name, place.anchor)]
    if not places:
        return Published(before)
    if before.startswith(_UTF_16):
        return Published(before, left="it is UTF-16, in which linkvoice cannot write; have it built as UTF-8")
    page = outline(before, {_text(mark) for place in places for mark in place.marks})
    wheres = [(place, _where(page, place)) for place in places]
    left = HOMELESS if any(where is None and place.at_end for place, where in wheres) else ""
    found = [(where, place.html) for place, where in wheres if where is not None]
    if not found:
        return Published(before, left=left)
    if page.based:
        found = [(where, absolute(text, url)) for where, text in found]
        style = absolute(f' href="{style}"', url)[7:-1]
    after = _spliced(before, found, f'<link rel="stylesheet" href="{style}">', page.head)
    if without_ours(after) != before or not _reads_the_same(before, after, len(found)):
        return Published(before, left="a browser would read more of the page differently than its sections")
    return Published(after, placed=True, left=left)


def absolute(section: str, url: str) -> str:
    """Give a section whose references hold wherever a page says that it is: as paths from the root of the host."""

    def path(reference: re.Match[str]) -> str:
        joined = join(url, reference[1]) or reference[1]
        return joined[joined.find("/", len("https://")) :]

    return _REFERENCE.sub(path, section)


def encoded(text: str, html: bytes) -> bytes:
    """Write a text in the encoding of a page: as UTF-8 where the page says so, else in characters that all encodings share."""
    return text.encode() if _UTF_8.search(html, 0, _HEAD) else text.encode("ascii", "xmlcharrefreplace")


def _where(page: Outline, place: Place) -> int | None:
    chosen = next((page.marks[text] for mark in place.marks if (text := _text(mark)) in page.marks), None)
    if chosen is not None:
        return chosen
    return page.content.end if place.at_end and page.content is not None else None


def _text(comment: str) -> str:
    return comment.removeprefix("<!--").removesuffix("-->").strip()


def _spliced(html: bytes, found: Iterable[tuple[int, str]], link: str, head: int | None) -> bytes:
    """Put in what was found a place for, and the style sheet: in front of the first section where the page has no head."""
    sections: dict[int, list[str]] = {}
    for where, text in found:
        sections.setdefault(where, []).append(text)
    if head is None:
        sections[min(sections)].insert(0, link)
    else:
        sections[head] = [link, *sections.get(head, [])]
    parts, done = [], 0
    for where in sorted(sections):
        parts += [html[done:where], marked(encoded("\n".join(sections[where]), html))]
        done = where
    return b"".join([*parts, html[done:]])


def _reads_the_same(before: bytes, after: bytes, sections: int) -> bool:
    """Whether a browser's parser finds so many sections more in a page, and makes the same tree of all that is not between our comments."""
    from selectolax.lexbor import LexborHTMLParser

    old, new = LexborHTMLParser(before), LexborHTMLParser(after)
    return len(new.css(_SECTION)) == len(old.css(_SECTION)) + sections and old.html == _OURS.sub(r"\1", new.html or "")

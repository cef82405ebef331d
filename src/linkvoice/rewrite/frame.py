"""A new page that looks like the others of a site: one of them with another content.

Header, navigation and style are the theme's own. What the head says of the former
page, and what leads into its text, goes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from html import escape
from typing import Final, NamedTuple
from urllib.parse import unquote

from linkvoice.extract.elements import urls_of
from linkvoice.extract.encoding import decode
from linkvoice.extract.html import MADE
from linkvoice.rewrite.entities import escaped
from linkvoice.rewrite.outline import Room, outline
from linkvoice.rewrite.publish import absolute, encoded
from linkvoice.rewrite.rebase import rebased
from linkvoice.rewrite.tags import Attribute, Comment, End, Tag, tokens

__all__ = ["NewPage", "framed"]

_ABOUT: Final = frozenset({"description", "og:description", "twitter:description", "keywords"})
_TITLES: Final = frozenset({"og:title", "twitter:title"})
_URLS: Final = frozenset({"og:url", "twitter:url"})
_NEIGHBOURS: Final = frozenset({"prev", "next", "edit", "shortlink", "amphtml"})
_ROOTS: Final = ("data-content_root", "data-url_root")
"""Attributes by which Sphinx tells its scripts where the site begins."""
_CONFIGURED: Final = re.compile(rb"""(\bbase_url\s*=\s*|"(?:base|search)"\s*:\s*)"([^"\\<]*)\"""")
"""The same in scripts of MkDocs, Material and Zensical."""
_ACTIVE: Final = re.compile(r"(?:.+-)?(?:active|current)")


class NewPage(NamedTuple):
    """A page that is to be made."""

    path: str
    """Where it will lie in the site."""
    url: str
    """Absolute."""
    title: str
    anchor: str
    """The id of its heading."""
    html: str
    """Its content below the heading."""
    style: str
    """Reference of the style sheet that it needs."""
    headings: tuple[tuple[str, str], ...] = ()
    """Id and text of each heading below the first, for the table of contents."""


class _Edit(NamedTuple):
    start: int
    end: int
    new: bytes = b""


class _Item(NamedTuple):
    """An item of a list."""

    start: int
    end: int
    opened: int
    """After its start tag."""
    first: bool


def framed(html: bytes, path: str, page: NewPage) -> bytes | None:
    """Give a new page in the frame of the one at `path`, whose HTML this is; None where that has no content to put another for."""
    html, encoding = decode(html)
    if encoding is not None:
        html = html.decode().encode("ascii", "xmlcharrefreplace")  # good in whatever encoding it says that it has
    basis = outline(html)
    if basis.content is None:
        return None
    room, all_tokens = basis.content, list(tokens(html))
    frame = _Frame(html, room, all_tokens, path, page, based=basis.based)
    content = f'\n<h1 id="{page.anchor}">{escape(page.title)}</h1>\n{page.html}\n'
    link = f'<link rel="stylesheet" href="{page.style}">\n'
    if basis.based:
        content, link = absolute(content, page.url), absolute(link, page.url)
    edits = [_Edit(room.start, room.end, MADE + encoded(content if basis.head is not None else link + content, html)), *frame.edits()]
    if basis.head is not None:
        edits.append(_Edit(basis.head, basis.head, encoded(link, html)))
    new = _applied(html, edits)
    return new if _holds_once(new, page.anchor) else None


class _Frame:
    """What is to be changed around the content of a page."""

    def __init__(self, html: bytes, room: Room, all_tokens: Sequence[Tag | End | Comment], path: str, page: NewPage, *, based: bool) -> None:
        self._html = html
        self._tokens = [token for token in all_tokens if not token.embedded or (isinstance(token, Tag) and not token.in_template)]
        self._around = [token for token in self._tokens if not room.holds(token.start)]
        inside = [token for token in self._tokens if isinstance(token, Tag) and room.holds(token.start)]
        self._gone = {value for tag in inside for name in ("id", "name") if (value := tag.get(name))}
        self._items = _items(self._around)
        self._heading = _heading(html, room)
        self._path = path
        self._page = page
        self._based = based

    def edits(self) -> Iterator[_Edit]:
        """Yield them in no particular order; some lie within others, which then count alone."""
        titled = False
        for token, after in zip(self._around, [*self._around[1:], None], strict=True):
            if not isinstance(token, Tag):
                continue
            if token.name == "title" and not titled and not token.foreign and isinstance(after, End):
                titled = True
                yield _Edit(token.end, after.start, encoded(self._title(token.end, after.start), self._html))
            elif token.name == "script" and isinstance(after, End):
                yield from self._script(token, after)
            elif token.name in {"link", "meta"} and (edit := self._head(token)) is not None:
                yield edit
                continue
            yield from self._attributes(token)

    def _title(self, start: int, end: int) -> str:
        """The title of the page, with what that of the frame says besides its main heading, as a rule the name of the site."""
        old = self._html[start:end].decode("utf-8", "replace").strip()
        new = escape(self._page.title, quote=False)
        if self._heading and old != self._heading and self._heading in old:
            return old.replace(self._heading, new, 1)
        return f"{new} - {old}" if old else new

    def _script(self, tag: Tag, end: End) -> Iterator[_Edit]:
        if (tag.get("type") or "").lower() == "application/ld+json":
            yield _Edit(tag.start, end.end)
            return
        for found in _CONFIGURED.finditer(self._html, tag.end, end.start):
            yield _Edit(found.start(2), found.end(2), encoded(self._rebased(found[2].decode("utf-8", "replace")), self._html))

    def _head(self, tag: Tag) -> _Edit | None:
        """What becomes of a link or meta element that speaks of the page; None for any other."""
        key = (tag.get("property") or tag.get("name") or "").lower()
        relations = set((tag.get("rel") or "").lower().split())
        if tag.name == "link" and "canonical" in relations:
            return self._set(tag, "href", self._page.url)
        if tag.name == "meta" and key in _TITLES:
            return self._set(tag, "content", self._page.title)
        if tag.name == "meta" and key in _URLS:
            return self._set(tag, "content", self._page.url)
        is_translation = "alternate" in relations and tag.attribute("hreflang") is not None
        gone = _NEIGHBOURS & relations if tag.name == "link" else key in _ABOUT or key.startswith("article:")
        return _Edit(tag.start, tag.end) if gone or is_translation else None

    def _attributes(self, tag: Tag) -> Iterator[_Edit]:
        """What becomes of the references of an element, and of its signs that the reader is on the frame's page."""
        new: dict[str, str | None] = {}
        href = tag.get("href") if tag.name == "a" else None
        if href is not None and (left_out := self._left_out(tag, href)) is not None:
            yield left_out
            return
        values = {attribute.name: attribute.value for attribute in reversed(tag.attributes)}
        for name, url in urls_of(tag.name, values):
            new[name] = (new.get(name) or values[name]).replace(url, self._rebased(url)) if url else values[name]
        new.update((name, self._rebased(values[name])) for name in _ROOTS if name in values)
        classes = values.get("class", "").split()
        current = values.get("aria-current") == "page" or any(_ACTIVE.fullmatch(each) for each in classes)
        if current:
            new["class"] = " ".join(each for each in classes if not _ACTIVE.fullmatch(each))
            new["aria-current"] = None
        if href is not None and href.startswith("#") and unquote(href[1:]) in self._gone:
            new["href"] = f"#{self._page.anchor}"
        elif href in {"", "#"} and current:
            new["href"] = self._rebased(self._path.rpartition("/")[2].removesuffix("index.html") or "./")
        for attribute in tag.attributes:
            if attribute is tag.attribute(attribute.name) and new.get(attribute.name, attribute.value) != attribute.value:
                yield self._edit(attribute, new[attribute.name])

    def _left_out(self, tag: Tag, href: str) -> _Edit | None:
        """The item of a list that leads into the text that is gone, or to what came before and after it; None where a link is in no list.

        In the place of the first item of a table of contents stand those of the new page.
        """
        leads_in = href.startswith("#") and (unquote(href[1:]) in self._gone or (href == "#" and self._text(tag) == self._heading))
        if not leads_in and not _NEIGHBOURS.intersection((tag.get("rel") or "").lower().split()):
            return None
        item = min((item for item in self._items if item.start <= tag.start < item.end), key=lambda item: item.end - item.start, default=None)
        return None if item is None else _Edit(item.start, item.end, self._contents(item, tag) if leads_in and item.first else b"")

    def _contents(self, item: _Item, link: Tag) -> bytes:
        """The table of contents of the new page, its items written like one of the former."""
        start = self._html[item.start : item.opened]
        attribute = link.attribute("href")
        before, after = (self._html[link.start : attribute.start], self._html[attribute.end : link.end]) if attribute is not None else (b"<a ", b">")
        entries = (
            (encoded(f'href="#{escaped(identifier)}"', self._html), encoded(escape(text, quote=False), self._html))
            for identifier, text in self._page.headings
        )
        return b"\n".join(b"%s%s%s%s%s</a></li>" % (start, before, href, after, text) for href, text in entries)

    def _text(self, link: Tag) -> str:
        return _plain(self._html[link.end : self._html.find(b"</a", link.end)])

    def _rebased(self, reference: str) -> str:
        return reference if self._based else rebased(reference, self._path, self._page.path)

    def _set(self, tag: Tag, name: str, value: str) -> _Edit | None:
        attribute = tag.attribute(name)
        return None if attribute is None else self._edit(attribute, value)

    def _edit(self, attribute: Attribute, value: str | None) -> _Edit:
        new = "" if value is None else f'{attribute.name}="{escaped(value)}"'
        return _Edit(attribute.start, attribute.end, encoded(new, self._html))


def _items(around: Sequence[Tag | End | Comment]) -> list[_Item]:
    """The items of lists. Their end tags may be left out."""
    items: list[_Item] = []
    opened: list[tuple[Tag, bool]] = []
    """Lists, each with whether it has an item yet, and items, each with whether it is the first."""

    def close(end: int) -> None:
        if opened and opened[-1][0].name == "li":
            tag, first = opened.pop()
            items.append(_Item(tag.start, end, tag.end, first))

    for token in around:
        if isinstance(token, Comment) or token.name not in {"li", "ol", "ul"}:
            continue
        if isinstance(token, End):
            close(token.end if token.name == "li" else token.start)
            if token.name != "li" and opened:
                opened.pop()
            continue
        if token.name == "li":
            close(token.start)
        first = token.name == "li" and not (opened and opened[-1][1])
        if token.name == "li" and opened:
            opened[-1] = opened[-1][0], True
        opened.append((token, first))
    return items


def _heading(html: bytes, room: Room) -> str:
    """The main heading of a page."""
    match = re.compile(rb"(?is)<h1[^>]*>(.*?)</h1").search(html, room.start, room.end)
    return _plain(match[1]) if match is not None else ""


def _plain(html: bytes) -> str:
    """What a reader sees of a heading, or of a link to it, as HTML writes it."""
    text = html.decode("utf-8", "replace")
    return " ".join(re.sub(r"(?is)<a\b[^>]*class=\"[^\"]*headerlink.*?</a>|<[^>]+>", "", text).split())


def _applied(html: bytes, edits: Collection[_Edit]) -> bytes:
    """Change a page; an edit within another counts for nothing."""
    parts, done = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if edit.start >= done:
            parts += [html[done : edit.start], edit.new]
            done = edit.end
    return b"".join([*parts, html[done:]])


def _holds_once(html: bytes, anchor: str) -> bool:
    """Whether a browser's parser finds the heading of the new page, and one only."""
    from selectolax.lexbor import LexborHTMLParser

    return len(LexborHTMLParser(html).css(f"h1#{anchor}")) == 1

"""The sentence around a link, for the reader of another page."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from linkvoice.model.link import Context, Heading

__all__ = ["Sentences", "borders", "heading_of"]

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption",
     "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre",
     "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)  # fmt: skip
_CELLS = frozenset({"td", "th"})
_ITEMS = _CELLS | {"dd", "li"}
_UNREAD = frozenset({"audio", "canvas", "iframe", "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "video"})
_SPECIAL = _BLOCKS | _UNREAD | {"a", "br", "img", "span"}
_MARK = re.compile("headerlink|permalink|footnote")
"""Classes of links within a page that are marks, not words."""
_WORD = re.compile(r"\w")
_BORDER = re.compile(r"""[.!?…؟۔।。！？\n]["'”’»)\]」』）]*[ ]*""")  # noqa: RUF001 - other scripts
_ENDS_ALONE = frozenset("。！？\n")  # noqa: RUF001 - as above
"""Ends of sentences that need no space after them."""
_GOES_ON = re.compile(r"\d{1,2}|(?:[^\W\d_]\.)*[^\W\d_]|approx|bzw|ca|cf|dr|evtl|ggf|incl|inkl|mr|mrs|ms|nr|prof|resp|st|vgl|vs", re.IGNORECASE)
"""What stands before a full stop in the middle of a sentence: ``e.g``, ``J``, ``3``, ``cf``."""
_COLONS = (":", "：")  # noqa: RUF001 - Chinese and Japanese
_STOPS = (*_COLONS, ".", "。", "!", "?", "-", "\u2013", "\u2014")
_SHORT = 80
"""Characters of a list item that may announce the items of a list within it."""
_LINK, _BREAK = "\ufdd0", "\ufdd1"
"""Stand in a text where a link begins or ends, and where a block interrupts it: Unicode keeps both for such inner use."""
_OURS = str.maketrans("", "", _LINK + _BREAK)
_MOST = 1000
"""Characters kept on each side: more than anybody shows, and little even where a whole book has no full stop."""


class _Block(NamedTuple):
    """The text of a block, without the blocks within it."""

    text: str
    """White space is folded; a line end is a border that no sentence crosses: a block within, or the end of a line of code."""
    links: dict[int, tuple[int, int]]
    """Where each link stands in it."""
    starts: list[int]
    """Where sentences begin, but for the first."""
    ends: list[int]
    """Where sentences end, but for the last."""

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Give the borders of the sentence that holds a part of the text."""
        before = bisect_right(self.starts, start)
        after = bisect_left(self.ends, end)
        return self.starts[before - 1] if before else 0, self.ends[after] if after < len(self.ends) else len(self.text)

    def first(self) -> str:
        """Its first sentence."""
        return self.text[: self.sentence(0, 1)[1]].strip()

    def last(self) -> str:
        """Its last sentence."""
        end = len(self.text.rstrip())
        return self.text[self.sentence(end - 1, end)[0] :].strip()


class Sentences:
    """Contexts of the links of one page; the text of a block is read once for all of its links."""

    def __init__(self) -> None:
        """Start with no block read."""
        self._blocks: dict[int, _Block] = {}

    def context(self, link: LexborNode, heading: Heading | None) -> Context | None:
        """Give the sentence that `link` stands in, or None for a link within its own page.

        A link that is all its block says gets the words that belong to it: the
        row of its table cell, the definition of its term, the paragraph that
        follows in its list item, the line that announces its list.
        """
        block = _around(link) if _leaves(link) else None
        if block is None:
            return None
        read = self._read(block)
        start, end = read.links.get(link.mem_id, (0, 0))
        first, last = read.sentence(start, end)
        before, after = read.text[first:start].lstrip(), read.text[end:last].rstrip()
        if not _WORD.search(read.text, 0, start) and not _WORD.search(read.text, end):
            before, after = self._with_what_belongs(block, before, read.text[start:end], after)
        return Context(before[-_MOST:], read.text[start:end].replace("\n", " ").strip(), after[:_MOST], heading)

    def _read(self, block: LexborNode) -> _Block:
        read = self._blocks.get(block.mem_id)
        if read is None:
            read = self._blocks[block.mem_id] = _block(block)
        return read

    def _with_what_belongs(self, block: LexborNode, before: str, text: str, after: str) -> tuple[str, str]:
        """Add to both sides of a link the words that belong to its block."""
        item, parent = block, block.parent
        if block.tag == "p" and parent is not None and parent.tag in _ITEMS and _beside(block, -1) is None:
            following = _beside(block, 1)
            if following is not None and following.tag == "p":
                return before, _explained(text, after, self._read(following).first())
            item = parent
        if item.tag in _CELLS:
            return "".join(f"{cell} · " for cell in _row(item, -1)) + before, after + "".join(f" · {cell}" for cell in _row(item, 1))
        if item.tag == "dt":
            return before, _explained(text, after, self._definition(item))
        announcement = self._term(item) if item.tag == "dd" else self._announcement(item) if item.tag == "li" else ""
        return f"{announcement} {before}" if announcement else before, after

    def _definition(self, term: LexborNode) -> str:
        """The first sentence that explains a term."""
        definition = _beside(term, 1)
        if definition is None or definition.tag != "dd":
            return ""
        paragraph = definition.css_first("p")
        return self._read(definition).first() or (self._read(paragraph).first() if paragraph is not None else "")

    def _term(self, definition: LexborNode) -> str:
        """The term that a definition explains."""
        term = _beside(definition, -1)
        return _with_colon(" ".join(self._read(term).text.split())) if term is not None and term.tag == "dt" else ""

    def _announcement(self, item: LexborNode) -> str:
        """The line with a colon above the list of an item, or the item that this list is part of, when it is short."""
        above = _beside(item.parent, -1) if item.parent is not None else None
        holder = item.parent.parent if item.parent is not None else None
        nested = holder is not None and holder.tag == "li"
        if above is not None and above.tag == "p":
            line = self._read(above).last()
        elif holder is not None and nested:
            line = self._read(holder).first()
        else:
            return ""
        return _with_colon(line) if line.endswith(_COLONS) or (nested and len(line) <= _SHORT) else ""


def heading_of(node: LexborNode) -> Heading:
    """Read a heading element; its permalink and the labels of mkdocstrings are not part of its text."""
    identifier = node.attrs.get("id") or ""
    parent = node.parent
    if not identifier and parent is not None and parent.tag == "section":
        identifier = parent.attrs.get("id") or ""
    text = "".join(_pieces(node)[0])
    return Heading(" ".join((text.translate(_OURS) if _LINK in text or _BREAK in text else text).split()), identifier)


def _around(node: LexborNode) -> LexborNode | None:
    """The block that an element stands in."""
    parent = node.parent
    while parent is not None and parent.tag not in _BLOCKS:
        parent = parent.parent
    return parent


def _beside(node: LexborNode, step: int) -> LexborNode | None:
    """The next element (`step` 1) or the one before (-1) under the same parent."""
    other = node.next if step > 0 else node.prev
    while other is not None and (other.tag or "-").startswith("-"):
        other = other.next if step > 0 else other.prev
    return other


def _row(cell: LexborNode, step: int) -> list[str]:
    """What the cells on one side of a cell say, in the order of the row."""
    texts: list[str] = []
    length = 0
    neighbour = _beside(cell, step)
    while neighbour is not None and length < _MOST:
        text = " ".join(neighbour.text().translate(_OURS).split())[:_MOST]
        if text:
            texts.append(text)
            length += len(text)
        neighbour = _beside(neighbour, step)
    return texts[::step]


def _with_colon(term: str) -> str:
    """Put a colon after a term, unless it has a mark at its end."""
    return term if not term or term.endswith(_STOPS) else f"{term}:"


def _explained(term: str, after: str, words: str) -> str:
    """Let an explanation follow a term, with what stands `after` it."""
    return f"{_with_colon(term + after)[len(term) :]} {words}" if words else after


def _block(node: LexborNode) -> _Block:
    """Read a block: its text, its links, its sentences."""
    pieces, found = _pieces(node)
    marked = "".join(pieces)
    if marked.count(_LINK) != 2 * len(found):  # the page itself has our sign in a text
        marked = "".join([piece if piece is _LINK or piece is _BREAK else piece.translate(_OURS) for piece in pieces])
    folded = "\n".join([" ".join(line.split()) for line in marked.split("\n")]) if node.tag == "pre" else " ".join(marked.split())
    texts = folded.replace(_BREAK, "\n").split(_LINK)
    links: dict[int, tuple[int, int]] = {}
    length = 0
    for number, link in enumerate(found):
        inner = texts[2 * number + 1]
        if inner[:1] == " " or inner[-1:] == " ":
            _trim(texts, 2 * number + 1)
        length += len(texts[2 * number])
        links[link] = length, length + len(texts[2 * number + 1])
        length = links[link][1]
    text = "".join(texts)
    return _Block(text, links, *borders(text))


def _trim(texts: list[str], number: int) -> None:
    """Move the white space around a text, which is that of a link, into its neighbours."""
    before, text, after = texts[number - 1 : number + 2]
    if text.startswith(" ") and not before.endswith(" "):
        texts[number - 1] += " "
    if text.endswith(" ") and not after.startswith(" "):
        texts[number + 1] = f" {after}"
    texts[number] = text.strip(" ")


def borders(text: str) -> tuple[list[int], list[int]]:
    """Say where the sentences of a text (white space folded) start, but for the first, and end, but for the last."""
    starts: list[int] = []
    ends: list[int] = []
    for border in _BORDER.finditer(text):
        mark, (stop, following) = border[0], border.span()
        if mark[0] not in _ENDS_ALONE:
            if mark[-1] != " " or text[following : following + 1].islower():
                continue
            if mark[0] == "." and _GOES_ON.fullmatch(text[text.rfind(" ", 0, stop) + 1 : stop].lstrip("([\"'“„«")):
                continue
        end = stop + len(mark.rstrip())
        ends.append(end)
        starts.append(end + text.startswith((" ", "\n"), end))
    return starts, ends


def _pieces(block: LexborNode) -> tuple[list[str], list[int]]:
    """Give the words of a block in pieces, with `_LINK` before and after each link that leaves the page, and these links.

    It walks without recursion: HTML may be nested a hundred thousand deep.
    """
    pieces: list[str] = []
    links: list[int] = []
    around: list[tuple[LexborNode, int]] = []  # the elements around `node`; for a link, how many pieces there were
    inside = False  # one of them is a link
    node = block.first_child
    while node is not None or around:
        if node is None:
            node, before = around.pop()
            if before:
                inside = False
                pieces += [_LINK] if "".join(pieces[before:]).strip() else [_label(node), _LINK]
            node = node.next
            continue
        tag = node.tag or ""
        if tag == "-text":
            pieces.append(node.text_content or "")
            node = node.next
        elif tag == "a" and not inside and _leaves(node):
            inside = True
            links.append(node.mem_id)
            pieces.append(_LINK)
            around.append((node, len(pieces)))
            node = node.first_child
        elif tag in _SPECIAL and not _is_read(node, tag, pieces, inside=inside):
            node = node.next
        else:
            child = node.first_child
            if child is not None and child.tag == "-text" and child.next is None:  # the short way for nearly all of them
                pieces.append(child.text_content or "")
                node = node.next
            else:
                around.append((node, 0))
                node = child
    return pieces, links


def _is_read(node: LexborNode, tag: str, pieces: list[str], *, inside: bool) -> bool:
    """Take what an element itself says, and tell whether its children belong to the block, or to the link that it is `inside` of."""
    if tag == "a":
        return inside or not _is_mark(node)
    if tag == "span":
        return "doc-labels" not in (node.attrs.get("class") or "")
    if tag == "br" or tag in _BLOCKS:
        pieces.append(" " if inside or tag == "br" else _BREAK)
    elif tag == "img" and "moji" in (node.attrs.get("class") or ""):
        pieces.append(node.attrs.get("alt") or "")
    return inside and tag in _BLOCKS


def _leaves(link: LexborNode) -> bool:
    """Whether a link leaves its page; others are of no use on another page."""
    return (link.attrs.get("href") or "#")[0] != "#"


def _is_mark(link: LexborNode) -> bool:
    """Whether a link within its page is a mark, such as ``¶`` or the number of a footnote, and not part of what is said."""
    return _MARK.search(link.attrs.get("class") or "") is not None or not _WORD.search(link.text())


def _label(link: LexborNode) -> str:
    """What a link without text says."""
    image = link.css_first("img[alt]")
    return (image.attrs.get("alt") if image is not None else None) or link.attrs.get("aria-label") or link.attrs.get("title") or ""

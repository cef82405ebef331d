"""The sentence around a link, for the reader of another page."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from linkvoice.model.link import Context, Heading

__all__ = ["Sentences", "heading_of", "visible_text"]

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "footer",
     "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table",
     "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)  # fmt: skip
_UNREAD = frozenset({"script", "style", "template", "svg"})
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[^a-z\s])|[。！？]")
_SIDE = 140  # characters of context on each side of a link
_SPACE = re.compile(r"\s+")


class Sentences:
    """Contexts of the links of one page; the text of a block is read once for all of its links."""

    def __init__(self) -> None:
        """Start with no block read."""
        self._blocks: dict[int, tuple[str, dict[int, tuple[int, int]]]] = {}

    def context(self, link: LexborNode, heading: Heading | None) -> Context | None:
        """Give the sentence that `link` stands in, at most about 140 characters on each side of it."""
        block = _block_of(link)
        if block is None:
            return None
        if block.mem_id not in self._blocks:
            self._blocks[block.mem_id] = _read(block)
        text, links = self._blocks[block.mem_id]
        if link.mem_id not in links:
            return None
        start, end = links[link.mem_id]
        before, after = text[:start], text[end:]
        for match in _SENTENCE_END.finditer(before):
            before_start = match.end()
            before = " " * before_start + before[before_start:]
        ending = _SENTENCE_END.search(text[end - 1 : end] + after)
        if ending is not None:
            after = after[: ending.end() - (1 if end else 0)]
        return Context(_shorten_left(before.lstrip() if before.strip() else ""), text[start:end], _shorten_right(after.rstrip()), heading)


def heading_of(node: LexborNode) -> Heading:
    """Read a heading element; its permalink is not part of its text."""
    identifier = node.attributes.get("id") or ""
    parent = node.parent
    if not identifier and parent is not None and parent.tag == "section":
        identifier = parent.attributes.get("id") or ""
    return Heading(visible_text(node), identifier)


def visible_text(node: LexborNode) -> str:
    """The text of an element without its permalink, white space folded."""
    text = node.text()
    for permalink in node.css(".headerlink,.toclink-permalink"):
        if permalink.mem_id != node.mem_id:
            text = text.replace(permalink.text(), "") if permalink.text().strip() else text
    return " ".join(text.split())


def _block_of(node: LexborNode) -> LexborNode | None:
    parent = node.parent
    while parent is not None and parent.tag not in _BLOCKS:
        parent = parent.parent
    return parent


def _read(block: LexborNode) -> tuple[str, dict[int, tuple[int, int]]]:
    """The text of a block, without the blocks within it, and where each link stands in it."""
    pieces: list[str] = []
    links: dict[int, tuple[int, int]] = {}
    length = 0
    gap = True  # the text so far ends with white space

    def walk(parent: LexborNode) -> None:
        nonlocal length, gap
        for child in parent.iter(include_text=True):
            tag = child.tag
            if tag == "-text":
                piece = _SPACE.sub(" ", child.text_content or "")
                if gap:
                    piece = piece.lstrip()
                if piece:
                    pieces.append(piece)
                    length += len(piece)
                    gap = piece.endswith(" ")
            elif tag == "a":
                if "headerlink" in (child.attributes.get("class") or ""):
                    continue
                start = length
                walk(child)
                links[child.mem_id] = (start, length)
            elif tag in _BLOCKS or tag == "br":
                if not gap:
                    pieces.append(" ")
                    length += 1
                    gap = True
            elif tag not in _UNREAD:
                walk(child)

    walk(block)
    return "".join(pieces), links


def _shorten_left(text: str) -> str:
    if len(text) <= _SIDE:
        return text
    return "… " + text[-_SIDE:].partition(" ")[2]


def _shorten_right(text: str) -> str:
    if len(text) <= _SIDE:
        return text
    return text[:_SIDE].rpartition(" ")[0] + " …"

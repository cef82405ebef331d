"""The sentence around a link, for the reader of another page."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from linkvoice.extract.block import BLOCKS, Block, folded, leaves, read_block, words_of
from linkvoice.model.link import Context, Heading

__all__ = ["Sentences", "heading_of"]

_CELLS = frozenset({"td", "th"})
_ITEMS = _CELLS | {"dd", "li"}
_WORD = re.compile(r"\w")
_COLONS = (":", "：")  # noqa: RUF001 - Chinese and Japanese
_STOPS = (*_COLONS, ".", "。", "!", "?", "-", "\u2013", "\u2014")
_SHORT = 80
"""Characters of a list item that may announce the items of a list within it."""
_MOST = 1000
"""Characters kept on each side: more than anybody shows, and little even where a whole book has no full stop."""


class Sentences:
    """Contexts of the links of one page; the text of a block is read once for all of its links."""

    def __init__(self) -> None:
        """Start with no block read."""
        self._blocks: dict[int, Block] = {}

    def context(self, link: LexborNode, heading: Heading | None) -> Context | None:
        """Give the sentence that `link` stands in, or None for a link within its own page.

        A link that is all its block says gets the words that belong to it: the
        row of its table cell, the definition of its term, the paragraph that
        follows in its list item, the line that announces its list.
        """
        block = _around(link) if leaves(link) else None
        if block is None:
            return None
        read = self._read(block)
        start, end = read.links.get(link.mem_id, (0, 0))
        first, last = read.sentence(start, end)
        before, after = read.text[first:start].lstrip(), read.text[end:last].rstrip()
        if not _WORD.search(read.text, 0, start) and not _WORD.search(read.text, end):
            before, after = self._with_what_belongs(block, before, read.text[start:end], after)
        return Context(before[-_MOST:], read.text[start:end].replace("\n", " ").strip(), after[:_MOST], heading)

    def _read(self, block: LexborNode) -> Block:
        read = self._blocks.get(block.mem_id)
        if read is None:
            read = self._blocks[block.mem_id] = read_block(block)
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
    if not identifier and parent is not None and _is_section(parent):
        identifier = parent.attrs.get("id") or ""
    return Heading(words_of(node), identifier)


def _is_section(node: LexborNode) -> bool:
    """Whether an element is a section, as HTML has it or as docutils writes it for Pelican."""
    return node.tag == "section" or (node.tag == "div" and "section" in (node.attrs.get("class") or "").split())


def _around(node: LexborNode) -> LexborNode | None:
    """The block that an element stands in."""
    parent = node.parent
    while parent is not None and parent.tag not in BLOCKS:
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
        text = folded(neighbour.text())[:_MOST]
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

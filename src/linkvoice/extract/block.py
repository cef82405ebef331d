"""What a block of a page says, and where its links and its sentences stand in that."""

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from linkvoice.extract.borders import borders

__all__ = ["BLOCKS", "Block", "folded", "leaves", "read_block", "words_of"]

BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption",
     "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre",
     "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)  # fmt: skip
"""Elements that stand for themselves: text on their two sides does not belong together."""
_UNREAD = frozenset({"audio", "canvas", "iframe", "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "video"})
_SPECIAL = BLOCKS | _UNREAD | {"a", "br", "img", "span"}
_WORD = re.compile(r"\w")
_MARK = re.compile("headerlink|permalink|footnote")
"""Classes of links within a page that are marks, not words."""
_LINK, _BREAK = "\ufdd0", "\ufdd1"
"""Stand in a text where a link begins or ends, and where a block interrupts it: Unicode keeps both for such inner use."""
_OURS = str.maketrans("", "", _LINK + _BREAK)


class Block(NamedTuple):
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


def read_block(node: LexborNode) -> Block:
    """Read a block: its text, its links, its sentences."""
    pieces, found = _pieces(node)
    marked = "".join(pieces)
    if marked.count(_LINK) != 2 * len(found):  # the page itself has our sign in a text
        marked = "".join([piece if piece is _LINK or piece is _BREAK else piece.translate(_OURS) for piece in pieces])
    joined = "\n".join([" ".join(line.split()) for line in marked.split("\n")]) if node.tag == "pre" else " ".join(marked.split())
    texts = joined.replace(_BREAK, "\n").split(_LINK)
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
    return Block(text, links, *borders(text))


def _trim(texts: list[str], number: int) -> None:
    """Move the white space around a text, which is that of a link, into its neighbours."""
    before, text, after = texts[number - 1 : number + 2]
    if text.startswith(" ") and not before.endswith(" "):
        texts[number - 1] += " "
    if text.endswith(" ") and not after.startswith(" "):
        texts[number + 1] = f" {after}"
    texts[number] = text.strip(" ")


def words_of(node: LexborNode) -> str:
    """What an element says, with white space folded; marks such as permalinks are no part of it."""
    return folded("".join(_pieces(node)[0]))


def folded(text: str) -> str:
    """Fold the white space of a text, and take our own signs out of it."""
    return " ".join((text.translate(_OURS) if _LINK in text or _BREAK in text else text).split())


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
        elif tag == "a" and not inside and leaves(node):
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
    if tag == "br" or tag in BLOCKS:
        pieces.append(" " if inside or tag == "br" else _BREAK)
    elif tag == "img" and "moji" in (node.attrs.get("class") or ""):
        pieces.append(node.attrs.get("alt") or "")
    return inside and tag in BLOCKS


def leaves(link: LexborNode) -> bool:
    """Whether a link leaves its page; others are of no use on another page."""
    return (link.attrs.get("href") or "#")[0] != "#"


def _is_mark(link: LexborNode) -> bool:
    """Whether a link within its page is a mark, such as ``¶`` or the number of a footnote, and not part of what is said."""
    return _MARK.search(link.attrs.get("class") or "") is not None or not _WORD.search(link.text())


def _label(link: LexborNode) -> str:
    """What a link without text says."""
    image = link.css_first("img[alt]")
    return (image.attrs.get("alt") if image is not None else None) or link.attrs.get("aria-label") or link.attrs.get("title") or ""

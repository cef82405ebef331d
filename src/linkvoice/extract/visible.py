"""What a person sees of a page: its lines of text."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["parse", "visible"]

_UNSEEN = frozenset(
    {"audio", "canvas", "datalist", "head", "iframe", "math", "noscript", "object", "script", "select", "style", "svg", "template", "textarea",
     "title", "video"}
)  # fmt: skip
_INLINE = frozenset({"a", "abbr", "bdi", "bdo", "cite", "del", "dfn", "ins", "kbd", "label", "mark", "q", "samp", "span", "sub", "sup", "v", "var"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MOST = 64 * 1024  # bytes that are parsed
_FORMATTING = re.compile(rb"<(/?)(?:b|big|code|em|font|i|s|small|strike|strong|tt|u)(?=[\s/>])", re.IGNORECASE)


def parse(page: bytes) -> LexborHTMLParser:
    """Parse the first 64 KB of a page (UTF-8) that may be hostile. Never raises, and takes a second at most.

    A parser must open unclosed formatting elements again in each paragraph, so that 64 KB become gigabytes, and its time grows with the
    square of the depth. So all formatting elements are read as one unknown element, ``v``, for which no such rule holds.
    Source: https://html.spec.whatwg.org/#reconstruct-the-active-formatting-elements
    """
    return LexborHTMLParser(_FORMATTING.sub(rb"<\1v", page[:_MOST]).decode("utf-8", "ignore"))


def visible(root: LexborNode, limit: int, without: frozenset[str] = frozenset()) -> list[str]:
    """Give the lines that a browser with scripts shows of an element, white space folded, up to about `limit` characters.

    What is marked as hidden counts for nothing, nor do the elements that `without` names.
    """
    pieces: list[str] = []
    size = 0
    left: list[LexborNode | str | None] = [root.child]
    while left and size < limit:
        node = left.pop()
        if node is None or isinstance(node, str):
            pieces.append(node or "")
            continue
        left.append(node.next)
        tag = node.tag or ""
        if tag == "-text":
            piece = node.text_content or ""
            pieces.append(piece.replace("\n", " "))
            size += len("".join(piece.split()))
        elif tag not in _UNSEEN and tag not in without and tag[:1] not in {"-", "!"} and not _hidden(node):
            border = "" if tag in _INLINE else "\n"
            pieces.append(border)
            left += [border, node.child]
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return [line for line in lines if line]


def _hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or _HIDDEN.search(attributes.get("style") or "") is not None

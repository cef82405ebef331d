"""A page's elements in document order, and which of them stand in its content.

Elements are handled as their numbers: what stands inside one element is always
one run of numbers.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from linkvoice.model.site import Content

__all__ = ["Elements", "is_around"]

_ATTRIBUTES = "[href],[src],[id],[name],[style]"
_TAGS = "meta,title,style,script,img,link,source,video,object,form,button,input,blockquote,q,ins,del"
_OTHERS = ":not(span,li,code,p,em,div,ul,pre,dd,dt,td,tr)"
"""Most elements of a page are these: told at once that they are none of the rest, they cost a third."""
_HOLDERS = ":not(span,li,code,p,em,pre,dd,dt,td,tr)"
"""Of these, the ones that no theme puts around anything."""
_CONTENT_ALONE = f":is({_ATTRIBUTES},{_OTHERS}:is({_TAGS},h1,h2,h3,h4,h5,h6))"
"""What is looked for in the content of a page without its theme: headings without an id too."""
_WHOLE_PAGE = f":is({_ATTRIBUTES},{_HOLDERS}:is(a,[role],[itemprop],.toc,{_TAGS},nav,header,footer,aside,article,main))"
"""What is looked for in a whole page: what may hold its content, what themes put around it, and links without an address, too."""
_WHOLE_WITH_HEADINGS = f":is({_WHOLE_PAGE},h1,h2,h3,h4,h5,h6)"
_CLASSES = (".document", "div.body", "#content", "#main-content", "body")
"""Containers that are looked for where a page has none of the modern ones, best first."""
_RANKS = {"article": 1, "main": 2}
_AROUND = frozenset({"nav", "header", "footer", "aside"})
_ROLES = frozenset({"navigation", "search", "banner", "contentinfo"})
_OURS = "section.linkvoice"
Attributes = Mapping[str, str | None]
Run = tuple[int, int]
"""First number, and the number after the last."""


class Elements:
    """The elements of a page that may hold a link, define an anchor, or name what follows."""

    def __init__(self, html: bytes, tree: LexborHTMLParser, *, headings: bool, around: bool = False) -> None:
        """List them; `headings` asks for all headings, and not for what themes put `around` content unless that is said, too."""
        self._tree = tree
        self._bytes = html.lower()
        self._ours = b"linkvoice" in self._bytes
        self._selector = (_WHOLE_WITH_HEADINGS if around else _CONTENT_ALONE) if headings else _WHOLE_PAGE
        self.nodes: Sequence[LexborNode] = tree.css(self._selector)
        self.tags: Sequence[str] = [node.tag or "" for node in self.nodes]
        self.attributes: Sequence[Attributes] = [node.attributes for node in self.nodes]

    def holds(self, mark: bytes) -> bool:
        """Say whether bytes (in lower case) stand anywhere in the page."""
        return (self._ours or b"linkvoice" not in mark) and mark in self._bytes

    def scripts(self) -> Iterator[LexborNode]:
        """Yield the scripts that stand in the page itself."""
        return (
            node for node, tag, attributes in zip(self.nodes, self.tags, self.attributes, strict=True) if tag == "script" and "src" not in attributes
        )

    def run(self, element: LexborNode, start: int = 0) -> Run | None:
        """Give the run of an element, itself included, looked for from number `start` on; None where it holds nothing."""
        inner = element.css(self._selector)
        if not inner:
            return None
        first = inner[0].mem_id
        begin = next((number for number in range(start, len(self.nodes)) if self.nodes[number].mem_id == first), None)
        return None if begin is None else (begin, begin + len(inner))

    def content(self, known: Content, own: Sequence[int]) -> tuple[bytearray, bool]:
        """Find the content of a whole page: a flag for each element, set for those in it, and whether these are exactly the content.

        `known` says by what it is found where the generator knows that. The
        content is then the place where its hrefs stand in this order with nothing
        between but what is `own`, and the images next to that; else it is what the first
        usual container holds, with all that the theme put around within it.
        """
        flags = bytearray(len(self.nodes))
        run = self._find(known.hrefs, own) if known.hrefs else None
        exact = run is not None
        if run is not None:
            run = self._with_images(run[0] - 1, -1, known.before) + 1, self._with_images(run[1], 1, known.after)
        else:
            container = self._container()
            run = self._long_run(*container) if container is not None else None
        if run is not None:
            flags[slice(*run)] = b"\1" * (run[1] - run[0])
        return flags, exact

    def _with_images(self, number: int, step: int, images: int) -> int:
        """Go on from an element until so many images are passed, but past no link; gives the first element behind them."""
        end = number
        while images and 0 <= number < len(self.nodes) and self.tags[number] not in {"a", "area"}:
            if self.tags[number] == "img":
                images -= 1
                end = number + step
            number += step
        return end

    def _container(self) -> tuple[LexborNode, int] | None:
        """The element that usually holds the content, and the number after which its elements may start."""
        best, found = 4, None
        for number, tag in enumerate(self.tags):
            if tag != "a":
                attributes = self.attributes[number]
                rank = 0 if attributes.get("itemprop") == "articleBody" else _RANKS.get(tag, 3 if attributes.get("role") == "main" else best)
                if rank < best:
                    best, found = rank, (self.nodes[number], number)
        return found or next(((node, -1) for selector in _CLASSES if (node := self._tree.css_first(selector)) is not None), None)

    def own(self) -> bytearray:
        """A flag for each element, set for those in sections that linkvoice itself has written."""
        flags = bytearray(len(self.nodes))
        if self._ours:
            for section in self._tree.css(_OURS):
                run = self.run(section)
                if run is not None:
                    flags[slice(*run)] = b"\1" * (run[1] - run[0])
        return flags

    def _long_run(self, container: LexborNode, before: int) -> Run | None:
        """Give the run of an element that holds most of the page, without listing what is in it."""
        nodes = self.nodes
        inside = container.mem_id
        start = next((number for number in range(before + 1, len(nodes)) if _is_within(nodes[number], inside)), None)
        if start is None:
            return None
        return start, bisect_left(nodes, 1, start, key=lambda node: not _is_within(node, inside))

    def _find(self, known: Sequence[str], own: Sequence[int]) -> Run | None:
        """Find `known` as one piece among the hrefs of the page's links; where navigation has the same links, content usually stands elsewhere."""
        links = [(number, self.attributes[number]) for number, tag in enumerate(self.tags) if tag in {"a", "area"} and not own[number]]
        places = [(number, attributes["href"]) for number, attributes in links if "href" in attributes]
        hrefs = [href or "" for _, href in places]
        length = len(known)
        starts = [
            start for start in range(len(hrefs) - length + 1) if hrefs[start] == known[0] and tuple(hrefs[start : start + length]) == tuple(known)
        ]
        if not starts:
            return None
        start = starts[0]
        if len(starts) > 1:
            container = self._container()
            inside = container[0].mem_id if container is not None else 0
            start = min(starts, key=lambda start: (_strangeness(self.nodes[places[start][0]], inside), start))
        return places[start][0], places[start + length - 1][0] + 1


def is_around(tag: str, attributes: Attributes) -> bool:
    """Say whether what an element holds is not content, wherever it stands."""
    return tag in _AROUND or attributes.get("role") in _ROLES or "toc" in (attributes.get("class") or "").split()


def _strangeness(node: LexborNode, container: int) -> int:
    """How unusual a place is for content: 0 within the container, 1 within something around the content in it, 2 elsewhere."""
    around = 0
    parent = node.parent
    while parent is not None:
        if parent.mem_id == container:
            return around
        if is_around(parent.tag or "", parent.attributes):
            around = 1
        parent = parent.parent
    return 2


def _is_within(node: LexborNode, container: int) -> bool:
    parent: LexborNode | None = node
    while parent is not None:
        if parent.mem_id == container:
            return True
        parent = parent.parent
    return False

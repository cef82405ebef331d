"""The open elements of a page that is read token by token, as far as it takes to know what a link stands in."""

from __future__ import annotations

from collections import Counter
from typing import Final

from linkvoice.extract.placement import Place

__all__ = ["BLOCKS", "VOID", "Nesting"]

BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "li", "main", "menu", "nav",
    "object", "ol", "p", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
VOID: Final = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"})
_DEEPEST: Final = 512
"""As deep as browsers nest: https://chromium.googlesource.com/chromium/src/+/main/third_party/blink/renderer/core/html/parser/."""
_REACH: Final = 32
"""Open elements that are looked at: more stand between the two tags of no ordinary element."""
_ENDS: Final = {
    "a": (frozenset({"a"}), BLOCKS),
    "dd": (frozenset({"dd", "dt"}), BLOCKS - {"address", "div", "p"}),
    "dt": (frozenset({"dd", "dt"}), BLOCKS - {"address", "div", "p"}),
    "li": (frozenset({"li"}), BLOCKS - {"address", "div", "p"}),
    "td": (frozenset({"td", "th"}), frozenset({"table"})),
    "th": (frozenset({"td", "th"}), frozenset({"table"})),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
}
"""Start tag -> the elements that it ends, and those beyond which it ends none: https://html.spec.whatwg.org/#parsing-main-inbody"""
_PARAGRAPH: Final = frozenset({"p"})


class Nesting:
    """A stack of open elements, each with its place. Its depth and the work of each step are bounded."""

    def __init__(self) -> None:
        """Start with nothing open."""
        self._open: list[tuple[str, Place]] = []
        self._names: Counter[str] = Counter()
        self._beyond = 0
        self._outside = Place()

    @property
    def depth(self) -> int:
        """How many elements are open."""
        return len(self._open)

    @property
    def place(self) -> Place:
        """What the innermost of them says of a link in it."""
        return self._open[-1][1] if self._open else self._outside

    def make_way(self, name: str) -> None:
        """End the elements that a start tag ends."""
        if name in _ENDS:
            self._end_nearest(*_ENDS[name])
        if name in BLOCKS and self._names["p"]:
            self._end_nearest(_PARAGRAPH, BLOCKS)

    def start(self, name: str, place: Place) -> None:
        """Open an element; one that is nested too deep counts as part of the one around it."""
        if len(self._open) < _DEEPEST:
            self._open.append((name, place))
            self._names[name] += 1
        else:
            self._beyond += 1

    def end(self, name: str) -> None:
        """End an element, and what was left open in it."""
        if self._beyond:
            self._beyond -= 1
        elif not self._names[name]:
            pass
        elif name in BLOCKS:
            while self._pop() != name:
                pass
        else:
            self._end_nearest(frozenset({name}), BLOCKS)

    def _end_nearest(self, names: frozenset[str], border: frozenset[str]) -> None:
        """End the innermost element of some names, unless one of the others stands in between."""
        for back in range(1, min(_REACH, len(self._open)) + 1):
            name = self._open[-back][0]
            if name in names:
                for _ in range(back):
                    self._pop()
                return
            if name in border:
                return

    def _pop(self) -> str:
        name = self._open.pop()[0]
        self._names[name] -= 1
        return name

"""As much of the stack of open elements as decides how a page is cut into tags.

Inside SVG and MathML, ``title`` and ``style`` hold tags and ``<![CDATA[`` means what
it says; inside ``foreignObject`` and the like, HTML begins anew.
Sources: https://html.spec.whatwg.org/#parsing-main-inforeign and
https://html.spec.whatwg.org/#html-integration-point.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["Opened"]

_BREAKOUT = frozenset({
    "b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "embed", "h1", "h2", "h3", "h4", "h5", "h6",
    "head", "hr", "i", "img", "li", "listing", "menu", "meta", "nobr", "ol", "p", "pre", "ruby", "s", "small", "span", "strong", "strike",
    "sub", "sup", "table", "tt", "u", "ul", "var",
})  # fmt: skip
"""Start tags that end all SVG and MathML around them."""
_FONT = frozenset({"color", "face", "size"})
_SVG_DOORS = frozenset({"foreignobject", "desc", "title"})
_MATH_DOORS = frozenset({"mi", "mo", "mn", "ms", "mtext"})
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})


class _Element(NamedTuple):
    name: str
    space: str
    """``svg`` or ``math``; ``html`` for a template."""
    door: bool
    """HTML stands in it."""


class Opened:
    """The open elements of SVG and MathML, and the open templates; every step takes constant time on average.

    It is no tree builder. Where a page is so broken that the two differ, a tag may
    be misread; what is written with its help is therefore read once more.
    """

    def __init__(self) -> None:
        """Start with a page of HTML."""
        self.templates = 0
        """How many templates are open."""
        self._stack: list[_Element] = []
        self._places: dict[str, list[int]] = {}
        self._html: set[str] = set()

    @property
    def inside(self) -> bool:
        """Whether what comes next stands anywhere within SVG, MathML or a template."""
        return bool(self._stack)

    @property
    def foreign(self) -> bool:
        """Whether what comes next stands in SVG or MathML."""
        return bool(self._stack) and not self._stack[-1].door

    def start(self, name: str, attributes: Mapping[str, str], *, self_closing: bool) -> bool:
        """Note a start tag, and say whether it begins an element of HTML."""
        if self.foreign:
            if name not in _BREAKOUT and not (name == "font" and _FONT.intersection(attributes)):
                if not self_closing:
                    self._push(self._inner(name, attributes))
                return False
            self._leave()
        if name in {"svg", "math"}:
            if not self_closing:
                self._push(_Element(name, name, door=False))
            return False
        if name == "template":
            self._push(_Element(name, "html", door=True))
        self._html.add(name)
        return True

    def end(self, name: str) -> None:
        """Note an end tag."""
        if self.foreign and name in {"p", "br"}:
            self._leave()
            return
        place = (self._places.get(name) or [-1])[-1]
        if place >= (self._places.get("template") or [0])[-1]:
            self._cut(place)
        elif name in self._html:
            self._leave()

    def _inner(self, name: str, attributes: Mapping[str, str]) -> _Element:
        """Tell what a start tag begins inside SVG or MathML: an element of the same, as a rule."""
        outer = self._stack[-1]
        if outer.space == "math" and outer.name == "annotation-xml" and name == "svg":
            return _Element(name, "svg", door=False)
        if outer.space == "svg":
            return _Element(name, "svg", door=name in _SVG_DOORS)
        door = name in _MATH_DOORS or (name == "annotation-xml" and attributes.get("encoding", "").lower() in _HTML_TYPES)
        return _Element(name, "math", door)

    def _push(self, element: _Element) -> None:
        self._places.setdefault(element.name, []).append(len(self._stack))
        self._stack.append(element)
        self.templates += element.space == "html"

    def _cut(self, length: int) -> None:
        """Close the innermost elements until `length` are left."""
        while len(self._stack) > length:
            element = self._stack.pop()
            self._places[element.name].pop()
            self.templates -= element.space == "html"

    def _leave(self) -> None:
        """Close SVG and MathML up to where HTML begins."""
        while self.foreign:
            self._cut(len(self._stack) - 1)

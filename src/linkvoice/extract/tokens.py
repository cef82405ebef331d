"""HTML to tokens, in one pass and in time proportional to its length, whatever it holds.

A tree of hostile HTML takes a parser minutes: it opens unclosed elements again and again, and walks up from any depth. Where only
links, words and what stands around them are wanted, the tokens are enough, and they are the same as a browser's but for one: the
end of a script that has another script in a comment.
Source: https://html.spec.whatwg.org/#tokenization
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

__all__ = ["Token", "attributes_of", "decoded", "read_tokens"]

_MARKUP = re.compile(r"<(?:(/?)([a-zA-Z][^ \t\n\f\r/>]*+)|(!--)|[!?/])")
_VALUE: Final = r"""(?>"[^"]*+"|'[^']*+'|[^ \t\n\f\r>"'][^ \t\n\f\r>]*+|(?=>))"""
_REST = re.compile(rf"(?>[ \t\n\f\r/]*+[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+(?>[ \t\n\f\r]*+=[ \t\n\f\r]*+{_VALUE}|(?![ \t\n\f\r]*+=)))*+[ \t\n\f\r/]*+>")
"""The rest of a tag behind its name. Atomic throughout: it never looks back."""
_ATTRIBUTE = re.compile(
    r"""[ \t\n\f\r/]*+([^ \t\n\f\r/>][^ \t\n\f\r/>=]*+)(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+(?:"([^"]*+)"|'([^']*+)'|([^ \t\n\f\r>]*+)))?+"""
)
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}+|#[xX][0-9a-fA-F]{1,6}+|[a-zA-Z][a-zA-Z0-9]{1,31}+)(?:;|(?![=a-zA-Z0-9]))")
"""A character reference; one without a semicolon does not begin a longer word, which in URLs is a parameter (``&copy=1``)."""
_COMMENT_END = re.compile(r"-->|--!>")
_RAW: Final = {
    name: re.compile(rf"</{name}(?=[ \t\n\f\r/>])", re.IGNORECASE)
    for name in ("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp")
}
"""Elements in which there are no elements, and where each ends."""


class Token(NamedTuple):
    """A piece of a page."""

    kind: Literal["start", "end", "text", "raw"]
    """``raw`` is what stands in a script, a style, a title or the like; it comes between their tags."""
    name: str = ""
    """Of the element, in lower case."""
    data: str = ""
    """Text as it is written, or what follows the name in a start tag, for `attributes_of`."""


def read_tokens(page: str, *, xml: bool = False) -> Iterator[Token]:  # noqa: C901 - one loop, as the standard has it
    """Yield the tags and texts of a page in order; comments are left out, and so is a tag that the page ends in. Never raises.

    `xml` says that ``<script/>`` is closed at once, as XHTML has it.
    """
    position = drawings = 0
    while (mark := _MARKUP.search(page, position)) is not None:
        if mark.start() > position:
            yield Token("text", "", page[position : mark.start()])
        if mark[2] is None:
            position = _after_comment(page, mark)
        else:
            rest = _REST.match(page, mark.end())
            position = rest.end() if rest is not None else -1
        if position < 0:
            return
        if mark[2] is None:
            continue
        name = mark[2].lower()
        if mark[1]:
            drawings = max(0, drawings - (name == "svg"))
            yield Token("end", name)
            continue
        drawings += name == "svg"
        yield Token("start", name, page[mark.end() : position])
        if page[position - 2] == "/" and (xml or drawings):
            drawings -= name == "svg"
            yield Token("end", name)
        elif name == "plaintext":
            break
        elif name in _RAW:
            end = _RAW[name].search(page, position)
            if end is None:
                return
            yield Token("raw", name, page[position : end.start()])
            position = end.start()
    if position < len(page):
        yield Token("text", "", page[position:])


def attributes_of(data: str) -> dict[str, str]:
    """Read the attributes of a start tag by lower-case name; of two with one name the first counts, as in browsers."""
    found: dict[str, str] = {}
    position, end = 0, len(data) - 1
    while (match := _ATTRIBUTE.match(data, position, end)) is not None:  # not finditer: it would try each space of a long row anew
        position = match.end()
        found.setdefault(match[1].lower(), decoded(match[2] or match[3] or match[4] or ""))
    return found


def decoded(text: str) -> str:
    """Put characters in the place of their references (``&amp;``)."""
    return _REFERENCE.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def _after_comment(page: str, mark: re.Match[str]) -> int:
    """Where the page goes on behind a comment, or -1 where it does not."""
    if mark[3] is None:  # a doctype, or something that browsers take for a comment
        return page.find(">", mark.end()) + 1 or -1
    for whole in (">", "->"):
        if page.startswith(whole, mark.end()):
            return mark.end() + len(whole)
    end = _COMMENT_END.search(page, mark.end())
    return end.end() if end is not None else -1

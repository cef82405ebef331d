"""The tags and comments of an HTML page, with the bytes that each part of them takes.

Source: https://html.spec.whatwg.org/#tokenization. Pages are read as bytes of any
encoding in which ASCII is ASCII, as UTF-8 and all of the usual older ones are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from linkvoice.rewrite.entities import decoded
from linkvoice.rewrite.opened import Opened

__all__ = ["Attribute", "Comment", "End", "Quote", "Tag", "start_tags", "tokens"]

Quote = Literal['"', "'", ""] | None
"""How a value is quoted: by which mark, by none (``""``), or not at all for want of a value (None)."""

_NAME = rb"[^\t\n\f\r />][^\t\n\f\r />=]*+"
_EQUALS = rb"[\t\n\f\r ]*+(=)[\t\n\f\r ]*+"
_VALUE = rb""""([^"]*+)"|'([^']*+)'|([^\t\n\f\r >"'][^\t\n\f\r >]*+)"""
_ATTRIBUTE = re.compile(rb"(" + _NAME + rb")(?:" + _EQUALS + rb"(?:" + _VALUE + rb"|\Z))?")
"""One attribute of a tag that is known to be whole. No part ever gives back what it took, which keeps hostile pages linear."""
_TAG = re.compile(
    rb"<(/?)([A-Za-z][^\t\n\f\r />]*+)((?:[\t\n\f\r /]*+"
    + _NAME
    + rb"(?:"
    + _EQUALS
    + rb"(?:"
    + _VALUE
    + rb"|(?=>))|(?![\t\n\f\r ]*+=)))*)(?P<trail>[\t\n\f\r /]*+)>"
)
_MARKUP = re.compile(rb"<[A-Za-z/!?]")
_COMMENT = re.compile(rb"\A<!--|-?-?!?>\Z")
_SPACE = b"\t\n\f\r "
_COMMENT_END = re.compile(rb"--!?>")
_LETTER = re.compile(rb"[A-Za-z]")
_TEXT_ONLY = frozenset({"title", "textarea", "style", "xmp", "iframe", "noembed", "noframes"})
"""Elements of HTML whose content holds no tags."""
_AFTER_NAME = rb"(?=[\t\n\f\r />])"
_DEEP = _TEXT_ONLY | {"script", "plaintext", "svg", "math", "template"}
"""Elements after which tags are cut in another way, or are no part of the page."""
_ENDS = {name: re.compile(rb"(?i)</" + name.encode() + _AFTER_NAME) for name in _TEXT_ONLY}
_SCRIPT = re.compile(rb"(?i)(?P<open><!--)|(?P<end></script)" + _AFTER_NAME)
_SCRIPT_COMMENT = re.compile(rb"(?i)(?P<close>-->)|(?P<end></script)" + _AFTER_NAME + rb"|(?P<inner><script)" + _AFTER_NAME)
_SCRIPT_INNER = re.compile(rb"(?i)(?P<close>-->)|(?P<outer></script)" + _AFTER_NAME)


class Attribute(NamedTuple):
    """An attribute and where it stands: offsets in bytes from the beginning of the page."""

    name: str
    """In ASCII lower case."""
    value: str
    """Character references resolved; empty for one without a value."""
    quote: Quote
    start: int
    name_end: int
    value_start: int
    """Of the value without its quotes."""
    value_end: int
    end: int
    """After the closing quote."""

    @property
    def lacks_value(self) -> bool:
        """Whether an equals sign stands there with no value behind it: what comes next would become the value."""
        return self.quote == "" and self.value_start == self.value_end


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag and where it stands: offsets in bytes from the beginning of the page."""

    name: str
    """In ASCII lower case."""
    start: int
    name_end: int
    end: int
    """After the ``>``."""
    attributes: tuple[Attribute, ...]
    """As written, in order; of those with the same name, only the first counts."""
    self_closing: bool
    in_template: bool
    """It stands in a template, whose content is no part of the page."""
    foreign: bool
    """It begins an element of SVG or MathML."""
    embedded: bool = False
    """It stands in a template, or anywhere within SVG or MathML, be it in HTML again."""

    def attribute(self, name: str) -> Attribute | None:
        """Give the attribute of this name that counts."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)

    def get(self, name: str) -> str | None:
        """Give the value of an attribute, None where there is none."""
        attribute = self.attribute(name)
        return None if attribute is None else attribute.value


class End(NamedTuple):
    """An end tag and where it stands."""

    name: str
    """In ASCII lower case."""
    start: int
    end: int
    """After the ``>``."""
    embedded: bool


class Comment(NamedTuple):
    """A comment and where it stands."""

    text: bytes
    """Without white space around it."""
    start: int
    end: int
    embedded: bool


def start_tags(html: bytes) -> Iterator[Tag]:
    """Give the start tags of a page in order; see `tokens`."""
    return (token for token in tokens(html) if isinstance(token, Tag))


def tokens(html: bytes, names: Collection[str] | None = None) -> Iterator[Tag | End | Comment]:
    """Give the tags and comments of a page in order; of the tags at least those with one of some `names`.

    Skipped is what looks like a tag and is none: in comments, in scripts and style
    sheets, in other elements that hold text alone, in CDATA sections of SVG and
    MathML. Time is linear in the length of the page, whatever it holds; with
    `names` it is a tenth.
    """
    dull = _dull(frozenset(names)) if names is not None else None
    opened = Opened()
    at = 0
    while found := _MARKUP.search(html, at if dull is None or opened.foreign else _past_dull(dull, html, at)):
        at = found.start()
        match = _TAG.match(html, at)
        if match is None:
            end = _past_other(html, at, foreign=opened.foreign)
            if end is None:
                return  # the page ends within a tag or a comment
            if html.startswith(b"<!--", at):
                yield Comment(_COMMENT.sub(b"", html[at:end]).strip(_SPACE), at, end, opened.inside)
            at = end
            continue
        at = match.end()
        name = _name(match[2])
        if match[1]:
            yield End(name, match.start(), at, opened.inside)
            opened.end(name)
            continue
        tag = _read(html, match, name, in_template=opened.templates > 0, embedded=opened.inside)
        attributes = {attribute.name: attribute.value for attribute in reversed(tag.attributes)} if opened.foreign else {}
        is_html = opened.start(name, attributes, self_closing=tag.self_closing)
        yield tag if is_html else _as_foreign(tag)
        if is_html and (name in _TEXT_ONLY or name in {"script", "plaintext"}):
            at = _past_text(html, at, name)


@cache
def _dull(names: frozenset[str]) -> re.Pattern[bytes]:
    """What may be passed at once where only some names matter: text, and tags of other names that are written as they should be."""
    others = "|".join(sorted(names | _DEEP)).encode()
    value = rb"""(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:"[^"]*+"|'[^']*+'|[^\t\n\f\r "'=<>`]++))?+"""
    return re.compile(
        rb"(?i)(?:[^<]++|</?(?!(?:"
        + others
        + rb")[\t\n\f\r />])[a-z][a-z0-9-]*+(?:[\t\n\f\r ]++[^\t\n\f\r \"'<>/=`]++"
        + value
        + rb")*+[\t\n\f\r ]*+/?+>)*+"
    )


def _past_dull(dull: re.Pattern[bytes], html: bytes, at: int) -> int:
    match = dull.match(html, at)
    return match.end() if match is not None else at


def _read(html: bytes, match: re.Match[bytes], name: str, *, in_template: bool, embedded: bool) -> Tag:
    attributes = tuple(map(_attribute, _ATTRIBUTE.finditer(html, match.start(3), match.start("trail")))) if match[3] else ()
    return Tag(
        name, match.start(), match.end(2), match.end(), attributes, match["trail"].endswith(b"/"), in_template, foreign=False, embedded=embedded
    )


def _as_foreign(tag: Tag) -> Tag:
    return Tag(tag.name, tag.start, tag.name_end, tag.end, tag.attributes, tag.self_closing, tag.in_template, foreign=True, embedded=tag.embedded)


def _attribute(match: re.Match[bytes]) -> Attribute:
    name = _name(match[1])
    for group, quote in ((3, '"'), (4, "'"), (5, "")):
        if match[group] is not None:
            return Attribute(name, _value(match[group]), quote, match.start(), match.end(1), match.start(group), match.end(group), match.end())  # type: ignore[arg-type]
    return Attribute(name, "", None if match[2] is None else "", match.start(), match.end(1), match.end(), match.end(), match.end())


def _name(raw: bytes) -> str:
    return raw.lower().replace(b"\0", b"\xef\xbf\xbd").decode("utf-8", "replace")


def _value(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return decoded(text.replace("\0", "\ufffd"))


def _past_other(html: bytes, at: int, *, foreign: bool) -> int | None:
    """Give the end of what begins at `at` and is no tag; None where it ends with the page."""
    if html.startswith(b"<!--", at):
        if html.startswith((b">", b"->"), at + 4):
            return html.index(b">", at) + 1
        match = _COMMENT_END.search(html, at + 4)
        return match.end() if match is not None else None
    if foreign and html.startswith(b"<![CDATA[", at):
        return _past(html, b"]]>", at)
    if html.startswith(b"</>", at):
        return at + 3
    begun = _LETTER.match(html, at + (2 if html.startswith(b"</", at) else 1))
    return None if begun is not None else _past(html, b">", at)


def _past(html: bytes, mark: bytes, at: int) -> int | None:
    found = html.find(mark, at)
    return None if found < 0 else found + len(mark)


def _past_text(html: bytes, at: int, name: str) -> int:
    """Give the place of the end tag of an element that holds text alone."""
    if name == "script":
        return _past_script(html, at)
    match = _ENDS[name].search(html, at) if name in _ENDS else None  # nothing ends plaintext
    return match.start() if match is not None else len(html)


def _past_script(html: bytes, at: int) -> int:
    """Give the place of the end tag of a script, in which ``<!-- <script> </script> -->`` hides one.

    Source: https://html.spec.whatwg.org/#script-data-state and the states after it.
    """
    state = _SCRIPT
    while match := state.search(html, at):
        at = match.end()
        if match.lastgroup == "end":
            return match.start()
        if match.lastgroup == "open":
            at -= 2  # its dashes may be those of the end: <!-->
        state = {"open": _SCRIPT_COMMENT, "close": _SCRIPT, "inner": _SCRIPT_INNER, "outer": _SCRIPT_COMMENT}[match.lastgroup or ""]
    return len(html)

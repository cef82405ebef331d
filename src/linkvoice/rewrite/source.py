"""One destination in a Markdown text put in the place of another; all other characters stay.

Where the text does not hold what it should at the very place that is named,
nothing is changed. What is written is read once more before it is given back.
Sources: https://spec.commonmark.org/0.31.2/#link-destination,
https://spec.commonmark.org/0.31.2/#autolinks, and what Python-Markdown does.
"""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from linkvoice.model.url import Url
from linkvoice.rewrite.entities import decoded

__all__ = ["definition_column", "replace_destination", "unified_diff"]


class _Form(StrEnum):
    """How a destination is written."""

    INLINE = "inline"
    """``[text](destination)``, or an image."""
    DEFINITION = "definition"
    """``[label]: destination``."""
    BRACKETS = "brackets"
    """Either of these, with ``<`` and ``>`` around it."""
    AUTOLINK = "autolink"
    """``<https://acme.dev/>``."""
    ATTRIBUTE = "attribute"
    """A value in raw HTML."""
    BARE = "bare"
    """A URL in the text."""


class _Place(NamedTuple):
    """A destination in a text."""

    form: _Form
    start: int
    end: int
    quote: str = ""


_LINE_END = re.compile(r"\r\n?|\n")
_WINDOW = 4000
"""Characters before a destination that are looked at to tell how it is written."""
_ESCAPABLE = r"\\([!-/:-@\[-`{-~])"
_REFERENCE = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,40});"
_BEFORE_INLINE = re.compile(r"\]\([ \t]*(?:(?:\r\n?|\n)[ \t>]*)?\Z")
_BEFORE_LABEL = r"(?:[ \t]|>|[*+-][ \t]|[0-9]{1,9}[.)][ \t])*\[(?!\^)(?:[^\[\]\\]|\\.)+\]:[ \t]*"
_DEFINITION = re.compile(_BEFORE_LABEL + r"<?(?=\S)")
_BEFORE_DEFINITION = re.compile(r"(?:\A|[\r\n])" + _BEFORE_LABEL + r"(?:(?:\r\n?|\n)[ \t>]*)?\Z")
_BEFORE_ATTRIBUTE = re.compile(r"""<[A-Za-z](?:[^<>"']|"[^"]*"|'[^']*')*[\s"'/][A-Za-z][\w:-]*\s*=\s*(["']?)\Z""")
_BEFORE_BARE = re.compile(r"""(?:\A|[\s(*_~>|\[{}\]:;,])\Z""")
_AFTER_BARE = re.compile(r"[.,;:!?*_~'\")\]}]*(?:[\s<|]|\Z)")
_DESTINATION = re.compile(r"(?:\\[!-/:-@\[-`{-~]|[^\s\x00-\x1f\x7f])+")
_IN_BRACKETS = re.compile(r"(?:\\[!-/:-@\[-`{-~]|[^<>\r\n])*(?=>)")
_AUTOLINK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>\x00-\x1f\x7f]*(?=>)")
_VALUES = {'"': re.compile(r'[^"]*(?=")'), "'": re.compile(r"[^']*(?=')"), "": re.compile(r"""[^\s"'=<>`][^\s>]*""")}
_UNSAFE = re.compile(r"[\x00-\x20\x7f\"<>\\^`{|}\s]")
"""What Markdown, tables or templates could read as their own: percent-encoded, as browsers do with most of it."""
_SAFE_BARE = re.compile(r"https?://[\w./:?&=#%+~@,;!$-]*[\w/=#%+~-]", re.ASCII)
_NEEDS_QUOTES = re.compile(r"[\s\"'=<>`]|/\Z")


def replace_destination(text: str, line: int, column: int, old: str, new: str) -> str | None:
    """Give the text with the destination at `line` and `column` (from 1, in characters) replaced, None where it is not there.

    The place is that of the destination's first character, or of the ``<`` around
    it. `old` is what it means, or how it is written; `new` is a URL or a relative
    reference. It is written so that Markdown reads it as it is: in angle brackets
    or percent-encoded where it holds spaces, brackets and the like, with ``&amp;``
    where the old one had it. Titles, attributes and line ends stay.
    """
    at = _offset(text, line, column)
    if at is None or not new:
        return None
    place = _place(text, at, old)
    if place is None or not _stands_for(text[place.start : place.end], place.form, old):
        return None
    clean = _UNSAFE.sub(_percent, new)
    if place.form in {_Form.INLINE, _Form.DEFINITION, _Form.BRACKETS}:
        clean = clean.replace("'", "%27")  # Python-Markdown looks for a title wherever two of them stand
    written = _written(clean, place, text[place.start : place.end])
    result = text[: place.start] + written + text[place.end :]
    again = _place(result, place.start + written.startswith('"'), clean)
    if again is None or again.end < place.start or result[again.end :].lstrip("\"'>") != text[place.end :].lstrip("\"'>"):
        return None
    return result if _stands_for(result[again.start : again.end], again.form, clean) else None


def definition_column(text: str, line: int) -> int | None:
    """Give the column (from 1) of the destination of the definition ``[label]: destination`` on a line, None where there is none."""
    start = _offset(text, line, 1)
    found = _DEFINITION.match(text, start) if start is not None else None
    return None if found is None or start is None else found.end() - start + 1


def unified_diff(path: str, before: str, after: str) -> str:
    """Write what changed in a file as `patch` and `git apply` read it; empty where nothing did."""
    lines = difflib.unified_diff(_lines(before), _lines(after), f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _offset(text: str, line: int, column: int) -> int | None:
    start = 0
    for _ in range(line - 1):
        end = _LINE_END.search(text, start)
        if end is None:
            return None
        start = end.end()
    end = _LINE_END.search(text, start)
    at = start + column - 1
    return at if line > 0 and start <= at < (len(text) if end is None else end.start()) else None


def _place(text: str, at: int, old: str) -> _Place | None:
    """Find out how the destination at an offset is written, and where it ends."""
    if text[at] != "<" and text[at - 1 : at] == "<":
        at -= 1
    before = text[max(0, at - _WINDOW) : at]
    inline = _BEFORE_INLINE.search(before) is not None
    definition = _BEFORE_DEFINITION.search(before) is not None
    if text[at] == "<":
        form, pattern, at = (_Form.BRACKETS, _IN_BRACKETS, at + 1) if inline or definition else (_Form.AUTOLINK, _AUTOLINK, at + 1)
    elif inline or definition:
        form, pattern = (_Form.INLINE if inline else _Form.DEFINITION), _DESTINATION
    elif attribute := _BEFORE_ATTRIBUTE.search(before):
        form, pattern = _Form.ATTRIBUTE, _VALUES[attribute[1]]
        found = pattern.match(text, at)
        return None if found is None else _Place(form, at, found.end(), attribute[1])
    else:
        return _bare(text, at, old) if _BEFORE_BARE.search(before) else None
    found = pattern.match(text, at)
    if found is None:
        return None
    return _Place(form, at, _balanced(text, at, found.end()) if form is _Form.INLINE else found.end())


def _bare(text: str, at: int, old: str) -> _Place | None:
    """Find a URL in the text: it has to be `old`, and to end where that does."""
    written = old.removeprefix("http://") if text.startswith("www.", at) else old
    end = at + len(written)
    if not written.startswith(("http://", "https://", "www.")) or not text.startswith(written, at) or not _AFTER_BARE.match(text, end):
        return None
    return _Place(_Form.BARE, at, end)


def _balanced(text: str, start: int, end: int) -> int:
    """Give where a destination without brackets ends: before the first closing parenthesis that none opened."""
    depth = 0
    for match in re.compile(r"\\.|[()]").finditer(text, start, end):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if depth < 0:
            return match.start()
    return end


def _stands_for(written: str, form: _Form, meant: str) -> bool:
    """Say whether what is written means a destination: spelled alike, or the same URL to a browser."""
    if form is _Form.ATTRIBUTE:
        readings = {decoded(written).strip()}
    elif form in {_Form.AUTOLINK, _Form.BARE}:
        readings = {written, f"http://{written}" if written.startswith("www.") else written}
    else:
        unescaped = re.sub(f"{_ESCAPABLE}|({_REFERENCE})", lambda match: match[1] or html.unescape(match[2]), written)
        readings = {written, unescaped, decoded(unescaped)}
    if meant in readings:
        return True
    wanted = Url.parse(meant)
    return wanted is not None and any(Url.parse(reading) == wanted for reading in readings)


def _written(new: str, place: _Place, old: str) -> str:
    """Write a destination the way that the old one was written, as far as it can be."""
    return _WRITERS[place.form](new, old, place)


def _in_markdown(new: str, old: str, _place: _Place) -> str:
    return new.replace("&", "&amp;") if "&amp;" in old else re.sub(f"(?={_REFERENCE})&", "&amp;", new)


def _in_balance(new: str, old: str, place: _Place) -> str:
    """Write a destination that stands without angle brackets: only pairs of parentheses are part of one."""
    balanced = _balanced(new, 0, len(new)) == len(new) and new.count("(") == new.count(")")
    written = _in_markdown(new, old, place)
    return written if balanced else f"<{written}>"


def _in_html(new: str, old: str, place: _Place) -> str:
    ampersands = "&amp;" in old or decoded(new) != new
    written = new.replace("&", "&amp;") if ampersands else new
    if place.quote == "'":
        return written.replace("'", "&#39;")
    return f'"{written}"' if not place.quote and _NEEDS_QUOTES.search(written) else written


def _in_text(new: str, _old: str, _place: _Place) -> str:
    return new if _SAFE_BARE.fullmatch(new) and not re.search(_REFERENCE, new) else f"<{new}>"


_WRITERS: dict[_Form, Callable[[str, str, _Place], str]] = {
    _Form.INLINE: _in_balance,
    _Form.DEFINITION: _in_balance,
    _Form.BRACKETS: _in_markdown,
    _Form.AUTOLINK: lambda new, _old, _place: new,
    _Form.ATTRIBUTE: _in_html,
    _Form.BARE: _in_text,
}


def _percent(character: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in character[0].encode())

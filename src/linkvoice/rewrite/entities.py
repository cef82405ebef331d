"""Character references in attribute values: what they stand for, and how to write text that has none by accident."""

from __future__ import annotations

import html
import re
from html.entities import html5

__all__ = ["decoded", "escaped"]

_REFERENCE = re.compile(r"&(?:#[xX][0-9a-fA-F]++;?|#[0-9]++;?|[A-Za-z][A-Za-z0-9]{0,40};?)")
_LONGEST = max(map(len, html5))
_DIGITS = 12  # more digits than any character has; the number is then out of range, and long ones take long to read


def decoded(value: str) -> str:
    """Give what an attribute value means: its character references replaced, as browsers do it in attributes.

    There, ``&copy=1`` and ``&copya`` are text, although ``&copy`` alone is a sign.
    Source: https://html.spec.whatwg.org/#named-character-reference-state.
    """
    return _REFERENCE.sub(_character, value) if "&" in value else value


def escaped(value: str) -> str:
    """Write text so that it means itself in an attribute value, whatever its quotes."""
    return value.replace("&", "&amp;").replace('"', "&quot;").replace("'", "&#39;")


def _character(reference: re.Match[str]) -> str:
    text = reference[0]
    if text[1] == "#":
        return _numbered(text)
    for length in range(min(len(text) - 1, _LONGEST), 1, -1):
        character = html5.get(text[1 : length + 1])
        if character is not None:
            after = text[length + 1 : length + 2] or reference.string[reference.end() : reference.end() + 1]
            if text[length] != ";" and (after == "=" or (after.isascii() and after.isalnum())):
                return text
            return character + text[length + 1 :]
    return text


def _numbered(text: str) -> str:
    digits = text[2:].rstrip(";").lstrip("xX").lstrip("0") or "0"
    if len(digits) > _DIGITS:
        return "\ufffd"
    # The standard keeps control characters that `html.unescape` drops.
    return html.unescape(text) or chr(int(digits, 16 if text[2] in "xX" else 10))

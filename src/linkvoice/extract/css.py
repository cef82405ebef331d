"""URLs of a style sheet, a style element or a style attribute."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["css_places", "css_urls"]

_LEXEMES = r"""["'/@Uu](?:  # one set of beginnings, which are looked for in half the time that five take
        (?<=/)\*.*?(?:\*/|\Z)
      | (?<=")(?:[^"\\\n]|\\.)*+" | (?<=')(?:[^'\\\n]|\\.)*+'
      | (?<=@)(?i:import)(?:\s|/\*.*?\*/)*+(?:"(?P<import_double>(?:[^"\\\n]|\\.)*)"|'(?P<import_single>(?:[^'\\\n]|\\.)*)')
      | (?<![\w-].)(?<=[Uu])(?i:rl)\(\s*+
        (?:"(?P<double>(?:[^"\\\n]|\\.)*)"|'(?P<single>(?:[^'\\\n]|\\.)*)'|(?P<bare>(?>[^()"'\\\s]+|\\[0-9a-fA-F]{1,6}\s?|\\.)+))\s*+\)
    )"""
"""What may hold a URL, and comments and strings, so that nothing is looked for in them."""
_INTERESTING = rb"url\((?!\s*+[\"']?\s*+(?:data:|#))"
_ESCAPE = r"(?s)\\(?:([0-9a-fA-F]{1,6})\s?|(\n)|(.))"
_SURROGATES = range(0xD800, 0xE000)
_LAST = 0x10FFFF  # of all characters


def css_urls(text: str) -> Iterator[str]:
    """Yield the URLs of every ``url()`` and ``@import``, in order, without ``data:`` URLs and references to the same document.

    Source: https://www.w3.org/TR/css-syntax-3/#consume-url-token.
    """
    return (url for url, _ in css_places(text))


def css_places(text: str) -> Iterator[tuple[str, int]]:
    """Yield those URLs, each with the offset at which it is written."""
    lower = text.encode("utf-8", "replace").lower()  # of bytes, which takes a tenth of the time where one character is not ASCII
    if b"@import" not in lower and (b"url(" not in lower or not re.search(_INTERESTING, lower)):
        return  # large style sheets often hold nothing but data: URLs, and reading them token by token takes long
    for match in re.finditer(_LEXEMES, text, re.VERBOSE | re.DOTALL):
        number = match.lastindex or 0
        url = match[number] if number else ""
        if "\\" in url:
            url = re.sub(_ESCAPE, _unescaped, url)
        url = url.strip()
        if url and not url.startswith("#") and url[:5].lower() != "data:":
            yield url, match.start(number)


def _unescaped(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return escape[3] or ""
    number = int(escape[1], 16)
    return "\ufffd" if number == 0 or number > _LAST or number in _SURROGATES else chr(number)

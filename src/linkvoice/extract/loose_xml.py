"""XML of strangers, as tokens: what is not well-formed is read too, no entity but those of HTML is ever expanded, and depth costs nothing."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from linkvoice.extract.encoding import decode
from linkvoice.extract.tokens import Token, read_tokens

__all__ = ["read_xml", "xml_text"]

_MOST_TOKENS: Final = 400_000
"""Pieces of a document that are read: a sitemap as long as it may be has about 300,000."""
_ENCODING: Final = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})["']""")
_WITHOUT_MARK: Final = {b"<\0": codecs.BOM_UTF16_LE, b"\0<": codecs.BOM_UTF16_BE}
"""How UTF-16 begins where it says nowhere that it is. Source: https://www.w3.org/TR/xml/#sec-guessing."""
_OPEN: Final = "<![CDATA["
_CLOSE: Final = "]]>"


def read_xml(body: bytes, headers: Mapping[str, str]) -> Iterator[Token]:
    """Yield the tags and texts of a document, names in lower case with their prefixes; `headers` have lower-case names. Never raises.

    What stands in CDATA is text like any other.
    """
    return islice(read_tokens(_without_sections(xml_text(body, headers)), xml=True), _MOST_TOKENS)


def xml_text(body: bytes, headers: Mapping[str, str]) -> str:
    """Give the characters of a document, in whatever encoding it is written; a byte order mark is none of them. Never raises."""
    declared = _ENCODING.match(body.lstrip()[:300])
    said = headers.get("content-type", "").lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
    marked = _WITHOUT_MARK.get(body[:2], b"") + body
    return decode(marked, declared[1].decode("ascii") if declared is not None else said)[0].decode("utf-8", "replace")


def _without_sections(text: str) -> str:
    """Write CDATA sections as plain text."""
    pieces = []
    position = 0
    while (start := text.find(_OPEN, position)) >= 0:
        end = text.find(_CLOSE, start)
        end = end if end >= 0 else len(text)
        pieces += [text[position:start], html.escape(text[start + len(_OPEN) : end], quote=False)]
        position = end + len(_CLOSE)
    return "".join([*pieces, text[position:]])

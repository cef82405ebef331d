"""XML of strangers, as tokens: what is not well-formed is read too, no entity but those of HTML is ever expanded, and depth costs nothing."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from linkvoice.extract.encoding import decode
from linkvoice.extract.tokens import Token, read_tokens

__all__ = ["read_xml"]

_MOST_TOKENS: Final = 400_000
"""Pieces of a document that are read: a sitemap as long as it may be has about 300,000."""
_ENCODING: Final = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})["']""")
_OPEN: Final = "<![CDATA["
_CLOSE: Final = "]]>"


def read_xml(body: bytes, headers: Mapping[str, str]) -> Iterator[Token]:
    """Yield the tags and texts of a document, names in lower case with their prefixes; `headers` have lower-case names. Never raises.

    What stands in CDATA is text like any other.
    """
    declared = _ENCODING.match(body.lstrip()[:300])
    said = headers.get("content-type", "").lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
    text = decode(body, declared[1].decode("ascii") if declared is not None else said)[0].decode("utf-8", "replace")
    return islice(read_tokens(_without_sections(text), xml=True), _MOST_TOKENS)


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

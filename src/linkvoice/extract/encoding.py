"""Bytes of a page to text, as browsers do it."""

from __future__ import annotations

import codecs
import re

__all__ = ["decode"]

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HEAD = 1024  # bytes that browsers search: https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding


def decode(data: bytes) -> tuple[bytes, str | None]:
    """Give the page as UTF-8, and the encoding when it was another.

    Never raises: what cannot be decoded becomes U+FFFD.
    """
    for mark, name in ((codecs.BOM_UTF8, None), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            data = data[len(mark) :]
            if name is not None:
                return data.decode(name, "replace").encode("utf-8", "replace"), name
    try:
        data.decode()
    except UnicodeDecodeError:
        declared = _CHARSET.search(data[:_HEAD])
        name = _known(declared[1].decode("ascii")) if declared else None
        name = name or "windows-1252"
        return data.decode(name, "replace").encode("utf-8", "replace"), name
    return data, None


def _known(name: str) -> str | None:
    """The codec that browsers use for a label, or None when it says UTF-8 (and is wrong) or nothing known."""
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    if found in {"iso8859-1", "ascii"}:
        return "windows-1252"
    return None if found.startswith(("utf", "unicode", "idna", "punycode")) else found

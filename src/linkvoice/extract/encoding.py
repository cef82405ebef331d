"""Bytes of a page to text, as browsers do it."""

from __future__ import annotations

import codecs
import re

__all__ = ["decode"]

_CHARSET = rb"""(?i)<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]+)"""
_HEAD = 1024  # bytes that browsers search: https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding


def decode(data: bytes, said: str = "") -> tuple[bytes, str | None]:
    """Give the page as UTF-8, and the encoding when it was another; `said` is the one that the server names.

    Never raises: what cannot be decoded becomes U+FFFD.
    """
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace").encode("utf-8", "replace"), name if name != "utf-8" else None
    try:
        data.decode()
    except UnicodeDecodeError:
        declared = re.search(_CHARSET, data[:_HEAD])
        encoding = _known(said) or (_known(declared[1].decode("ascii")) if declared else None) or "windows-1252"
        return data.decode(encoding, "replace").encode("utf-8", "replace"), encoding
    return data, None


def _known(name: str) -> str | None:
    """The codec that browsers use for a label, or None when it says UTF-8 (and is wrong) or nothing known."""
    try:
        found = codecs.lookup(name).name
        b"a".decode(found)
    except (LookupError, ValueError):  # the second for names that are none, and for codecs that are not of texts, such as base64
        return None
    if found in {"iso8859-1", "ascii"}:
        return "windows-1252"
    return None if found.startswith(("utf", "unicode", "idna", "punycode")) else found

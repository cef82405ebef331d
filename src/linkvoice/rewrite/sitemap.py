"""Pages added to a sitemap, written as its other entries are.

Source of the format: https://www.sitemaps.org/protocol.html.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape
from typing import Final

from linkvoice.rewrite.marks import BEGIN, END

__all__ = ["list_pages"]

_OURS: Final = re.compile(re.escape(BEGIN) + b".*?" + re.escape(END), re.DOTALL)
_ENTRY: Final = re.compile(rb"(\s*)<url(?:\s[^<>]*)?>(\s*)<loc>\s*([^<]*?)\s*</loc>(?:(?!</url>).)*?(\s*)</url>", re.DOTALL)
_END: Final = re.compile(rb"\s*</urlset\s*>")


def list_pages(sitemap: bytes, urls: Sequence[str]) -> bytes:
    """Give a sitemap with these URLs behind its own, and without those that an earlier run has added.

    Every byte of its own stays. A URL that it has stands once; an index of sitemaps stays as it is.
    """
    own = _OURS.sub(b"", sitemap)
    end = _END.search(own)
    if end is None:
        return sitemap
    entries = list(_ENTRY.finditer(own))
    known = {unescape(entry[3].decode("utf-8", "replace")) for entry in entries}
    new = [url for url in urls if url not in known]
    if not new:
        return own
    before, inner, _, last = entries[-1].groups() if entries else (b"\n", b"", b"", b"")
    place = entries[-1].end() if entries else end.start()
    added = b"".join(b"%s<url>%s<loc>%s</loc>%s</url>" % (before, inner, escape(url).encode(), last) for url in new)
    return own[:place] + BEGIN + added + END + own[place:]

"""URLs of a style sheet, a style element or a style attribute."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["css_urls"]

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_URL = re.compile(
    r"""(?:\burl\(\s*(?:"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)'|(?P<bare>[^)"'\s]+))\s*\))
      | (?:@import\s+(?:"(?P<import_double>[^"\n]*)"|'(?P<import_single>[^'\n]*)'))""",
    re.IGNORECASE | re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))")


def css_urls(text: str) -> Iterator[str]:
    """Yield the URLs of every ``url()`` and ``@import``, in order, without ``data:`` URLs and references to the same document."""
    if "url(" not in text and "@import" not in text and "URL(" not in text:
        return
    for match in _URL.finditer(_COMMENT.sub(" ", text)):
        url = next((value for value in match.groups() if value is not None), "")
        if "\\" in url:
            url = _ESCAPE.sub(lambda escape: chr(min(int(escape[1], 16), 0x10FFFF)) if escape[1] else escape[2], url)
        url = url.strip()
        if url and not url.startswith("#") and url[:5].lower() != "data:":
            yield url

"""URLs of a srcset attribute."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["srcset_urls"]

_CANDIDATE = r"(?a)[\s,]*(\S+)"
_DESCRIPTORS = r"(?:[^,(]|\([^)]*(?:\)|\Z))*"


def srcset_urls(value: str) -> Iterator[str]:
    """Yield the URLs of the image candidates in `value`, in order.

    Source: https://html.spec.whatwg.org/#parse-a-srcset-attribute (commas within
    a URL, as in ``data:`` URLs, belong to it unless they end it).
    """
    position = 0
    candidate, descriptor = re.compile(_CANDIDATE), re.compile(_DESCRIPTORS)
    while match := candidate.match(value, position):
        url = match[1].rstrip(",")
        position = match.end()
        if not match[1].endswith(","):
            descriptors = descriptor.match(value, position)
            position = descriptors.end() if descriptors else position
        if url:
            yield url

"""Whether a page of ours has the place that a fragment names."""

from __future__ import annotations

import re
from urllib.parse import unquote

from linkvoice.model.site import Page

__all__ = ["has_anchor"]

_LINES = r"(\d+)-(\d+)"


def has_anchor(page: Page, fragment: str) -> bool:
    """Say whether a page has the place that a fragment (percent-encoded) names, or whether nobody can tell.

    Source: https://html.spec.whatwg.org/#the-indicated-part-of-the-document
    """
    anchors = page.anchors
    if fragment in anchors:
        return True
    decoded = unquote(fragment)
    if decoded in anchors or decoded.lower() == "top":
        return True
    plain, directive, _ = decoded.partition(":~:")
    if directive:
        return not plain or plain in anchors
    if decoded.startswith(("!", "/")):
        return True  # a route that a script reads
    lines = re.fullmatch(_LINES, decoded)
    return lines is not None and lines[1] in anchors and lines[2] in anchors

"""What a link opens, and what the new page may then do.

Sources: https://html.spec.whatwg.org/multipage/document-sequences.html#valid-navigable-target-name-or-keyword,
https://html.spec.whatwg.org/multipage/links.html#get-an-element's-noopener.
"""

from __future__ import annotations

from typing import Final

from linkvoice.model.link import Link

__all__ = ["BLANK", "CLOSED", "tab_of"]

BLANK: Final = "_blank"
CLOSED: Final = frozenset({"noopener", "noreferrer"})
"""Tokens of rel with which the new page knows nothing of the one it came from."""
_HERE = {"_self", "_parent", "_top"}


def tab_of(link: Link) -> str:
    """The tab that a link opens: ``_blank`` for a new one, a name, or an empty string for this very one."""
    target = link.traits.target
    if not target:
        return ""
    keyword = target.lower()
    return "" if keyword in _HERE else BLANK if keyword == BLANK else target

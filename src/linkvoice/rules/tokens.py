"""What the tokens of a rel attribute mean, and to whom.

Sources: https://html.spec.whatwg.org/multipage/links.html#linkTypes, https://www.iana.org/assignments/link-relations/,
https://developers.google.com/search/docs/crawling-indexing/qualify-outbound-links.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

__all__ = ["QUALIFIED", "browser_tokens", "is_qualified", "qualifiers", "search_tokens", "with_tokens"]

QUALIFIED: Final = frozenset({"nofollow", "sponsored", "ugc"})
"""Tokens by which a page does not vouch for the target."""


def browser_tokens(rel: str) -> list[str]:
    """The tokens as browsers read them: between white space, lower case, in order."""
    return rel.lower().split()


def search_tokens(rel: str) -> list[str]:
    """The tokens as search engines read them: between white space and commas, lower case, in order."""
    return rel.lower().replace(",", " ").split()


@lru_cache(1024)  # many links, few values
def is_qualified(rel: str) -> bool:
    """Whether search engines are told not to take the link as a vote."""
    return bool(rel) and not QUALIFIED.isdisjoint(search_tokens(rel))


@lru_cache(1024)  # many links, few values
def qualifiers(rel: str) -> str:
    """The tokens by which the page does not vouch for the target, as messages show them."""
    return " and ".join(f"`{token}`" for token in dict.fromkeys(search_tokens(rel)) if token in QUALIFIED)


def with_tokens(rel: str, *tokens: str) -> str:
    """The whole attribute to write, so that it says these tokens too and loses none."""
    return f'rel="{" ".join(dict.fromkeys((*search_tokens(rel), *tokens)))}"'

"""What referrer policies tell other sites.

Source: https://www.w3.org/TR/referrer-policy/.
"""

from __future__ import annotations

from typing import Final

__all__ = ["HIDING", "policy_of_header", "policy_of_meta"]

HIDING: Final = frozenset({"no-referrer", "same-origin"})
"""Policies under which other sites learn nothing of where a visitor comes from."""
_TELLING = frozenset({
    "no-referrer-when-downgrade", "origin", "origin-when-cross-origin", "strict-origin", "strict-origin-when-cross-origin", "unsafe-url",
})  # fmt: skip
_OLD = {
    "never": "no-referrer",
    "default": "strict-origin-when-cross-origin",
    "always": "unsafe-url",
    "origin-when-crossorigin": "origin-when-cross-origin",
}


def policy_of_meta(content: str) -> str:
    """The policy of a referrer meta element; empty where browsers pass over it.

    Source: https://html.spec.whatwg.org/multipage/semantics.html#meta-referrer
    """
    policy = _OLD.get(content, content)
    return policy if policy in HIDING | _TELLING else ""


def policy_of_header(value: str) -> str:
    """The policy of a Referrer-Policy header: the last that browsers know; empty where there is none."""
    known = [policy for policy in value.lower().replace(" ", "").split(",") if policy in HIDING | _TELLING]
    return known[-1] if known else ""

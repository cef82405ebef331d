"""What may be written into a page without asking: the cures for some of what the rules say about `rel`.

`safe` adds what only the reader's safety asks for; `policy` adds what the author
has declared. Nothing is ever taken away but a second copy of a token, and
``noreferrer`` is never added: it would hide us from the sites that we link to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Literal

from linkvoice.model.link import Link
from linkvoice.rules.privacy.opening import BLANK, CLOSED, tab_of
from linkvoice.rules.rule import Facts
from linkvoice.rules.tokens import browser_tokens, search_tokens

__all__ = ["Cure", "cure_for"]

Cure = Callable[[Link], Sequence[str]]
"""Gives the tokens that the `rel` of a link must have; none where it only has to be written well."""
_DECLARED: Final[dict[str, tuple[frozenset[str], tuple[str, ...]]]] = {
    "sponsored": (frozenset({"sponsored", "nofollow"}), ("sponsored",)),
    "ugc": (frozenset({"ugc", "nofollow"}), ("ugc", "nofollow")),
}
"""Policy -> tokens of which one is enough, and what is added where there is none."""


def cure_for(facts: Facts, level: Literal["safe", "policy"]) -> Cure:
    """Give the cure of LV302, and at the level `policy` those of LV202 and LV204 too.

    LV103 and LV105 need no tokens: to write a rel attribute well is enough.
    """

    def cure(link: Link) -> tuple[str, ...]:
        if not facts.is_external(link):
            return ()
        tab = tab_of(link)
        added: tuple[str, ...] = ("noopener",) if tab and tab != BLANK and CLOSED.isdisjoint(browser_tokens(link.rel)) else ()
        policy = facts.policies.of(link) if level == "policy" else None
        if policy is not None and policy.rel in _DECLARED:
            enough, tokens = _DECLARED[policy.rel]
            if enough.isdisjoint(search_tokens(link.rel)):
                added += tokens
        return added

    return cure

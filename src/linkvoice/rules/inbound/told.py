"""How the rules tell of links that stand on other people's pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from linkvoice.model.url import hostname_of
from linkvoice.rules.rule import Facts, Problem

if TYPE_CHECKING:
    from linkvoice.model.backlink import Backlink

__all__ = ["here", "shown", "told", "verified"]

_LONGEST: Final = 120
"""Characters of a stranger's URL that a message shows."""
_ACTED_UPON: Final = re.compile(r"""[^!-~]|["'<>`]""")
"""Characters that a terminal or an editor may do something about."""


def verified(facts: Facts) -> Sequence[Backlink]:
    """Give the backlinks that were seen on their page, less those of spam: nobody wants to mend those."""
    return facts.once(
        "verified", lambda: tuple(backlink for backlink in facts.backlinks if backlink.record.standing.verified and backlink.sort.kind != "spam")
    )


def shown(url: str) -> str:
    """Give a stranger's URL as messages show it: without what a terminal or an editor could act upon, and not too long."""
    plain = _ACTED_UPON.sub("", url)
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"


def here(backlink: Backlink) -> str:
    """Name what a backlink leads to, in a message that stands at its page: ``here``, or the URL where this build has no such page."""
    return "here" if backlink.target else f"to {shown(backlink.record.to_url)}"


def told(found: Iterable[tuple[Backlink, str]], hint: str) -> Iterator[Problem]:
    """Make problems of backlinks and what is to be said of each; what one site does alike to one page, however often, is one problem."""
    groups: dict[tuple[str, str, str], list[Backlink]] = {}
    for backlink, words in found:
        groups.setdefault((hostname_of(backlink.record.from_url), backlink.target, words), []).append(backlink)
    for (_, target, words), group in groups.items():
        yield Problem(f"{shown(group[0].record.from_url)} {words}", page=target, hint=hint, count=len(group))

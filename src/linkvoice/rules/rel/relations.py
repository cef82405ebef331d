"""The tokens that rel attributes may hold, by element; the lists are in `registry`."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from linkvoice.model.link import Link
from linkvoice.rules.rel.registry import HTML, IANA, IDLE, MEANT, MEANT_BY_AUTHORS, MICROFORMATS, XFN
from linkvoice.rules.rule import Facts
from linkvoice.rules.tokens import search_tokens

__all__ = ["KNOWN", "meant_by", "related", "tokens_of"]

_SHORT = 3
"""Tokens of so many letters or fewer are let be: too much is near them."""
_WRONG = 2
"""Letters that may be wrong in a typo."""
_RELATED = {("a", "href"), ("a", "xlink:href"), ("area", "href"), ("form", "action"), ("link", "href")}


_REGISTERED: Final = frozenset().union(*HTML.values(), IANA)
"""HTML's and IANA's: what a typo may have been meant to be."""
KNOWN: Final = _REGISTERED.union(XFN, MICROFORMATS)
"""Those, and what else is in use."""


def related(facts: Facts) -> Sequence[Link]:
    """Give the links whose rel attribute says something about them, those that say nothing included, in order."""
    return facts.once(
        "related",
        lambda: tuple(link for link in facts.unusual_links() if (link.rel or link.traits.empty_rel) and (link.element, link.attribute) in _RELATED),
    )


def tokens_of(link: Link, extra: Iterable[str]) -> Iterator[str]:
    """Yield the tokens of a link's rel that are to be judged, each once, in order: none of `extra`.

    Short tokens are passed over, and so are those with a colon: anybody may make
    these (https://www.rfc-editor.org/rfc/rfc8288#section-2.1.2). ``lightbox[travels]`` is ``lightbox``.
    """
    accepted = {token.lower() for token in extra}
    for token in dict.fromkeys(search_tokens(link.rel)):
        name = token.partition("[")[0]
        if len(name) > _SHORT and ":" not in token and accepted.isdisjoint({token, name}):
            yield name


def meant_by(token: str, element: str) -> str | None:
    """Say what a token was meant to be, ``""`` for one that says nothing; None for one that is right, or that nobody can tell."""
    if token in IDLE:
        return ""
    if element != "link" and token in MEANT_BY_AUTHORS:
        return MEANT_BY_AUTHORS[token]
    return MEANT.get(token) or (None if token in KNOWN else _nearest(token))


@cache
def _nearest(token: str) -> str | None:
    """The registered token that this one is a typo of: at most two letters are wrong, and the first or the last is right.

    Source: RelValue.java of https://github.com/validator/validator.
    """
    near = [
        (distance, known)
        for known in _REGISTERED
        if len(known) > _SHORT and (token[0] == known[0] or token[-1] == known[-1]) and (distance := _distance(token, known)) <= _WRONG
    ]
    return min(near)[1] if near else None


def _distance(one: str, other: str) -> int:
    """How many letters have to be put in, taken out or changed to make one word of another (Levenshtein's distance)."""
    if abs(len(one) - len(other)) > _WRONG:
        return _WRONG + 1
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        before, row[0] = row[0], number
        for column, known in enumerate(other, 1):
            before, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, before + (letter != known))
    return row[-1]

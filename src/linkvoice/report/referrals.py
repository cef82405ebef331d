"""The part of the "who links to us" page that tells which sites send readers to which pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final, NamedTuple

from linkvoice.model.traffic import FEWEST, Referral
from linkvoice.report.entry import OPENS
from linkvoice.report.split import Group, split
from linkvoice.report.voices_view import Here
from linkvoice.report.words import Words

__all__ = ["ReferralsView", "referrals_view"]

_MOST: Final = 100
"""Lines; the rest is counted."""
_ROOM: Final = 40_000
"""Bytes that they may take: the lists above them leave that much of the page."""
_LINE: Final = 250
"""Bytes of a line beside its names."""


class ReferralsView(NamedTuple):
    """It, as its template takes it."""

    heading: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, str, str, str], ...]
    """Site, reference and title of the page of ours, and how many readers, in words; no reference where it may be any page."""
    more: str
    """How many lines are left out, in words; empty for none."""
    id: str = "lv-referrals"
    """Of its heading."""


def referrals_view(referrals: Sequence[Referral], words: Words, here: Here) -> ReferralsView | None:
    """Put into words what is told of visits, on the page that is here; None where there is nothing to tell."""

    def say(key: str) -> str:
        return words.say("referrals", key)

    rows = tuple(_rows(referrals, words, here))
    if not rows:
        return None
    (first, *_), *_ = split([Group("", rows, len(rows))], _MOST, (_ROOM,), lambda row: _LINE + sum(len(escape(text).encode()) for text in row))
    shown = first.rows
    more = words.say("voices", "more").format(words.number(len(rows) - len(shown))) if len(rows) > len(shown) else ""
    return ReferralsView(say("heading"), say("note").format(FEWEST), (say("site"), say("page"), say("readers")), shown, more)


def _rows(referrals: Sequence[Referral], words: Words, here: Here) -> Iterator[tuple[str, str, str, str]]:
    for host, target, least in referrals:
        # What is no name of a host is no site; a page that the list does not know may be one that its author hides.
        if OPENS.fullmatch(f"https://{host}/") and (not target or here.addresses.knows(target)):
            place = (here.addresses.reference(here.path, target), here.addresses.title(target)) if target else ("", words.say("referrals", "any"))
            yield host, *place, words.say("referrals", "at_least").format(words.number(least))

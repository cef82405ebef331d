"""Prospects, brought together: each site once for one thing, the most promising first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from linkvoice.extract.foreign import cleaned, has_mail, without_mail
from linkvoice.hosts import registrable_domain
from linkvoice.inbound.prospects.whom import Whom
from linkvoice.model.prospect import Prospect, Reason
from linkvoice.model.url import hostname_of

__all__ = ["together"]

_TEXT: Final = 400  # characters
_ORDER: Final = {reason: number for number, reason in enumerate(Reason)}


def together(found: Iterable[Prospect], whom: Whom) -> tuple[Prospect, ...]:
    """Sort prospects, and fold what is the same on many pages of a site into the one with the best link.

    Out goes whoever declined before, and every URL that holds a mail address; in texts such an address is covered. Whoever was asked is marked.
    """
    groups: dict[tuple[Reason, str, str], list[Prospect]] = defaultdict(list)
    for each in found:
        if not whom.declined(each.page) and not any(map(has_mail, (each.page, each.ours, each.stands))):
            groups[each.reason, registrable_domain(hostname_of(each.page)), each.stands or each.ours].append(each)
    return tuple(sorted((_shy(each, whom) for each in map(_folded, groups.values())), key=_rank))


def _folded(group: list[Prospect]) -> Prospect:
    best = min(group, key=_rank)
    return replace(best, pages=len({each.page for each in group}))


def _shy(prospect: Prospect, whom: Whom) -> Prospect:
    """A prospect without mail addresses, and with what was asked for."""
    title, text, evidence = (cleaned(without_mail(words), _TEXT) for words in (prospect.title, prospect.text, prospect.evidence))
    return replace(prospect, asked=whom.asked(prospect.page), title=title, text=text, evidence=evidence)


def _rank(prospect: Prospect) -> tuple[int, int, int, str, str, str]:
    """By reason; what is lost by when, then the strongest first, then by address."""
    day = int(prospect.since.replace("-", "") or 0) if prospect.reason in {Reason.LOST, Reason.PAGE} else 0
    score = prospect.voice.score if prospect.voice is not None else 0
    return _ORDER[prospect.reason], -day, -score, prospect.page, prospect.stands, prospect.ours

"""To whom it makes sense to write at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from linkvoice.inbound.classify import asked_at
from linkvoice.model.backlink import Backlink
from linkvoice.model.classification import Control, Origin
from linkvoice.model.outreach import Asked
from linkvoice.model.url import Url
from linkvoice.model.voice import Band

__all__ = ["Whom"]

_DEAF: Final = frozenset(
    {"aggregator", "ai_assistant", "chat", "feed_reader", "mail", "search", "shortener", "social", "spam", "stats_scraper", "translation_cache"}
)
"""Kinds of pages that nobody changes once they are there, or that nobody wrote."""


class Whom(NamedTuple):
    """Knows that by what the owner of the site says."""

    unwanted: Callable[[str], bool]
    """Whether a URL is of what is forgotten or ignored."""
    requests: Sequence[Asked] = ()
    """What the owner asked others for."""

    def wanted(self, backlinks: Iterable[Backlink]) -> tuple[Backlink, ...]:
        """Give the links of those who may be written to: not spam nor noise, not the owner, not forgotten, and somebody reads what is written."""
        return tuple(each for each in backlinks if self._is_wanted(each))

    def asked(self, page: str) -> str:
        """Give the ISO date of the last request to the site of a page; empty where there was none."""
        return max((asked.when for asked in self._requests(page)), default="")

    def declined(self, page: str) -> bool:
        """Whether somebody there said no."""
        return any(asked.result == "declined" for asked in self._requests(page))

    def _is_wanted(self, backlink: Backlink) -> bool:
        sort, page = backlink.sort, backlink.record.from_url
        noise = backlink.voice is not None and backlink.voice.band is Band.NOISE
        machine = sort.control is Control.AUTOMATIC or sort.kind in _DEAF
        return not (noise or machine or sort.origin is Origin.OWN or self.unwanted(page))

    def _requests(self, page: str) -> list[Asked]:
        url = Url.normalised(page)
        return [asked for asked in self.requests if asked_at(url, asked)]

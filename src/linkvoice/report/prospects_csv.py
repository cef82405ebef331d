"""Whom to write to as a table for spreadsheets. Its cells are words of strangers, and none of them is a formula."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from linkvoice.model.prospect import Prospects
from linkvoice.model.url import hostname_of
from linkvoice.report.digest import brief
from linkvoice.report.digest_csv import table
from linkvoice.report.letter import letter_of
from linkvoice.report.prospects import band_of

__all__ = ["render_prospects_csv"]

_HEAD: Final = ("reason", "voice", "score", "site", "title", "page", "stands", "ours", "text", "evidence", "since", "pages", "asked", "letter")


def render_prospects_csv(prospects: Prospects) -> str:
    """Write a line for each, in their order; only the head where there is none. Whoever was asked before gets no letter."""
    return table(_HEAD, _rows(prospects), letters={"letter"})


def _rows(prospects: Prospects) -> Iterator[tuple[str, ...]]:
    for each in prospects.found:
        yield (
            each.reason.value,
            band_of(each),
            str(each.voice.score) if each.voice is not None else "",
            hostname_of(each.page),
            brief(each.title),
            each.page,
            each.stands,
            each.ours,
            brief(each.text),
            each.evidence,
            each.since,
            str(each.pages),
            each.asked,
            "" if each.asked else letter_of(each),
        )

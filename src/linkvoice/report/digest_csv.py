"""A digest as a table for spreadsheets. Its cells are words of strangers, and none of them is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from linkvoice.model.backlink import Backlink
from linkvoice.model.digest import Digest
from linkvoice.model.url import hostname_of
from linkvoice.report.digest import band_of, brief, difference, in_vain, reach_of, why_lost
from linkvoice.report.plain import harmless

__all__ = ["cell", "render_digest_csv", "table"]

_HEAD: Final = ("what", "voice", "score", "site", "title", "from", "to", "text", "rel", "kind", "label", "first_seen", "changed", "detail")
_STARTS: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a formula starts with, and its wide forms, which some programs take for the same."""


def render_digest_csv(digest: Digest) -> str:
    """Write a line for each link that is new, changed, lost or broken, in this order and the best first, then one for each page that most sites link to.

    Only the head where there is nothing to tell.
    """
    return table(_HEAD, [] if digest.empty else _rows(digest))


def table(head: Sequence[str], rows: Iterable[Iterable[str]], letters: Collection[str] = ()) -> str:
    """Write a table in UTF-8, every cell in quotes: where a program takes another sign for the end of a cell, no cell ends early.

    Cells below the names of `letters` keep their lines; a line of theirs is no formula either, should a program take it for a cell.
    """
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow("\n".join(map(cell, each.splitlines())) if name in letters else cell(each) for name, each in zip(head, row, strict=True))
    return text.getvalue()


def cell(text: str) -> str:
    """Give a text that no spreadsheet takes for a formula: what would be one gets an apostrophe before it."""
    plain = harmless(text).strip()
    return f"'{plain}" if plain.startswith(_STARTS) else plain


def _rows(digest: Digest) -> Iterator[tuple[str, ...]]:
    yield from (_row("new", backlink, "") for backlink in digest.new)
    yield from (_row("changed", each.backlink, "; ".join(map(difference, each.differences))) for each in digest.changed)
    yield from (_row("lost", backlink, why_lost(backlink)) for backlink in digest.lost)
    yield from (_row("broken", backlink, in_vain(backlink)) for backlink in digest.broken or ())
    for page in digest.pages:
        yield ("top page", "", "", "", "", "", page.url, "", "", "", "", "", "", reach_of(page))


def _row(what: str, backlink: Backlink, detail: str) -> tuple[str, ...]:
    record, sort, link = backlink.record, backlink.sort, backlink.record.link
    return (
        what,
        band_of(backlink),
        str(backlink.voice.score) if backlink.voice is not None else "",
        hostname_of(record.from_url),
        brief(str(record.page.get("title", ""))),
        record.from_url,
        record.to_url,
        brief(link.text) if link is not None else "",
        link.rel if link is not None else "",
        sort.kind,
        sort.label.value,
        record.first_seen[:10],
        record.changed[:10],
        detail,
    )

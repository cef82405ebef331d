"""Whom to write to in Markdown, for an issue or a note."""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.prospect import Prospect, Prospects
from linkvoice.model.url import hostname_of
from linkvoice.report.digest_markdown import link
from linkvoice.report.letter import letter_of
from linkvoice.report.markdown import code, escaped
from linkvoice.report.prospects import HEADINGS, band_of, by_reason, notes_on, sum_of, what

__all__ = ["render_prospects_markdown"]


def render_prospects_markdown(prospects: Prospects) -> str:
    """Write them reason by reason, each with what is known and a letter in a quotation."""
    return "\n".join(_lines(prospects)) + "\n"


def _lines(prospects: Prospects) -> Iterator[str]:
    yield from ("# Whom to write to", "", sum_of(prospects))
    for reason, found in by_reason(prospects):
        yield from ("", f"## {HEADINGS[reason]}")
        for each in found:
            yield from _entry(each)
    for note in notes_on(prospects):
        yield from ("", escaped(note))


def _entry(each: Prospect) -> Iterator[str]:
    yield from ("", f"- **{band_of(each)}** {link(each.page, each.title or each.page)} ({code(hostname_of(each.page))}): {code(what(each))}", "")
    if each.asked:
        yield f"    Asked on {each.asked}."
    else:
        yield from (f"    > {escaped(line)}".rstrip() for line in letter_of(each).splitlines())

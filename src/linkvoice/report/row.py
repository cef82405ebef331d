"""A backlink as a line of a list, ready for its template: the template asks for nothing, so that 20,000 of them take seconds and not minutes."""

from __future__ import annotations

from typing import NamedTuple

from linkvoice.report.entry import Entry
from linkvoice.report.words import Words

__all__ = ["Frame", "Row", "frame_of", "row_of", "speaks"]


class Row(NamedTuple):
    """What a line says, in the order in which the template takes it. What is empty is left out."""

    href: str
    rel: str
    language: str
    """Of the title, where it is not that of the site."""
    title: str
    host: str
    recent: bool
    ours: str
    """Reference of the page of ours that is linked."""
    page: str
    """Its title, or the path of one that is not there."""
    facts: str
    """Since when it is known, and what sort of link it is."""
    before: str
    text: str
    after: str


class Frame(NamedTuple):
    """The words around what a line says."""

    recent: str
    to: str
    to_end: str


def frame_of(words: Words) -> Frame:
    """Give the words of a language."""
    to, _, to_end = words.say("voices", "leads_to").partition("{}")
    return Frame(words.say("sorts", "recent"), to, to_end)


def row_of(entry: Entry, language: str, host: str, ours: tuple[str, str], facts: str) -> Row:
    """Give the line of a backlink in a list in `language`; `ours` is reference and title of the page that is linked, empty on that page itself."""
    foreign = "" if speaks(entry, language) else entry.language
    return Row(entry.href, entry.rel, foreign, entry.title, host, bool(ours[1]) and entry.recent, *ours, facts, *entry.said)


def speaks(entry: Entry, language: str) -> bool:
    """Whether the linking page is in a language, or its language is not known."""
    return not entry.language or entry.language.partition("-")[0].lower() == language

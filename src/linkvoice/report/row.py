"""A backlink as a line of a list, in HTML: written here and not in a template, because there are 20,000 of them, on many pages.

All text is escaped here; what a function takes as HTML says so.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache, partial
from html import escape
from typing import NamedTuple

from linkvoice.report.entry import Entry
from linkvoice.report.words import Words

__all__ = ["Frame", "chip", "frame_of", "row", "since", "title_row", "way_to"]


class Frame(NamedTuple):
    """What is the same in all lines of a page: its language, and words as HTML."""

    language: str
    """The first part of its tag, in lower case: ``pt``."""
    recent: str
    since: str
    since_end: str
    to: str
    to_end: str
    link: Callable[[str, str, str, str], str]
    """Writes a link, by its href, rel, title, and the language of its page: once, for most stand in two lists, and under a page of ours too."""


def frame_of(words: Words, language: str) -> Frame:
    """Give what the lines of a page in a language share."""
    to, _, to_end = words.say("voices", "leads_to").partition("{}")
    since, _, since_end = words.say("voices", "since").partition("{}")
    ours = language.replace("_", "-").partition("-")[0].lower()
    return Frame(
        ours,
        recent=f"<b>{escape(words.say('sorts', 'recent'))}</b> · ",
        since=f"{escape(since)}<time>",
        since_end=f"</time>{escape(since_end)}",
        to=escape(to),
        to_end=f"{escape(to_end)} · ",
        link=cache(partial(_link, ours)),
    )


def row(entry: Entry, frame: Frame, facts: str, way: str = "", *, host: bool = False, recent: bool = False) -> str:
    """Write a backlink with what its page says.

    `facts` and `way` are HTML: since when it is known and what sort of link it is; and which page of ours it leads to, on pages
    where that may be any. `host` and `recent` say whether to name the site, and what is new.
    """
    site = f" <small><bdi>{escape(entry.host)}</bdi></small>" if host else ""
    new = frame.recent if recent and entry.recent else ""
    return f'<li>{_linked(entry, frame)}{site}\n<div class="linkvoice-facts">{new}{way}{facts}</div>\n{_said(entry)}</li>\n'


def title_row(entry: Entry, frame: Frame) -> str:
    """Write a backlink in one line: its title, and where and since when that is."""
    day = f" · <time>{entry.day}</time>" if entry.day else ""
    return f"<li>{_linked(entry, frame)} <small>{_host(entry.host)}{day}</small></li>\n"


def chip(href: str, host: str, number: str) -> str:
    """Write the name of a site that leads to its place in a list, and a number if there is one."""
    count = f" <small>{number}</small>" if number else ""
    return f'<li><a href="{escape(href)}"><bdi>{escape(host)}</bdi></a>{count}</li>\n'


def since(entry: Entry, frame: Frame) -> str:
    """Say as HTML since when a link is known; nothing where nobody knows."""
    return f"{frame.since}{entry.day}{frame.since_end}" if entry.day else ""


def way_to(href: str, title: str, frame: Frame) -> str:
    """Say which page of ours is linked; one that is not there has no reference, and its path for a title."""
    page = f'<a href="{escape(href)}">{escape(title)}</a>' if href else f"<bdi>{escape(title)}</bdi>"
    return f"{frame.to}{page}{frame.to_end}"


def _linked(entry: Entry, frame: Frame) -> str:
    return frame.link(entry.href, entry.rel, entry.title, entry.language)


def _link(ours: str, href: str, rel: str, title: str, language: str) -> str:
    lang = f' lang="{escape(language)}"' if language and language.partition("-")[0].lower() != ours else ""
    return f'<a class="linkvoice-page" href="{escape(href)}" rel="{rel}"{lang}><bdi>{escape(title)}</bdi></a>'


@lru_cache(1 << 12)
def _host(host: str) -> str:
    """Write the name of a site, which may have many links."""
    return escape(host)


def _said(entry: Entry) -> str:
    before, text, after = entry.said
    if before or after:
        return f'<blockquote class="linkvoice-context"><bdi>{escape(before)}<b>{escape(text)}</b>{escape(after)}</bdi></blockquote>\n'
    return f'<div class="linkvoice-context"><q><bdi>{escape(text)}</bdi></q></div>\n' if text else ""

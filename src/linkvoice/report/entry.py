"""What pages show of backlinks: only links that were seen, best first, in text that can do no harm."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from linkvoice.config import Voices
from linkvoice.model.backlink import Backlink
from linkvoice.model.classification import Classification, Label, Origin
from linkvoice.model.link_to_us import LinkToUs, Placement
from linkvoice.model.record import Record
from linkvoice.model.url import Url
from linkvoice.model.voice import Band, Voice
from linkvoice.report.plain import harmless
from linkvoice.report.reason import reason_of

__all__ = ["FOLLOWED", "OPENS", "Entry", "Said", "Sort", "entries"]

FOLLOWED: Final = ("followed",)
"""The treatment of a link that no token takes anything from."""
_TITLE: Final = 120
_EXCERPT: Final = 200
_URL: Final = 2000
"""Characters of the longest URL that is linked; a longer one is nobody's honest address."""
_WORD: Final = 25
_RECENT: Final = timedelta(days=30)
_MARKUP: Final = 300
"""Bytes around the title and site of an entry, at most; as much stands around the rest of it."""
OPENS: Final = re.compile(r"https?://([a-z0-9._-]+(?::\d+)?|\[[0-9a-f:.]+\](?::\d+)?)/[!-~]*")
"""What a normalised URL looks like that a reader may open. A name before an ``@`` would look like the host."""
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_LETTER: Final = re.compile(r"\w")
_SPECIAL: Final = b"&<>\"'"
_WIDEST: Final = 5
"""Bytes that what stands for one of these in HTML is longer by, at most."""
_TOKENS: Final = ("nofollow", "ugc", "sponsored")
_UNLISTED: Final = frozenset({"noindex", "none"})
"""Who asks search engines to leave a page out of their lists does not want it in ours."""
_UNQUOTED: Final = frozenset({"noarchive", "nosnippet", "max-snippet:0"})
_LABELS: Final[Mapping[str, int]] = {Label.EDITORIAL: 0, Label.MANUAL: 1, Label.NON_EDITORIAL: 2}
_NO_ROBOTS: Final[frozenset[str]] = frozenset()
_PLACES: Final = {place: rank for rank, place in enumerate(("text", "list", "unknown", "author", "comment", "template"))}
_BANDS: Final[Mapping[str, int]] = {"": 0, **{band: band.rank for band in Band}}


class Sort(NamedTuple):
    """What sort of link it is, in keys of the words for it."""

    follow: tuple[str, ...]
    """`FOLLOWED`, or the tokens that take something from it."""
    label: str
    origin: str
    kind: str
    band: str = ""
    """How good it is; empty where nobody asked."""
    reason: str = ""
    """What speaks most for it, or against it; empty where nothing does much."""


class Said(NamedTuple):
    """What the linking page says; all of it empty where nothing of that is shown."""

    before: str = ""
    text: str = ""
    """Of the link."""
    after: str = ""


class Entry(NamedTuple):
    """A backlink as a reader sees it. All text is plain, short, and of one line."""

    href: str
    rel: str
    host: str
    title: str
    language: str
    """Of the linking page; empty when unknown."""
    day: str
    """ISO date since when it is known; empty when unknown."""
    recent: bool
    """Known for 30 days or less."""
    target: str
    """Path of the page of ours in the built site; empty where there is none."""
    place: str
    """The fragment on that page, percent-encoded; or, without a page, the path that is linked."""
    said: Said
    anchor: str
    """Text of the link, to be compared and never shown: `said` has what may be."""
    score: int
    """How good it is, from 0 to 100, to be added up and never shown; 0 where nobody asked."""
    sort: Sort
    brief: int
    """Bytes of HTML that its title and site take, at most."""
    size: int
    """Bytes of HTML that all of it takes, at most."""


_SILENT: Final = Said()


def entries(backlinks: Iterable[Backlink], voices: Voices, today: date) -> tuple[Entry, ...]:
    """Give what may be shown in public, best first.

    Left out are links that nobody has seen on their page, hidden links, spam, the
    owner's own sites, and pages that ask not to be listed (robots ``noindex``).
    """
    if voices.publish == "nothing":
        return ()
    since = (today - _RECENT).isoformat()
    shown = [(entry, backlink.record) for backlink in backlinks if (entry := _entry(backlink, voices, since))]
    # Strong voices come first, then who decided on it, then where it stands, then the newest.
    shown.sort(key=lambda each: (each[1].from_url, each[1].to_url))
    shown.sort(key=lambda each: each[0].day, reverse=True)
    shown.sort(key=_merit)
    return tuple([entry for entry, _ in shown])


def _merit(shown: tuple[Entry, Record]) -> tuple[int, int, int]:
    """How good a link is, the best one smallest."""
    entry, record = shown
    sort = entry.sort
    return _BANDS[sort.band], _LABELS[sort.label], _PLACES[record.link.placement if record.link is not None else Placement.UNKNOWN]


def _entry(backlink: Backlink, voices: Voices, since: str) -> Entry | None:
    """Make a backlink presentable; None where it is not for the public."""
    record, link, sort = backlink.record, backlink.record.link, backlink.sort
    if not record.standing.verified or link is None or link.hidden or sort.kind == "spam" or sort.origin is Origin.OWN:
        return None
    href, page = record.from_url, record.page
    source, robots = OPENS.fullmatch(href), _robots(page["robots"]) if "robots" in page else _NO_ROBOTS
    if source is None or len(href) > _URL or not _UNLISTED.isdisjoint(robots):
        return None
    host = source[1].removeprefix("www.")[:_TITLE]
    day = _day(record.first_seen[:10])
    title = _title(str(page.get("title", "")), href)
    place = _place(backlink) if not backlink.target or backlink.fragment else ""
    brief = _MARKUP + _bytes(href + host + title)
    said = _SILENT if voices.detail == "minimal" or not _UNQUOTED.isdisjoint(robots) else _said(link, whole=voices.detail == "excerpt")
    return Entry(
        href,
        "noopener" if backlink.reviewed else "ugc nofollow noopener",
        host,
        title,
        _language(str(page["language"])) if "language" in page else "",
        day,
        day >= since,
        backlink.target,
        place,
        said,
        link.text,
        backlink.voice.score if backlink.voice is not None else 0,
        _sort(link.rel, robots, sort, backlink.voice),
        brief,
        brief + _MARKUP + _bytes("".join((place, *said))),
    )


def _robots(directives: object) -> frozenset[str]:
    return frozenset(map(str, directives)) if isinstance(directives, tuple | list) else frozenset()


@lru_cache(1 << 12)  # of many links, few differ in this
def _sort(rel: str, robots: frozenset[str], sort: Classification, voice: Voice | None) -> Sort:
    tokens = robots.union(rel.split())
    follow = tuple(token for token in _TOKENS if token in tokens) or FOLLOWED
    return Sort(follow, sort.label, sort.origin, sort.kind, *reason_of(voice))


@lru_cache(1024)
def _language(tag: str) -> str:
    return tag if _LANGUAGE.fullmatch(tag) else ""


def _title(title: str, source: str) -> str:
    """The page's title; its address where that says nothing."""
    name = _name(title)
    return name if _LETTER.search(name) else _name(source.partition("//")[2])


def _place(backlink: Backlink) -> str:
    if backlink.target:
        return backlink.fragment if len(backlink.fragment) <= _EXCERPT else ""
    ours = Url.parse(backlink.record.to_url)
    return _name(ours.path if ours is not None else backlink.record.to_url)


def _said(link: LinkToUs, *, whole: bool) -> Said:
    """The text of a link and, if `whole`, of the sentence around it as much as there is room for."""
    text = _name(link.text)
    if not whole or not text:
        return Said(text=text)
    before = _line(link.before) + " " * link.before[-1:].isspace()
    after = " " * link.after[:1].isspace() + _line(link.after)
    room = _EXCERPT - len(text)
    head = _tail(before, max(room // 2, room - len(after)))
    return Said(head, text, _short(after, room - len(head)))


@lru_cache(1 << 12)
def _day(date: str) -> str:
    return date if _DAY.fullmatch(date) else ""


def _line(text: str) -> str:
    """A foreign text as one line, with nothing in it that is not seen."""
    return " ".join(harmless(text[:_URL]).split())


def _name(text: str) -> str:
    return _short(_line(text), _TITLE)


def _short(line: str, most: int) -> str:
    """At most `most` characters from the start of a line, cut between words where there are some."""
    if len(line) <= most:
        return line
    space = line.rfind(" ", most - _WORD, most)
    return line[: space if space > 0 else most - 1] + "…"


def _tail(line: str, most: int) -> str:
    """At most `most` characters from the end of a line."""
    if len(line) <= most:
        return line
    start = len(line) - most + 1
    space = line.find(" ", start, start + _WORD)
    return "…" + line[space if space > 0 else start :]


def _bytes(text: str) -> int:
    """How many bytes a text takes in HTML, at most."""
    if not text:
        return 0
    whole = text.encode()
    return len(whole) + _WIDEST * (len(whole) - len(whole.translate(None, _SPECIAL)))

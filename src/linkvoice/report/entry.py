"""What pages show of backlinks: only links that were seen, best first, in text that can do no harm."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, NamedTuple

from linkvoice.config import Voices
from linkvoice.model.backlink import Backlink, Label, LinkToUs, Origin, Placement
from linkvoice.model.url import Url
from linkvoice.report.plain import harmless

__all__ = ["FOLLOWED", "Entry", "Said", "Sort", "entries", "merit"]

FOLLOWED: Final = ("followed",)
"""The treatment of a link that no token takes anything from."""
_TITLE: Final = 120
_EXCERPT: Final = 200
_URL: Final = 2000
"""Characters of the longest URL that is linked; a longer one is nobody's honest address."""
_WORD: Final = 25
_RECENT: Final = timedelta(days=30)
_MARKUP: Final = 600
"""Bytes around the texts of an entry, at most."""
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_UNLISTED: Final = frozenset({"noindex", "none"})
"""Who asks search engines to leave a page out of their lists does not want it in ours."""
_UNQUOTED: Final = frozenset({"noarchive", "nosnippet", "max-snippet:0"})
_LABELS: Final = {Label.EDITORIAL: 0, Label.MANUAL: 1, Label.NON_EDITORIAL: 2}
_PLACES: Final = {place: rank for rank, place in enumerate(("text", "list", "unknown", "author", "comment", "template"))}


class Sort(NamedTuple):
    """What sort of link it is, in keys of the words for it."""

    follow: tuple[str, ...]
    """`FOLLOWED`, or the tokens that take something from it."""
    label: str
    origin: str
    kind: str


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
    sort: Sort
    size: int
    """Bytes of HTML that it takes, at most."""


def entries(backlinks: Iterable[Backlink], voices: Voices, today: date) -> tuple[Entry, ...]:
    """Give what may be shown in public, best first.

    Left out are links that nobody has seen on their page, hidden links, spam, the
    owner's own sites, and pages that ask not to be listed (robots ``noindex``).
    """
    if voices.publish == "nothing":
        return ()
    since = (today - _RECENT).isoformat()
    seen = sorted((backlink for backlink in backlinks if _may_be_shown(backlink)), key=lambda backlink: (*merit(backlink), backlink.record.key))
    return tuple(entry for backlink in seen if (entry := _entry(backlink, voices, since)) is not None)


def merit(backlink: Backlink) -> tuple[int, int, int]:
    """The order of links, the best one smallest: who decided on it, where it stands, then the newest."""
    link = backlink.record.link
    day = _day(backlink.record.first_seen).replace("-", "")
    return _LABELS[backlink.sort.label], _PLACES[link.placement if link is not None else Placement.UNKNOWN], -int(day or 0)


def _may_be_shown(backlink: Backlink) -> bool:
    record = backlink.record
    return (
        record.standing.verified
        and record.link is not None
        and not record.link.hidden
        and backlink.sort.kind != "spam"
        and backlink.sort.origin is not Origin.OWN
        and _UNLISTED.isdisjoint(_robots(backlink))
    )


def _entry(backlink: Backlink, voices: Voices, since: str) -> Entry | None:
    """Make a backlink presentable; None where its URL is none that a reader should open."""
    record, link = backlink.record, backlink.record.link
    source, ours = Url.parse(record.from_url), Url.parse(record.to_url)
    if source is None or ours is None or link is None or source.scheme not in {"http", "https"}:
        return None
    if len(source.href) > _URL or "@" in source.href.split("/", 3)[2]:
        return None
    day = _day(record.first_seen)
    language = str(record.page.get("language", ""))
    entry = Entry(
        href=source.href,
        rel="noopener" if backlink.reviewed else "ugc nofollow noopener",
        host=_name(source.host.removeprefix("www.")),
        title=_title(str(record.page.get("title", "")), source),
        language=language if _LANGUAGE.fullmatch(language) else "",
        day=day,
        recent=day >= since,
        target=backlink.target,
        place=_place(backlink, ours),
        said=Said() if voices.detail == "minimal" or not _UNQUOTED.isdisjoint(_robots(backlink)) else _said(link, whole=voices.detail == "excerpt"),
        sort=Sort(_follow(link, _robots(backlink)), backlink.sort.label.value, backlink.sort.origin.value, backlink.sort.kind),
        size=0,
    )
    texts = html.escape("".join((entry.href, entry.host, entry.title, entry.place, *entry.said)))
    return entry._replace(size=_MARKUP + len(texts.encode()))


def _robots(backlink: Backlink) -> tuple[str, ...]:
    directives = backlink.record.page.get("robots", ())
    return tuple(str(directive) for directive in directives) if isinstance(directives, tuple | list) else ()


def _follow(link: LinkToUs, robots: tuple[str, ...]) -> tuple[str, ...]:
    tokens = {*link.rel.split(), *robots}
    return tuple(token for token in ("nofollow", "ugc", "sponsored") if token in tokens) or FOLLOWED


def _title(title: str, source: Url) -> str:
    """The page's title; its address where that says nothing."""
    name = _name(title)
    return name if re.search(r"\w", name) else _name(source.page.partition("//")[2])


def _place(backlink: Backlink, ours: Url) -> str:
    if not backlink.target:
        return _name(ours.path)
    return backlink.fragment if len(backlink.fragment) <= _EXCERPT else ""


def _said(link: LinkToUs, *, whole: bool) -> Said:
    """The text of a link and, if `whole`, of the sentence around it as much as there is room for."""
    text = _name(link.text)
    if not whole or not text:
        return Said(text=text)
    before, after = _line(link.before).lstrip(), _line(link.after).rstrip()
    room = _EXCERPT - len(text)
    head = _tail(before, max(room // 2, room - len(after)))
    return Said(head, text, _short(after, room - len(head)))


def _day(time: str) -> str:
    match = _DAY.match(time)
    return match[0] if match is not None else ""


def _line(text: str) -> str:
    """A foreign text as one line, with nothing in it that is not seen."""
    return re.sub(r"\s+", " ", harmless(text[:_URL]))


def _name(text: str) -> str:
    return _short(_line(text).strip(), _TITLE)


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

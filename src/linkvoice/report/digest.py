"""A digest for a person at a terminal, and the words that all digests share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from linkvoice.model.backlink import Backlink
from linkvoice.model.digest import Difference, Digest, TopPage
from linkvoice.report.heard import WHY
from linkvoice.report.plain import counted, harmless

__all__ = ["SHOWN", "band_of", "brief", "difference", "in_vain", "opening", "quoted", "reach_of", "render_digest", "why_lost"]

SHOWN: Final = 50  # links of a sort, before the rest is counted
_TEXT: Final = 200  # characters of one text of strangers


def render_digest(digest: Digest) -> str:
    """Write it a line a link, strong voices first; one sentence where there is nothing to tell."""
    lines = [] if digest.empty else [
        *_lines("+", digest.new, [quoted(backlink) for backlink in digest.new]),
        *_lines("~", [each.backlink for each in digest.changed], ["; ".join(map(difference, each.differences)) for each in digest.changed]),
        *_lines("-", digest.lost, [why_lost(backlink) for backlink in digest.lost]),
        *_lines("!", digest.broken or (), [in_vain(backlink) for backlink in digest.broken or ()]),
        *(f"  {harmless(page.url)}: {reach_of(page)}" for page in digest.pages),
    ]  # fmt: skip
    return "\n".join([*lines, opening(digest)]) + "\n"


def opening(digest: Digest) -> str:
    """Say in one sentence what has happened, or that nothing has."""
    site = harmless(urlsplit(digest.site).netloc)
    if digest.empty:
        if not digest.since:
            return f"No link to {site} is known yet."
        return f"Nothing is new since {digest.since[:10]}; {counted(digest.links, 'link')} to {site} in all."
    many = [f"{len(each):,} {name}" for name, each in (("new", digest.new), ("changed", digest.changed), ("lost", digest.lost))]
    many += [f"{len(digest.broken):,} broken"] if digest.broken else []
    when = f"Since {digest.since[:10]}" if digest.since else "Until today"
    return f"{when}: {', '.join(many)}; {counted(digest.links, 'link')} to {site} in all."


def band_of(backlink: Backlink) -> str:
    """How good it is, in a word."""
    return backlink.voice.band.value if backlink.voice is not None else "unknown"


def brief(text: str) -> str:
    """A text of strangers, harmless, in one line, and short."""
    line = " ".join(harmless(text[:10_000]).split())
    return line if len(line) <= _TEXT else line[: _TEXT - 1] + "…"


def quoted(backlink: Backlink) -> str:
    """The words of a link, and its rel; empty where it has neither."""
    link = backlink.record.link
    if link is None:
        return ""
    text = brief(link.text)
    return ", ".join([*([f'"{text}"'] if text else []), *([brief(link.rel)] if link.rel else [])])


def difference(told: Difference) -> str:
    """Say what is otherwise: ``rel: none, now nofollow``."""
    return f"{told.what}: {brief(told.before) or 'none'}, now {brief(told.after) or 'none'}"


def why_lost(backlink: Backlink) -> str:
    """Say why a link is no longer counted."""
    return WHY.get(backlink.record.standing, "not found")


def in_vain(backlink: Backlink) -> str:
    """Say of a broken link what it asks for."""
    return f"nothing in the built site answers at /{brief(backlink.path)}"


def reach_of(page: TopPage) -> str:
    """Say how many link to a page."""
    return f"{counted(page.links, 'link')} from {counted(page.sites, 'site')}"


def _lines(mark: str, backlinks: Sequence[Backlink], about: Sequence[str]) -> Iterator[str]:
    for backlink, words in zip(backlinks[:SHOWN], about, strict=False):
        record = backlink.record
        yield f"{mark} {band_of(backlink)}: {harmless(record.from_url)} -> {harmless(record.to_url)}" + (f" ({words})" if words else "")
    if len(backlinks) > SHOWN:
        yield f"{mark} and {len(backlinks) - SHOWN:,} more"

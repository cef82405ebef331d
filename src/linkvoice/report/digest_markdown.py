"""A digest in Markdown, for a mail, an issue or a chat."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from linkvoice.model.backlink import Backlink
from linkvoice.model.digest import Digest
from linkvoice.model.url import hostname_of
from linkvoice.report.digest import SHOWN, band_of, brief, difference, in_vain, opening, quoted, reach_of, why_lost
from linkvoice.report.entry import OPENS
from linkvoice.report.markdown import code, escaped
from linkvoice.report.plain import harmless

__all__ = ["link", "render_digest_markdown"]

_URL: Final = 2000  # characters of a URL that is linked
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9%/:?#@&=+,;~$!'._-]")
"""What in a URL could end the link that it stands in."""


def render_digest_markdown(digest: Digest) -> str:
    """Write it section by section, strong voices first; one sentence where there is nothing to tell."""
    return "\n".join(_lines(digest)) + "\n"


def _lines(digest: Digest) -> Iterator[str]:
    if digest.empty:
        yield opening(digest)
        return
    yield from ("# Who links to us", "", opening(digest))
    yield from _section("New", digest.new, [quoted(backlink) for backlink in digest.new])
    changed = ["; ".join(map(difference, each.differences)) for each in digest.changed]
    yield from _section("Changed", [each.backlink for each in digest.changed], changed)
    yield from _section("Lost", digest.lost, [why_lost(backlink) for backlink in digest.lost])
    yield from _section("Broken", digest.broken or (), [in_vain(backlink) for backlink in digest.broken or ()])
    if digest.pages:
        yield from ("", "## Most linked pages", "")
        yield from (f"- {link(page.url, page.url)}: {reach_of(page)}" for page in digest.pages)
    if digest.broken is None:
        yield from ("", "Whether links are broken is not known: no built site was found.")


def _section(heading: str, backlinks: Sequence[Backlink], about: Sequence[str]) -> Iterator[str]:
    if not backlinks:
        return
    yield from ("", f"## {heading}", "")
    for backlink, words in zip(backlinks[:SHOWN], about, strict=False):
        record = backlink.record
        title = brief(str(record.page.get("title", ""))) or record.from_url
        to = link(record.to_url, record.to_url)
        yield f"- **{band_of(backlink)}** {link(record.from_url, title)} ({code(hostname_of(record.from_url))}) to {to}" + (
            f": {code(words)}" if words else ""
        )
    if len(backlinks) > SHOWN:
        yield f"- and {len(backlinks) - SHOWN:,} more"


def link(url: str, text: str) -> str:
    """A link where a reader may follow the URL, else its text alone."""
    words = escaped(brief(text))
    if len(url) > _URL or OPENS.fullmatch(url) is None or harmless(url) != url:
        return code(brief(text))
    return f"[{words}]({_UNSAFE.sub(lambda match: f'%{ord(match[0]):02X}', url).replace('&', '&amp;')})"

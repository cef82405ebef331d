"""Whom to write to, for a person at a terminal, and the words that all such reports share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final
from urllib.parse import urlsplit

from linkvoice.model.prospect import Prospect, Prospects, Reason
from linkvoice.report.letter import letter_of
from linkvoice.report.plain import counted, harmless

__all__ = ["HEADINGS", "band_of", "by_reason", "notes_on", "render_prospects", "sum_of", "what"]

SHOWN: Final = 10  # of a reason, before the rest is counted
HEADINGS: Final = {
    Reason.ADDRESS: "Old addresses of yours",
    Reason.DEAD_LINK: "Dead links beside yours",
    Reason.MENTION: "Mentions without a link",
    Reason.LOST: "Lost links",
    Reason.PAGE: "Pages that linked to you and are gone",
    Reason.PARTNER: "Sites that you link to, and that do not link back",
}


def render_prospects(prospects: Prospects) -> str:
    """Write them reason by reason, each with what is known and a letter; then what they come to, and what a person should know."""
    lines = [line for reason, found in by_reason(prospects) for line in _section(reason, found)]
    return "\n".join([*lines, f"linkvoice: {sum_of(prospects)}", *(f"  {note}" for note in notes_on(prospects))]) + "\n"


def by_reason(prospects: Prospects) -> Iterator[tuple[Reason, tuple[Prospect, ...]]]:
    """Yield the reasons that there are, each with its prospects."""
    for reason, found in groupby(prospects.found, lambda prospect: prospect.reason):
        yield reason, tuple(found)


def sum_of(prospects: Prospects) -> str:
    """Say how many there are: ``3 reasons to write about docs.acme.dev; 1 asked before``."""
    site = harmless(urlsplit(prospects.site).netloc)
    if not prospects.found:
        return f"no reason to write to anybody about {site}."
    before = sum(bool(each.asked) for each in prospects.found)
    return f"{counted(len(prospects.found), 'reason')} to write about {site}{f'; {before:,} asked before' if before else ''}."


def notes_on(prospects: Prospects) -> Iterator[str]:
    """Yield what a person should know, a sentence each."""
    if not prospects.heard:
        yield "Nothing is known yet of who links to the site: run `linkvoice listen` first."
    if not prospects.built:
        yield (
            "No built site was found: old addresses, dead links beside yours and sites that do not link back are not looked for."
            " Build the site, or name its folder: `linkvoice prospects SITE_DIR`."
        )
    if prospects.waiting:
        asked = "it is" if prospects.waiting == 1 else "they are"
        yield f"{counted(prospects.waiting, 'link')} beside yours would fit a page of yours if dead, which nobody has asked yet; with --check {asked} asked."
    if prospects.astray == 1:
        yield "1 link to a page of yours that is gone, with nothing in its place; `linkvoice check` names it (LV601)."
    elif prospects.astray:
        yield f"{prospects.astray:,} links to pages of yours that are gone, with nothing in their place; `linkvoice check` names them (LV601)."
    yield from (f"note: {harmless(note)}" for note in prospects.notes)


def band_of(prospect: Prospect) -> str:
    """How good their link is, was, or would be, in a word."""
    return prospect.voice.band.value if prospect.voice is not None else "unknown"


def what(prospect: Prospect) -> str:
    """Say in a line what is known: what stands there, what should, and why."""
    stands, ours = harmless(prospect.stands), harmless(prospect.ours)
    more = f" (and {counted(prospect.pages - 1, 'more page')} of this site)" if prospect.pages > 1 else ""
    since = f", since {prospect.since}" if prospect.since else ""
    return f"{f'{stands} -> ' if stands else ''}{ours}: {harmless(prospect.evidence)}{since}{more}"


def _section(reason: Reason, found: Sequence[Prospect]) -> Iterator[str]:
    yield f"{HEADINGS[reason]} ({len(found):,})"
    for each in found[:SHOWN]:
        score = f" {each.voice.score}" if each.voice is not None else ""
        yield f"  {band_of(each)}{score}  {harmless(each.page)}"
        yield f"      {what(each)}"
        if each.asked:
            yield f"      asked on {each.asked}"
        else:
            yield from (f"      | {line}".rstrip() for line in letter_of(each).splitlines())
    if len(found) > SHOWN:
        yield f"  and {len(found) - SHOWN:,} more; --report csv:FILE writes all of them"
    yield ""

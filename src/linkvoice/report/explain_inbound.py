"""The whole story of links to the site from one page, or to one of its own: for the owner, who may see what is private."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final

from linkvoice.model.backlink import Backlink
from linkvoice.model.link_to_us import LinkToUs
from linkvoice.model.observation import Observation
from linkvoice.model.reading import Reading
from linkvoice.model.standing import Standing
from linkvoice.model.story import InboundStory, LinkStory, PageStory
from linkvoice.report.explain_voice import render_voice
from linkvoice.report.plain import counted, harmless

__all__ = ["render_inbound_story"]

_MOST: Final = 20  # links and mentions listed of one visit
_UNKNOWN: Final = {
    Standing.MENTION_ONLY: "its text names the URL, and does not link it",
    Standing.GONE: "the last visits did not find it",
    Standing.SOURCE_DEAD: "the page is gone",
    Standing.UNVERIFIABLE: "nobody could look",
    Standing.BLOCKED_BY_POLICY: "it is not asked for safety",
    Standing.CLAIMED: "nobody has looked yet",
}
"""Why a link is not in the ledger that the last visit did not see."""


def render_inbound_story(story: InboundStory) -> str:
    """Write, of each linking page, who claims what, what each visit showed, and each link: its record, its sort, and where it leads."""
    lines = [harmless(story.url)]
    if story.forgotten:
        lines.append("  forgotten: only a hash is kept, so that it does not come back")
    if story.ours:
        lines.append(f"  {counted(len(story.pages), 'page')} of others known to link to it" if story.pages else "  nobody is known to link to it")
    for page in story.pages:
        lines += [harmless(page.url)] if story.ours else []
        lines += _page(page, story)
    return "\n".join(lines) + "\n"


def _page(page: PageStory, story: InboundStory) -> Iterator[str]:
    yield "  claimed by:" if page.observations else "  claimed by: nobody any more"
    for observation in page.observations:
        yield f"    {_claim(observation)}"
    yield f"  {counted(len(page.readings), 'visit')} stored{':' if page.readings else ''}"
    for reading in page.readings:
        yield f"    {_visit(reading)}"
        yield from (f"      {text}" for text in _seen(reading))
    for link in page.links:
        yield from _link(link, page, story)


def _claim(observation: Observation) -> str:
    told = [f"{harmless(observation.source)}: {harmless(observation.to_url) or 'the site'}"]
    told += [f'"{harmless(observation.anchor)}"'] if observation.anchor else []
    told += [f"rel {harmless(observation.rel) or 'empty'}"] if observation.rel is not None else []
    told += [f'on "{harmless(observation.title)}"'] if observation.title else []
    told += [f"as {harmless(observation.kind_hint)}"] if observation.kind_hint else []
    told += [f"first seen {harmless(observation.first_seen)}"] if observation.first_seen else []
    told += [f"last seen {harmless(observation.last_seen)}"] if observation.last_seen else []
    told += [f"{harmless(name)} {count:,}" for name, count in sorted(observation.metrics.items())]
    told += ["lost, it says"] if observation.lost else []
    return ", ".join(told) + (" (private)" if observation.private else "")


def _visit(reading: Reading) -> str:
    at = time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime(reading.at))
    if reading.refused:
        what = f"not read: {harmless(reading.refused)}"
    elif reading.failure:
        what = f"no answer: {harmless(reading.failure)}"
    else:
        what = f"{reading.status}" + (f' "{harmless(reading.title)}"' if reading.title else "") + (", read to its end" if reading.whole else "")
    return f"{at}  {what}" + (f" ({harmless(reading.detail)})" if reading.detail else "") + (f", at {moved}" if (moved := _moved(reading)) else "")


def _moved(reading: Reading) -> str:
    """Where redirects led to; empty where there were none."""
    return harmless(reading.final_url) if reading.final_url != reading.url else ""


def _seen(reading: Reading) -> Iterator[str]:
    seen = [*(f"links {_shown(link)}" for link in reading.links), *(f"names {harmless(url)}" for url in reading.mentions)]
    yield from seen[:_MOST]
    if len(seen) > _MOST:
        yield f"and {len(seen) - _MOST:,} more"


def _shown(link: LinkToUs) -> str:
    """A link as it stands on a page: where it leads, its text, and what else is to be said."""
    about = [link.placement, *([f"rel {harmless(link.rel)}"] if link.rel else []), *(["hidden"] if link.hidden else [])]
    text = f' "{harmless(link.text)}"' if link.text else ""
    end = f", which ends at {harmless(link.ends_at)}" if link.ends_at else ""
    return f"{harmless(link.url)}{end}{text} ({', '.join(about)})"


def _link(link: LinkStory, page: PageStory, story: InboundStory) -> Iterator[str]:
    to_url = harmless(link.to_url)
    if link.backlink is None:
        yield f"  link to {to_url}: not in the ledger: {_absence(link, page)}"
        return
    record, sort = link.backlink.record, link.backlink.sort
    yield f"  link to {to_url}: {record.standing}" + ("" if record.standing.verified else ", not shown")
    yield f"    first seen {record.first_seen}, last change {record.changed}, told by {harmless(', '.join(record.sources))}"
    if record.missing_since:
        yield f"    not found since {record.missing_since}; lost after 7 days"
    yield from (f"    {change.at}  {change.standing}" for change in record.history)
    yield f"    sort: {', '.join(dict.fromkeys((sort.label, sort.origin, sort.control, sort.kind)))}"
    yield f"    decided by: {sort.rule}" + (f" ({harmless(sort.evidence)})" if sort.evidence else "")
    if link.backlink.voice is not None:
        yield from (f"    {text}" for text in render_voice(link.backlink.voice))
    if record.metrics:
        yield "    " + ", ".join(f"{harmless(name)} {count:,}" for name, count in sorted(record.metrics.items()))
    if story.built:
        yield f"    {_landing(link.backlink, story.built)}"


def _absence(link: LinkStory, page: PageStory) -> str:
    if page.observations and all(observation.private for observation in page.observations):
        return "only private sources tell of it"
    if page.readings and link.standing is Standing.CLAIMED:
        return "the last visit did not find it"
    if page.readings and (moved := _moved(page.readings[-1])):
        return _UNKNOWN.get(link.standing, f"the last visit saw it at {moved}; `linkvoice listen` adds it, unless it knows that page already")
    return _UNKNOWN.get(link.standing, "the last visit saw it; `linkvoice listen` adds it")


def _landing(backlink: Backlink, built: str) -> str:
    if backlink.broken:
        return f"leads nowhere: nothing in {harmless(built)} answers at /{harmless(backlink.path)}"
    if not backlink.target:
        return "leads out of this build"
    fragment = f"#{harmless(backlink.fragment)}" if backlink.fragment else ""
    way = f" by way of {', '.join(map(harmless, backlink.hops))}" if backlink.hops else ""
    return f"leads to {harmless(f'{built}/{backlink.target}')}{fragment}{way}"

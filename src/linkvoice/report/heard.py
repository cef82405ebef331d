"""What listening brought, for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from linkvoice.model.heard import Heard, SourceSaid
from linkvoice.model.outreach import Borne
from linkvoice.model.record import Record
from linkvoice.model.standing import Standing
from linkvoice.model.url import hostname_of
from linkvoice.report.plain import counted, harmless

__all__ = ["WHY", "render_heard", "render_news"]

_MOST: Final = 50  # links listed of each kind of news
_FEW: Final = 5  # hosts named of spam
_UNSEEN: Final = {
    "gone": "not there",
    "robots": "closed by robots.txt",
    "refused": "refused",
    "silent": "without an answer",
    "unread": "not readable",
    "safety": "not asked for safety",
}
"""Why a page was not seen, in words; the most telling first."""
WHY: Final = {
    Standing.GONE: "the link is gone",
    Standing.SOURCE_DEAD: "the page is gone",
    Standing.MENTION_ONLY: "now without a link",
    Standing.BLOCKED_BY_POLICY: "not asked for safety",
}
"""Why a link is lost, in words."""


def render_heard(heard: Heard, digest: str | None = None) -> str:
    """Write the news, a line a link, then a summary that fits one screen: what each source said, and what is left to do.

    A `digest` (see `linkvoice.report.digest`) stands in the place of the news of this run.
    """
    news = [*_news("+", heard.news.new), *_news("~", heard.news.changed), *_news("-", heard.news.lost)]
    lines = [
        *(news if digest is None else digest.splitlines()),
        f"linkvoice: {_totals(heard) if digest is None else _shown(heard)}",
        *(_source(said) for said in heard.sources),
        f"  {counted(heard.looked, 'page')} looked at{_unseen(heard)}"
        + (f", {heard.waiting:,} more {'comes' if heard.waiting == 1 else 'come'} next time" if heard.waiting else ""),
        *_spam(heard.spam),
        *_outreach(heard.outreach),
        f"  {heard.ledger}: {'written' if heard.written else 'nothing has changed'}",
        *(f"  note: {harmless(note)}" for note in heard.notes),
    ]
    return "\n".join(lines) + "\n"


def render_news(heard: Heard) -> str:
    """Write it in one line, without the line's end: how many links there are, and which sources failed."""
    return "; ".join((_totals(heard), *(_source(said).strip() for said in heard.sources if said.failure)))


def _shown(heard: Heard) -> str:
    return f"{counted(heard.shown, 'link')} to this site"


def _totals(heard: Heard) -> str:
    news = heard.news
    return f"{_shown(heard)}, {len(news.new)} new, {len(news.changed)} changed, {len(news.lost)} lost"


def _news(mark: str, records: Sequence[Record]) -> Iterator[str]:
    for record in records[:_MOST]:
        text = harmless(record.link.text) if record.link is not None else ""
        about = [f'"{text}"'] if text else []
        about += [record.link.rel] if record.link is not None and record.link.rel else []
        about += [WHY[record.standing]] if record.standing in WHY else ["not found this time"] if record.missing_since else []
        yield f"{mark} {harmless(record.from_url)} -> {harmless(record.to_url)}" + (f" ({', '.join(about)})" if about else "")
    if len(records) > _MOST:
        yield f"{mark} and {counted(len(records) - _MOST, 'more link').replace('more links', 'more')}"


def _unseen(heard: Heard) -> str:
    told = ", ".join(f"{heard.unseen[why]:,} {words}" for why, words in _UNSEEN.items() if heard.unseen.get(why))
    return f" ({told})" if told else ""


def _spam(records: Sequence[Record]) -> Iterator[str]:
    if records:
        hosts = sorted({hostname_of(record.from_url) for record in records})
        more = f" and {len(hosts) - _FEW:,} more" if len(hosts) > _FEW else ""
        what = f"{counted(len(records), 'link')} {'looks' if len(records) == 1 else 'look'} like spam and {'is' if len(records) == 1 else 'are'} shown nowhere"
        yield f"  {what}: {harmless(', '.join(hosts[:_FEW]))}{more}; name a host in `voices.reviewed` if it is honest"


def _outreach(requests: Sequence[Borne]) -> Iterator[str]:
    bore = [each for each in requests if each.links]
    if requests:
        yield f"  {counted(len(requests), 'request')} to others, of which {len(bore):,} bore links{':' if bore else ''}"
    for asked, links in bore[:_MOST]:
        more = f" and {len(links) - 1:,} more" if len(links) > 1 else ""
        yield f"    {harmless(asked.where)}, {asked.when} ({asked.what}, {asked.result}): {harmless(links[0].from_url)}{more}"
    if len(bore) > _MOST:
        yield f"    and {len(bore) - _MOST:,} more"


def _source(said: SourceSaid) -> str:
    if said.failure:
        return f"  {said.name}: said nothing: {harmless(said.failure)}; what it told before is still known"
    notes = "".join(f"; {harmless(note)}" for note in said.notes)
    told = counted(said.told, "new link" if said.onward else "link") if said.told else "nothing new" if said.onward else "told of no link"
    return f"  {said.name}: {told}{notes}"

"""Dead links on pages that link to us, in whose place a page of ours may fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple
from urllib.parse import unquote

from linkvoice.inbound.prospects.about import about
from linkvoice.inbound.voice.topics import Topics
from linkvoice.model.backlink import Backlink
from linkvoice.model.beside import Beside
from linkvoice.model.outcome import Outcome, Status
from linkvoice.model.prospect import Prospect, Reason
from linkvoice.model.site import Page
from linkvoice.model.url import Url

__all__ = ["LEAST", "Fit", "dead_links", "fits"]

LEAST: Final = 1.2
"""What the words that a link and a page of ours have in common must weigh together at least, of which one stands in the text or the address of the link itself.

A word weighs 1 where no other page of ours has it, and the less the more have it: it takes two at least.
"""
_SHOWN: Final = 8  # words that evidence names


class Fit(NamedTuple):
    """A link to somebody else in whose place a page of ours would fit, were it dead."""

    backlink: Backlink
    """The best link to us on the same page."""
    link: Beside
    page: str
    """Path of the page of ours."""
    words: tuple[str, ...]
    """What they have in common, as our page has it, the most telling first."""


def fits(backlinks: Iterable[Backlink], beside: Mapping[str, Sequence[Beside]], topics: Topics, paths: Collection[str]) -> tuple[Fit, ...]:
    """Find what is beside the links to us and is about the same as one of our pages (`paths`), by the words of the link, its sentence and its address.

    The best voices come first. A page of ours that is linked there already fits nowhere on that page. Only what is there can be mended:
    links that were seen.
    """
    best: dict[str, Backlink] = {}
    linked: dict[str, set[str]] = defaultdict(set)
    for each in sorted((each for each in backlinks if each.record.standing.verified and each.record.from_url in beside), key=_merit):
        best.setdefault(each.record.from_url, each)
        linked[each.record.from_url].add(each.target)
    index = _index(topics, paths) if best else {}
    found = []
    for page, backlink in best.items():
        for link in beside[page]:
            fit = _fit(link, topics, index, linked[page])
            if fit is not None:
                found.append(Fit(backlink, link, *fit))
    return tuple(found)


def dead_links(found: Iterable[Fit], outcomes: Mapping[str, Outcome], pages: Mapping[str, Page]) -> Iterator[Prospect]:
    """Yield those that are dead beyond doubt; `outcomes` are by URL."""
    for fit in found:
        outcome = outcomes.get(fit.link.url)
        if outcome is not None and outcome.status is Status.BROKEN:
            day = datetime.fromtimestamp(outcome.checked_at, UTC).date().isoformat() if outcome.checked_at is not None else ""
            evidence = f"{outcome.reason}{f' ({day})' if day else ''}; words in common: {', '.join(fit.words)}"
            yield about(fit.backlink, Reason.DEAD_LINK, pages[fit.page].url, evidence, stands=fit.link.url, text=fit.link.text)


_Index = Mapping[str, Sequence[tuple[str, float]]]
"""Stem -> (path, weight) of each page that is about it."""


def _index(topics: Topics, paths: Collection[str]) -> _Index:
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for path in sorted(paths):
        topic = topics.of(path)
        for stem, (_, weight) in topic.words.items() if topic is not None else ():
            found[stem].append((path, weight))
    return found


def _fit(link: Beside, topics: Topics, index: _Index, linked: Collection[str]) -> tuple[str, tuple[str, ...]] | None:
    """Give the page that has most in common with a link, and what that is."""
    own = topics.stems(f"{link.text} {unquote(Url.normalised(link.url).path)}")
    weights: dict[str, float] = defaultdict(float)
    for stem in own:
        for path, weight in index.get(stem, ()):
            weights[path] += weight
    around = topics.stems(f"{link.before} {link.after}") - own
    for stem in around:
        for path, weight in index.get(stem, ()):
            if path in weights:
                weights[path] += weight
    weight, path = min(((-round(weight, 1), path) for path, weight in weights.items() if path not in linked), default=(0.0, ""))
    topic = topics.of(path) if -weight >= LEAST else None
    if topic is None:
        return None
    words = sorted((topic.words[stem] for stem in own | around if stem in topic.words), key=lambda each: (-each[1], each[0]))
    return path, tuple(word for word, _ in words)[:_SHOWN]


def _merit(backlink: Backlink) -> tuple[int, tuple[str, str]]:
    return -backlink.voice.score if backlink.voice is not None else 0, backlink.record.key

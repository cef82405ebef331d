"""Observations of one link by several sources become one claim.

No source alone knows that page X links to our page Z with text A: some know
only the site, some only that it is one of our pages. What they say of the
same two ends is brought together; nothing is made up, and nothing is proven.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from linkvoice.hosts import registrable_domain
from linkvoice.model.observation import Observation
from linkvoice.model.url import Url

__all__ = ["Claim", "merge"]

_CLAIMS = 200  # of one source about one registrable domain: a site of 10,000 pages with us in its footer is one voice, not 10,000
_WORDS = 5  # texts, rel values and spellings that are kept of one claim
_LENGTH = 2000  # characters; no page that a person links from has a longer address


@dataclass(frozen=True, slots=True)
class Claim:
    """What sources together say of one link to us."""

    from_url: str
    """The page that is said to link here: absolute, normalised, without fragment. Empty where only the site is known."""
    from_origin: str
    """Its site: ``https://blog.example``."""
    to_url: str
    """The page of ours: absolute, canonical, without fragment. Empty where it may be any."""
    sources: tuple[str, ...]
    """Names of those who say so, sorted."""
    first_seen: str = ""
    """ISO date since when any of them knows; empty where none says."""
    last_seen: str = ""
    """ISO date when any of them last saw it; empty where none says."""
    written: tuple[str, ...] = ()
    """How they write the URL of ours, fragments included, sorted; a few."""
    anchors: tuple[str, ...] = ()
    """Texts of the link, sorted; a few."""
    rels: tuple[str, ...] = ()
    """Values of its rel attribute, sorted; a few. An empty one says that it has none."""
    titles: tuple[str, ...] = ()
    """Titles of the linking page, sorted; a few."""
    hints: tuple[str, ...] = ()
    """What the sources are by their nature (`Observation.kind_hint`), sorted; a few."""
    metrics: Mapping[str, int] = field(default_factory=dict)
    """Figures of the sources, sorted by name; of one name the largest."""
    lost: bool = False
    """Each of them says that the link is gone. A hint: that a source is silent never means it."""
    sample: bool = False
    """Each of them shows only a part of what it knows."""
    private: bool = False
    """Nobody says so in public: it must not leave the private folder. Of a claim that is not private, nothing here comes from a private observation."""

    @property
    def key(self) -> tuple[str, str]:
        """What makes it this claim and no other."""
        return self.from_url or self.from_origin, self.to_url


class _Told(NamedTuple):
    """An observation and its ends, normalised."""

    from_url: str
    from_origin: str
    to_url: str
    what: Observation

    @property
    def key(self) -> tuple[str, str]:
        return self.from_url or self.from_origin, self.to_url

    @property
    def date(self) -> str:
        return self.what.last_seen or self.what.first_seen


def merge(observations: Iterable[Observation], page: Callable[[str], str] = str) -> tuple[Claim, ...]:
    """Give the claims that observations amount to, sorted by key; their order and repetitions do not matter.

    `page` gives the canonical URL of a page of ours for any spelling of it
    (without fragment). Observations are passed over that name no http or https
    page or site. Of each source, the newest 200 claims about one registrable
    domain count, those that name a page before those that name only a site.
    """
    told = [told for observation in observations if (told := _told(observation, page)) is not None]
    claims = defaultdict(list)
    for one in _capped(told):
        claims[one.key].append(one)
    return tuple(_claim(claims[key]) for key in sorted(claims))


def _told(observation: Observation, page: Callable[[str], str]) -> _Told | None:
    linking = _web(observation.from_url) if observation.from_url else None
    site = linking if observation.from_url else _web(observation.from_origin)
    ours = _web(observation.to_url) if observation.to_url else None
    if site is None or (observation.to_url and ours is None):
        return None
    return _Told(linking.page if linking else "", f"{site.scheme}://{site.host}", page(ours.page) if ours else "", observation)


def _web(text: str) -> Url | None:
    """A URL that a person may visit; None for other schemes, for what holds a name or password, and for what is too long."""
    url = Url.parse(text) if len(text) <= _LENGTH else None
    sound = url is not None and url.scheme in {"http", "https"} and url.href.startswith(f"{url.scheme}://{url.host}/")
    return url if sound else None


def _capped(told: Iterable[_Told]) -> Iterable[_Told]:
    groups = defaultdict(list)
    for one in told:
        domain = registrable_domain(Url.normalised(one.from_origin).hostname)
        groups[one.what.source, domain].append(one)
    for group in groups.values():
        newest: dict[tuple[str, str], tuple[bool, str]] = {}
        for one in group:
            newest[one.key] = max(newest.get(one.key, (False, "")), (bool(one.from_url), one.date))
        kept = set(sorted(sorted(newest), key=newest.__getitem__, reverse=True)[:_CLAIMS])
        yield from (one for one in group if one.key in kept)


def _claim(told: Collection[_Told]) -> Claim:
    public = [one for one in told if not one.what.private]
    of = [one.what for one in public or told]
    some = next(iter(told))
    metrics = dict(sorted((name, count) for one in of for name, count in one.metrics.items()))  # of one name the largest comes last, and stays
    return Claim(
        some.from_url,
        some.from_origin,
        some.to_url,
        sources=tuple(sorted({one.source for one in of})),
        first_seen=min((date for one in of if (date := one.first_seen)), default=""),
        last_seen=max(one.last_seen for one in of),
        written=_few(one.to_url for one in of),
        anchors=_few(one.anchor for one in of),
        rels=tuple(sorted({one.rel for one in of if one.rel is not None})[:_WORDS]),
        titles=_few(one.title for one in of),
        hints=_few(one.kind_hint for one in of),
        metrics=metrics,
        lost=all(one.lost for one in of),
        sample=all(one.sample for one in of),
        private=not public,
    )


def _few(texts: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({text for text in texts if text})[:_WORDS])

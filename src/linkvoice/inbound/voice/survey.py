"""What only all links together tell: which of them a site repeats, and which texts go round."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from typing import Final, NamedTuple

from linkvoice.hosts import registrable_domain
from linkvoice.model.link_to_us import Placement
from linkvoice.model.record import Record
from linkvoice.model.url import Url

__all__ = ["Repeat", "Survey", "names_of", "repeat_of", "site_of", "survey"]

_PAGES: Final = 20
"""Pages of a site with one link that make it site-wide."""
_TEMPLATE_PAGES: Final = 3
"""So many do, where the link stands in the template of most of them."""
_SITES: Final = 10
"""Sites below which no text can go round: of three, one is a third."""
_SHARE: Final = 0.3
_NAME: Final = 3
"""Letters of the shortest name."""

Repeat = tuple[str, str, str]
"""What makes links of several pages one: their site, the page of ours, the text."""


class Survey(NamedTuple):
    """What all links together tell."""

    sites: int
    """How many sites link."""
    repeated: Mapping[Repeat, int]
    """Link that a site has on many pages -> on how many."""
    common: Mapping[str, int]
    """Text (folded) that more than 30 % of the sites link with, and that does not name us -> how many do."""
    site: Callable[[str], str]
    """As `site_of`, remembering the answers."""


def survey(records: Iterable[Record], names: Collection[str] = ()) -> Survey:
    """Look at all links that were seen on their pages; a text with one of `names` (folded) in it names us."""
    site = _remembering()
    pages: Counter[Repeat] = Counter()
    templates: Counter[Repeat] = Counter()
    texts: dict[str, set[str]] = defaultdict(set)
    sites = set()
    for record in records:
        link = record.link
        if link is None or not record.standing.verified:
            continue
        key = repeat_of(record, site)
        pages[key] += 1
        if link.placement is Placement.TEMPLATE:
            templates[key] += 1
        sites.add(key[0])
        texts[key[2]].add(key[0])
    repeated = {key: count for key, count in pages.items() if count >= _PAGES or (count >= _TEMPLATE_PAGES and 2 * templates[key] > count)}
    enough = len(sites) * _SHARE if len(sites) >= _SITES else len(sites)
    common = {text: len(users) for text, users in texts.items() if len(users) > enough and text and not any(name in text for name in names)}
    return Survey(len(sites), repeated, common, site)


def names_of(base: str) -> frozenset[str]:
    """Give the names by which others call the site with this root: the labels of its host, but for the end, and the folders that it is in."""
    url = Url.normalised(base)
    return frozenset(name for name in (*url.hostname.split(".")[:-1], *url.path.lower().split("/")) if len(name) >= _NAME)


def repeat_of(record: Record, site: Callable[[str], str]) -> Repeat:
    """Give what a link has in common with its repetitions."""
    return site(record.from_url), record.to_url, record.link.text.casefold() if record.link is not None else ""


def site_of(url: str) -> str:
    """The site that a page belongs to: the name that somebody registered, also at a host for sites of many (``alice.github.io``)."""
    return registrable_domain(Url.normalised(url).hostname)


def _remembering() -> Callable[[str], str]:
    """Remember the site of each host: there are many pages, and few of these."""
    of_host = cache(lambda host: site_of(f"https://{host}/"))
    return lambda url: of_host(url.split("/", 3)[2])

"""We link to a site that links to us, and both count in search engines.

Said of sites whose own authors write the links, once for each site. Where a page of ours links to 10 sites or
more, and 80 of 100 of them link back, that is a warning: it looks like a page of exchanged links.

## Why is this bad?

Between projects that use each other it is normal. Pages that exist only to exchange links are link spam in
the eyes of search engines.

## Example

```html index.html
<!-- backlink: https://blog.acme.org/tools -> https://acme.dev/ -->
<p>We like <a href="https://blog.acme.org/">the blog of Acme</a>.</p>
```

## Use instead

```html index.html
<!-- backlink: https://blog.acme.org/tools -> https://acme.dev/ -->
<p>We like <a href="https://other.dev/">another blog</a>.</p>
```

## Options

- `rules.ignore`: `[LV609]` where you know those who link back.

## Source

[Spam policies: link spam](https://developers.google.com/search/docs/essentials/spam-policies#link-spam).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from linkvoice.hosts import is_host
from linkvoice.model.finding import Severity
from linkvoice.model.link import Link
from linkvoice.model.url import Url, hostname_of
from linkvoice.rules.follow.folded import folded
from linkvoice.rules.follow.outward import outward
from linkvoice.rules.inbound.told import shown, verified
from linkvoice.rules.rule import Facts, Problem, Rule
from linkvoice.rules.tokens import is_qualified

_MANY: Final = 10
_NEARLY_ALL: Final = 0.8
_WRITTEN: Final = frozenset({"blog", "code_host", "docs", "gov_edu", "list", "news", "newsletter", "unknown"})
"""Kinds of sites whose own authors write the links; on others it is chance that both sides meet."""
_SHARED: Final = (
    "*.bitbucket.org", "*.codeberg.org", "*.dev.to", "*.github.com", "*.gitlab.com", "*.huggingface.co", "*.medium.com", "*.qiita.com", "*.sr.ht", "*.zenn.dev",
    "sites.google.com",
)  # fmt: skip
"""Hosts on which each first part of a path is somebody else's."""


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the pages of exchanged links, and else each site that links back, once."""
    links = [(link, _site(link.target.url)) for link, _ in outward(facts)] if facts.backlinks else []
    back = _sites_that_link(facts, {site.partition("/")[0] for _, site in links})
    if not back:
        return
    sites: dict[str, set[str]] = {}
    first: dict[str, Link] = {}
    for link, site in links:
        for page in link.pages or (link.page,):
            sites.setdefault(page, set()).add(site)
        if site in back and not is_qualified(link.rel):
            first.setdefault(site, link)
    exchanges = [page for page, linked in sites.items() if len(linked) >= _MANY and len(linked & first.keys()) >= _NEARLY_ALL * len(linked)]
    yield from folded(_exchange(page, sites[page], first) for page in exchanges)
    for site, link in first.items():
        if link.page not in exchanges:
            yield Problem(f"{link.href}: this site links back, on {shown(back[site])}", link)


def _sites_that_link(facts: Facts, hosts: Collection[str]) -> dict[str, str]:
    """Give each site on these hosts whose own author links to us, with the first page that does."""
    found: dict[str, str] = {}
    if not facts.backlinks or not hosts:
        return found  # most sites have no ledger, and need not load the nouns of one
    from linkvoice.model.classification import Control

    for backlink in verified(facts):
        url, sort = backlink.record.from_url, backlink.sort
        if sort.control is Control.EDITORIAL and sort.kind in _WRITTEN and _host(url) in hosts:
            found.setdefault(_site(url), url)
    return found


def _exchange(page: str, linked: set[str], first: Mapping[str, Link]) -> Problem:
    return Problem(
        f"{len(linked & first.keys())} of {len(linked)} sites that this page links to link back: it looks like a page of exchanged links",
        page=page,
        hint="say in the text why each is worth a visit, or take the page away",
        severity=Severity.WARNING,
    )


def _site(url: str) -> str:
    """Name the site of a URL: its host, and where people share a host, whose part of it."""
    host = _host(url)
    return f"{host}/{Url.normalised(url).path.split('/')[1].lower()}" if is_host(host, _SHARED) else host


def _host(url: str) -> str:
    return hostname_of(url).removeprefix("www.")


RULE = Rule("LV609", "reciprocal-link", Severity.INFO, __doc__, check, about_build=False, can_fail=False)

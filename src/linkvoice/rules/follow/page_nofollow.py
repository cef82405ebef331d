"""A page tells search engines to follow none of its links.

Read from the page's robots meta elements, and from `X-Robots-Tag` in the site's
`_headers` file (Netlify, Cloudflare Pages). Where directives contradict each other, LV209 speaks instead.

## Why is this bad?

Search engines may not find, or value less, what only this page links to, other
pages of the site included. A page that is to stay out of search results needs `noindex` alone.

## Example

```html index.html
<head><meta name="robots" content="noindex, nofollow"></head>
<body><p>Read the <a href="guide/">guide</a>.</p></body>
```

```html guide/index.html
<head><meta name="robots" content="noindex"></head>
<body><h1>Guide</h1></body>
```

## Use instead

```html index.html
<head><meta name="robots" content="noindex"></head>
<body><p>Read the <a href="guide/">guide</a>.</p></body>
```

```html guide/index.html
<head><meta name="robots" content="noindex"></head>
<body><h1>Guide</h1></body>
```

## Options

- `ignore_pages`, or `rules.per_page`: for drafts.

## Source

[Robots meta tag and X-Robots-Tag](https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.model.link import Kind
from linkvoice.model.site import Page
from linkvoice.rules.follow.folded import folded
from linkvoice.rules.follow.robots import conflict, forbids, robots_of
from linkvoice.rules.rule import Facts, Problem, Rule


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the pages with links that say nofollow or none; what many pages say alike is one problem."""
    yield from folded(_problems(facts))


def _problems(facts: Facts) -> Iterator[Problem]:
    for page in facts.graph.pages.values():
        for crawler, directives in robots_of(facts, page).items():
            found = forbids(directives, "follow")
            if found is None or conflict(directives) is not None or not _has_links(facts, page):
                continue
            who = "search engines follow" if crawler == "robots" else f"{crawler} follows"
            away = forbids(directives, "index") is not None
            hint = "write `noindex` alone: that keeps the page out of search results" if away else "leave it out; mark single links with `rel`"
            yield Problem(f"{found.place} says `{found.word}`: {who} no link of this page", page=page.path, hint=hint)
            break


def _has_links(facts: Facts, page: Page) -> bool:
    """Whether it has a link that leads to another page."""
    return any(
        link.element in {"a", "area"} and link.target.kind in {Kind.INSIDE, Kind.OUTSIDE} and link.attribute and link.target.page != page.url
        for link in facts.graph.outbound(page.path)
    )


RULE = Rule("LV208", "page-nofollow", Severity.WARNING, __doc__, check)

"""Every link to a page tells search engines not to follow it.

Each of them says `nofollow`, or stands on a page that says so for all of its links. Pages that are
not to be found (`noindex`, or another canonical address) are left out, and so
are paths that LV201 allows to be linked so.

## Why is this bad?

The page is meant to be found, but search engines are led to it by no link.

## Example

```toml linkvoice.toml
[rules]
ignore = ["internal-nofollow"]
```

```html index.html
<p><a href="changes/" rel="nofollow">All changes</a></p>
```

```html changes/index.html
<h1>Changes</h1>
```

## Use instead

```html index.html
<p><a href="changes/">All changes</a></p>
```

```html changes/index.html
<h1>Changes</h1>
```

## Options

- `rules.options`: `{LV201: {allow_internal_nofollow: [/login/*]}}` for pages that are linked so on purpose.

## Source

[Sitebulb: URL only has nofollow incoming internal links](https://sitebulb.com/hints/indexability/url-only-has-nofollow-incoming-internal-links/).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.model.link import Link
from linkvoice.model.site import Page
from linkvoice.model.url import join
from linkvoice.rules.follow.folded import folded
from linkvoice.rules.follow.internal_nofollow import allowed_targets, is_allowed
from linkvoice.rules.follow.robots import forbids, robots_of
from linkvoice.rules.rule import Facts, Problem, Rule
from linkvoice.rules.tokens import is_qualified


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the pages that search engines are led to by no link, though there are some."""
    yield from folded(_problems(facts))


def _problems(facts: Facts) -> Iterator[Problem]:
    allowed = allowed_targets(facts)
    closed = {path for path, page in facts.graph.pages.items() if forbids(robots_of(facts, page).get("robots", ()), "follow") is not None}
    if not closed and not any(is_qualified(link.rel) and facts.is_internal(link) for link in facts.marked_anchors()):
        return
    for page in facts.graph.pages.values():
        links = [link for link in facts.graph.inbound(page.path) if link.element in {"a", "area"} and link.attribute and _others(link, page)]
        if not links or any(_leads(link, page, closed) for link in links) or not _is_meant_to_be_found(facts, page):
            continue
        if page.url != facts.graph.site.base and not all(is_allowed(allowed, link) for link in links):
            yield Problem(
                "every link to this page is nofollow: search engines are not led here", page=page.path, hint="leave `nofollow` out of one of them"
            )


def _others(link: Link, page: Page) -> list[str]:
    """The other pages that a link to a page stands on."""
    return [path for path in link.pages or (link.page,) if path != page.path]


def _leads(link: Link, page: Page, closed: set[str]) -> bool:
    return not is_qualified(link.rel) and any(path not in closed for path in _others(link, page))


def _is_meant_to_be_found(facts: Facts, page: Page) -> bool:
    if any(forbids(directives, "index") for directives in robots_of(facts, page).values()):
        return False
    canonical = join(page.url, page.canonicals[0][0]) if page.canonicals and facts.graph.site.known else None
    return canonical is None or _bare(canonical) == _bare(page.url)


def _bare(url: str) -> str:
    """A URL without the endings by which the same page may be written."""
    return url.partition("#")[0].removesuffix("index.html").removesuffix(".html").rstrip("/")


RULE = Rule("LV210", "nofollow-only-inlinks", Severity.WARNING, __doc__, check)

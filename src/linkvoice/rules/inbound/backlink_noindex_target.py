"""Somebody links to a page of ours that search engines are told not to show.

Read from the page's robots meta elements, and from `X-Robots-Tag` in the site's `_headers` file.

## Why is this bad?

Others find the page worth a link, and it is kept out of search results: what
their links are worth is lost.

## Example

```html index.html
<!-- backlink: https://blog.acme.org/tools -> https://acme.dev/guide/ -->
<p>Read <a href="guide/">the guide</a>.</p>
```

```html guide/index.html
<head><meta name="robots" content="noindex"></head>
<body><a href="../">Home</a></body>
```

## Use instead

```html index.html
<!-- backlink: https://blog.acme.org/tools -> https://acme.dev/guide/ -->
<p>Read <a href="guide/">the guide</a>.</p>
```

```html guide/index.html
<p><a href="../">Home</a></p>
```

## Options

- `rules.per_page`: `{"drafts/**": [LV603]}` for pages that are kept out on purpose.

## Source

[Block indexing with noindex](https://developers.google.com/search/docs/crawling-indexing/block-indexing).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from linkvoice.model.finding import Severity
from linkvoice.rules.follow.robots import Directive, forbids, robots_of
from linkvoice.rules.inbound.told import shown, verified
from linkvoice.rules.rule import Facts, Problem, Rule

if TYPE_CHECKING:
    from linkvoice.model.backlink import Backlink


def check(facts: Facts) -> Iterator[Problem]:
    """Yield each page with backlinks that says noindex or none, once."""
    pages: dict[str, list[Backlink]] = {}
    for backlink in verified(facts):
        pages.setdefault(backlink.target, []).append(backlink)
    for path, backlinks in pages.items():
        found = _forbidden(facts, path)
        if found is not None:
            more = f" and {len(backlinks) - 1:,} more" if len(backlinks) > 1 else ""
            yield Problem(
                f"{found.place} says `{found.word}`, though others link here: {shown(backlinks[0].record.from_url)}{more}",
                page=path,
                hint="let search engines show it, or redirect it to a page that they may show",
            )


def _forbidden(facts: Facts, path: str) -> Directive | None:
    page = facts.graph.pages.get(path)
    if page is None:
        return None
    found = (forbids(directives, "index") for directives in robots_of(facts, page).values())
    return next((directive for directive in found if directive is not None), None)


RULE = Rule("LV603", "backlink-noindex-target", Severity.WARNING, __doc__, check, about_build=False)

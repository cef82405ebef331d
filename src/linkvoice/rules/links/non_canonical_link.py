"""A link leads to a page that names another page of the site as canonical.

Links on pages that are not canonical themselves (older versions, say) are passed
over, and so are links to further pages of a list. `/guide`, `/guide/`, `/guide.html` and
`/guide/index.html` are one page.

## Why is this bad?

Readers get the copy that you do not want them to keep, and search engines are told
two things: the link says this page, the page says the other.

## Example

```html index.html
<p><a href="print/">The guide</a>, <a href="guide/">the same in colour</a></p>
```

```html guide/index.html
<p><a href="../">Home</a></p>
```

```html print/index.html
<head><link rel="canonical" href="https://acme.dev/guide/"></head>
<body><a href="../">Home</a></body>
```

## Use instead

```html index.html
<p><a href="guide/">The guide</a></p>
```

```html guide/index.html
<p><a href="../">Home</a></p>
```

```html print/index.html
<head><link rel="canonical" href="https://acme.dev/guide/"></head>
<body><a href="../">Home</a></body>
```

## Options

- `ignore_urls`: URLs that are not checked, such as `*/print/`.

## Source

[Canonical URLs](https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls#use-internal-links).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.model.link import Kind, Link
from linkvoice.rules.links.canonical import canonicals, is_indexable, other_page, said
from linkvoice.rules.links.kinds import is_turned, name_of
from linkvoice.rules.rule import Facts, Problem, Rule
from linkvoice.rules.together import on_pages


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links to pages that stand back behind another."""
    graph = facts.graph
    stated = {path: link for path, links in canonicals(graph).items() if (link := said(links)) is not None}
    canonical = {path: other for path, link in stated.items() if (other := other_page(graph, link, path)) is not None}
    better = {path: other for path, other in canonical.items() if _is_better(facts, path, other) and other not in canonical}
    if not better:
        return
    for target, links in graph.targets(Kind.INSIDE).items():
        file = graph.landings[target].file
        if file in better and not graph.landings[target].hops:
            place = graph.site.shown(better[file])
            for link in links:
                pages = [page for page in link.pages or (link.page,) if page not in {file, *canonical}]
                if pages and _is_followed(link):
                    yield Problem(f"{link.href}: the page names {place} as canonical", on_pages(link, pages), hint=f"write a link to {place}")


def _is_better(facts: Facts, path: str, other: str) -> bool:
    """Whether a link to the canonical page is better advice: not for what LV506 and LV507 speak of, nor for further pages of a list."""
    return bool(name_of(other)) and not is_turned(path) and is_indexable(facts, facts.graph.pages[other])


def _is_followed(link: Link) -> bool:
    return link.element in {"a", "area"} and link.attribute in {"href", "xlink:href"}


RULE = Rule("LV508", "non-canonical-link", Severity.INFO, __doc__, check)

"""The canonical link of a page cannot be used, or says what nobody can mean.

It is relative or empty, stands in the body, contradicts another one on the same page, or
names the home page of the site although the page is another. The same link twice is fine.

## Why is this bad?

Search engines pass over such a link, or take one of several at random. A page that names
the home page in its stead is no longer found.

## Example

```html index.html
<p><a href="guide/">The guide</a></p>
```

```html guide/index.html
<head><link rel="canonical" href="https://acme.dev/"></head>
<body><a href="../">Home</a></body>
```

## Use instead

```html index.html
<p><a href="guide/">The guide</a></p>
```

```html guide/index.html
<head><link rel="canonical" href="https://acme.dev/guide/"></head>
<body><a href="../">Home</a></body>
```

## Options

- `rules.per_page`: `{"legacy/**": [LV506]}` for pages that cannot be changed.

## Source

[Canonical URLs](https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Kind, Link
from linkvoice.rules.links.canonical import canonicals, names_home
from linkvoice.rules.links.kinds import is_error
from linkvoice.rules.rule import Facts, Problem, Rule
from linkvoice.rules.together import folded, on_pages

_HINTS = {
    "several": "leave one of them",
    "body": "move it to the head; an element that belongs in the body ends the head before it",
    "relative": "write the whole URL, with https:// and the host",
    "home": "name the page itself",
}


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the canonical links that cannot be meant so."""
    wrong: dict[tuple[int, str], tuple[str, Link, list[str]]] = {}
    for path, links in canonicals(facts.graph).items():
        kind, link, message = ("", links[0], "") if is_error(path) else _judge(facts.graph, path, links)
        if kind:
            wrong.setdefault((id(link), message), (kind, link, []))[2].append(path)
    yield from folded(
        (kind, Problem(f"{link.href or '(empty)'}: {message}", on_pages(link, paths), hint=_HINTS[kind]))
        for (_, message), (kind, link, paths) in wrong.items()
    )


def _judge(graph: LinkGraph, path: str, links: list[Link]) -> tuple[str, Link, str]:
    """Say what sort of problem the canonical links of a page have, which of them, and in words; the first is empty where there is none."""
    head = list({link.target: link for link in links if link.traits.in_head}.values())
    link = (head or links)[0]
    if not head:
        return "body", link, "this canonical link stands in the body, where search engines do not read it"
    if len(head) > 1:
        return "several", link, f"another canonical link of this page says {head[1].href or '(empty)'}"
    if not link.href.strip():
        return "relative", link, "this canonical link is empty"
    if link.target.kind is Kind.MALFORMED or (link.traits.relative and link.target.kind is not Kind.OTHER):  # not file:
        return "relative", link, "this canonical link is no absolute URL"
    if names_home(graph, link, path):
        return "home", link, "this canonical link names the home page, and this is another page"
    return "", link, ""


RULE = Rule("LV506", "canonical-invalid", Severity.WARNING, __doc__, check)

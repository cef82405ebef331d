"""The canonical link of a page names a URL that cannot stand for it.

In this site: a redirect, a page that does not exist, that search engines may
not show (`noindex`), or that names yet another page. Elsewhere: a URL that is gone or has moved;
since the network said so, that is a warning.

## Why is this bad?

The page asks search engines to show another one in its stead, and they cannot: in the end
they may show neither.

## Example

```html index.html
<p><a href="guide/">The guide</a></p>
```

```html guide/index.html
<head><link rel="canonical" href="https://acme.dev/manual/"></head>
<body><a href="../">Home</a></body>
```

```html manual/index.html
<head><meta name="robots" content="noindex"></head>
<body><a href="../guide/">The guide</a></body>
```

## Use instead

```html index.html
<p><a href="manual/">The manual</a></p>
```

```html guide/index.html
<head><link rel="canonical" href="https://acme.dev/manual/"></head>
<body><a href="../">Home</a></body>
```

```html manual/index.html
<head><link rel="canonical" href="https://acme.dev/manual/"></head>
<body><a href="../">Home</a></body>
```

## Options

- `elsewhere`: paths below `site_url` that another job deploys.
- `clean_urls`: the server answers `/page` with `page.html`.

## Source

[Canonical URLs](https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from linkvoice.model.finding import Severity
from linkvoice.model.link import Kind, Link
from linkvoice.model.outcome import Status
from linkvoice.rules.links.canonical import canonicals, is_indexable, leads_to, names_home, other_page, said
from linkvoice.rules.links.kinds import is_error
from linkvoice.rules.rule import Facts, Problem, Rule
from linkvoice.rules.together import on_pages

_FINE = "", ""


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the canonical links whose target cannot stand for the page."""
    stated = {path: link for path, links in canonicals(facts.graph).items() if (link := said(links)) is not None}
    wrong: dict[tuple[int, str, str], tuple[Link, list[str]]] = {}
    for path, link in stated.items():
        if not is_error(path) and not names_home(facts.graph, link, path):  # LV506 speaks of that
            of_build, hint = _of_build(facts, stated, path, link)
            if of_build:
                wrong.setdefault((id(link), of_build, hint), (link, []))[1].append(path)
    for (_, message, hint), (link, paths) in wrong.items():
        yield Problem(f"{link.href}: {message}", on_pages(link, paths), hint=hint)
    for link in {id(link): link for link in stated.values()}.values():
        message = _of_network(facts, link)
        if message:
            yield Problem(f"{link.href}: {message}", link, hint="name the URL that answers", severity=Severity.WARNING, about_build=False)


def _of_build(facts: Facts, stated: Mapping[str, Link], path: str, link: Link) -> tuple[str, str]:
    """Say what is wrong with a target in this site, and what to write; both empty where nothing is."""
    graph = facts.graph
    landing = graph.landings.get(link.target)
    if landing is None or (leads_to(graph, link, path) and not landing.hops):
        return _FINE
    if landing.hops:
        return "the canonical link leads to a redirect", f"name {graph.site.shown(landing.file)}" if landing.file is not None else "name a page"
    other = other_page(graph, link, path)
    if other is None:
        missing = landing.file is None and landing.outside is None and not link.traits.relative  # LV506 speaks of that
        return ("the canonical link names no page of this site", "name a page that is there") if missing else _FINE
    if not is_indexable(facts, graph.pages[other]):
        return f"the canonical page {graph.site.shown(other)} is `noindex`", "name a page that search engines may show, or take its noindex away"
    beyond = stated.get(other)
    if beyond is not None and not leads_to(graph, beyond, other):
        return f"the canonical page {graph.site.shown(other)} names yet another page, {beyond.href}", f"name {beyond.href}"
    return _FINE


def _of_network(facts: Facts, link: Link) -> str:
    outcome = facts.outcomes.get(link.target.page) if link.target.kind is Kind.OUTSIDE else None
    if outcome is None or outcome.status not in {Status.BROKEN, Status.REDIRECTED}:
        return ""
    return f"the canonical page {'has moved' if outcome.status is Status.REDIRECTED else outcome.reason}"


RULE = Rule("LV507", "canonical-target-bad", Severity.ERROR, __doc__, check)

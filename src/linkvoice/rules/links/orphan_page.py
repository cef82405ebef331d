"""No other page links to a page.

Said of pages that search engines may show and that stand for themselves: not of
pages with `noindex` or another canonical address, of redirect stubs, of the home page and
error pages, of lists that generators make (tags, authors, archives, further pages
of a list, search), of drafts and pages that Pelican or `not_in_nav` of MkDocs hides, nor of the page
that linkvoice makes of who links to you. A folder without a home page is a part of a site, and nothing is said of it.

## Why is this bad?

Nobody finds the page but by chance. Often it was forgotten in the navigation, or it is a
template or a draft that should not be published at all.

## Example

```html index.html
<h1>Welcome</h1>
```

```html guide/index.html
<p><a href="../">Home</a></p>
```

## Use instead

```html index.html
<p>Welcome. Read <a href="guide/">the guide</a>.</p>
```

```html guide/index.html
<p><a href="../">Home</a></p>
```

## Options

- `rules.options`: `{LV505: {ignore: [landing/, thanks.html]}}` for pages that are linked from elsewhere,
  as patterns of gitignore over their paths in the built site or of their sources.

## Source

[How Google finds pages](https://developers.google.com/search/docs/fundamentals/how-search-works#crawling).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.globs import path_matcher
from linkvoice.model.finding import Severity
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Kind, Link
from linkvoice.model.site import Page
from linkvoice.rules.links.canonical import canonicals, is_indexable, leads_to, said
from linkvoice.rules.links.kinds import is_error, is_generated, is_pelican, name_of
from linkvoice.rules.rule import Facts, Option, Problem, Rule

_HOMES = {"index.html", "index.htm"}
_LEADING = {"a", "area", "button", "embed", "form", "iframe", "link", "object"}
_NO_WAY = frozenset({"canonical", "shortlink"})
"""Relations in the head that name a page, but lead nobody there."""


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the pages that no other page links to."""
    graph = facts.graph
    if not any(home in graph.pages or home in graph.stubs for home in _HOMES):
        return
    linked = _linked(graph)
    orphans = [page for path, page in graph.pages.items() if path not in linked]
    ignored, canonical = path_matcher(facts.option(RULE, "ignore")), canonicals(graph)
    for page in orphans:
        own = said(canonical.get(page.path, ()))
        if (
            not _may_be_alone(facts, page)
            and (own is None or leads_to(graph, own, page.path))
            and is_indexable(facts, page)
            and not ignored(page.path)
            and not ignored(graph.site.relative(page.path))
        ):
            yield Problem("no other page links to this page", page=page.path, hint="link to it where readers look for it, or do not publish it")


def _linked(graph: LinkGraph) -> set[str]:
    """The pages that another page leads to, and the home page."""
    linked = set(_HOMES)
    for target, links in graph.targets(Kind.INSIDE).items():
        file = graph.landings[target].file
        if file is not None and file not in linked and any(_leads_to(graph, link, file) for link in links):
            linked.add(file)
    return linked


def _leads_to(graph: LinkGraph, link: Link, file: str) -> bool:
    if link.page in graph.stubs:
        return link.page in _HOMES
    if link.element not in _LEADING or (link.element == "link" and not _NO_WAY.isdisjoint(link.rel.lower().split())):
        return False
    return any(page != file for page in link.pages or (link.page,))


def _may_be_alone(facts: Facts, page: Page) -> bool:
    hidden = page.path.startswith("pages/") and is_pelican(facts.graph.site)
    ours = page.linkbacks and f"{name_of(page.path)}/".startswith(f"{facts.config.voices.place}/")  # sections of ours link to it
    return hidden or bool(ours) or page.options.alone or not name_of(page.path) or is_error(page.path) or is_generated(page.path)


RULE = Rule(
    "LV505", "orphan-page", Severity.WARNING, __doc__, check,
    options={"ignore": Option((), "Pages that no other page has to link to: patterns of gitignore over their paths in the built site, or of their sources.")},
)  # fmt: skip

"""The language versions that a page lists in its head do not fit together.

Each version has to list itself and all others, with absolute URLs
(`<link rel="alternate" hreflang="de" href="https://…">`), and each of those has to list it in return.
Where a page writes all of them without the host, its theme does so: that is said once, as an info.

## Why is this bad?

Search engines believe a list of versions only when all of them say the same. Otherwise
they pass over it, and readers get the page in the wrong language.

## Example

```html index.html
<head><link rel="alternate" hreflang="en" href="https://acme.dev/">
<link rel="alternate" hreflang="de" href="https://acme.dev/de/"></head>
<body><a href="de/">Deutsch</a></body>
```

```html de/index.html
<body><a href="../">English</a></body>
```

## Use instead

```html index.html
<head><link rel="alternate" hreflang="en" href="https://acme.dev/">
<link rel="alternate" hreflang="de" href="https://acme.dev/de/"></head>
<body><a href="de/">Deutsch</a></body>
```

```html de/index.html
<head><link rel="alternate" hreflang="en" href="https://acme.dev/">
<link rel="alternate" hreflang="de" href="https://acme.dev/de/"></head>
<body><a href="../">English</a></body>
```

## Options

- `rules.per_page`: `{"archive/**": [LV509]}` for pages that cannot be changed.

## Source

[Localised versions](https://developers.google.com/search/docs/specialty/international/localized-versions).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from linkvoice.model.finding import Severity
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Link
from linkvoice.model.url import Url
from linkvoice.rules.links.canonical import leads_to
from linkvoice.rules.links.kinds import is_error
from linkvoice.rules.rule import Facts, Problem, Rule
from linkvoice.rules.together import folded, on_pages

_PAGES = (".html", ".htm", ".xhtml", ".php")
_THEME = "theme"
Versions = Mapping[str, list[Link]]


class _Gap(NamedTuple):
    kind: str
    link: Link
    message: str
    hint: str
    severity: Severity | None = None


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the lists of language versions with a gap."""
    graph = facts.graph
    versions = _versions(graph)
    gaps: dict[tuple[int, str, str], tuple[_Gap, list[str]]] = {}
    for path, links in versions.items():
        for gap in _gaps(graph, versions, path, links):
            gaps.setdefault((id(gap.link), gap.message, gap.hint), (gap, []))[1].append(path)
    told = [(gap.kind, Problem(gap.message, on_pages(gap.link, paths), hint=gap.hint, severity=gap.severity)) for gap, paths in gaps.values()]
    yield from folded(each for each in told if each[0] != _THEME)
    yield from folded((each for each in told if each[0] == _THEME), 1)


def _versions(graph: LinkGraph) -> Versions:
    """The language versions that each page lists in its head; feeds in other languages are none."""
    found: dict[str, list[Link]] = defaultdict(list)
    for link in graph.relations("alternate"):
        name = Url.normalised(link.target.url).path.rpartition("/")[2]
        if link.traits.language and link.traits.in_head and ("." not in name or name.lower().endswith(_PAGES)):
            for path in link.pages or (link.page,):
                if path in graph.pages and not is_error(path):
                    found[path].append(link)
    return found


def _gaps(graph: LinkGraph, versions: Versions, path: str, links: list[Link]) -> Iterator[_Gap]:
    relative = next((link for link in links if link.traits.relative), None)
    if relative is not None:
        message = f"{relative.href or '(empty)'}: the link to the version in `{relative.traits.language}` is no absolute URL"
        hint = "write whole URLs, with https:// and the host"
        # Material for MkDocs makes a path of each address of this site, with mkdocs-static-i18n or without: no author can mend that.
        theme = all(link.traits.relative for link in links)
        yield _Gap(_THEME if theme else "relative", relative, message, hint, Severity.INFO if theme else None)
    for link in links:
        landing = graph.landings.get(link.target)
        other = (landing.file if landing is not None else None) or ""
        if other in graph.pages and other != path and not any(leads_to(graph, back, path) for back in versions.get(other, ())):
            message = f"{link.href}: the version in `{link.traits.language}` does not list this page in return"
            yield _Gap(f"return {link.traits.language}", link, message, f"add it to the versions in {graph.site.shown(other)}")
    if not any(leads_to(graph, link, path) for link in links):
        page = graph.pages[path]
        own = f'<link rel="alternate" hreflang="{page.language or "…"}" href="{page.url if graph.site.known else "…"}">'
        yield _Gap("self", links[0], "this page is not among the language versions that it lists", f"add {own}")


RULE = Rule("LV509", "hreflang-no-return", Severity.WARNING, __doc__, check)

"""The language versions that a page lists in its head do not fit together.

Each version has to list itself and all others, with absolute URLs
(`<link rel="alternate" hreflang="de" href="https://…">`), and each of those has to list it in return.
Where a page writes all of them without the host, or no page of the site lists itself, the theme does so: that is said once, as an info.

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
_SELF = "self"
Versions = Mapping[str, list[Link]]


class _Gap(NamedTuple):
    kind: str
    link: Link
    message: str
    hint: str
    severity: Severity | None = None
    """An info where it is the theme that does so: no author can mend that."""


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the lists of language versions with a gap."""
    graph = facts.graph
    versions = _versions(graph)
    gaps: dict[tuple[int, str, str], tuple[_Gap, list[str]]] = {}
    found = [(path, gap) for path, links in versions.items() for gap in _gaps(graph, versions, path, links)]
    for path, gap in _by_themes(found, len(versions)):
        gaps.setdefault((id(gap.link), gap.message, gap.hint), (gap, []))[1].append(path)
    told = [(gap.kind, Problem(gap.message, on_pages(gap.link, paths), hint=gap.hint, severity=gap.severity)) for gap, paths in gaps.values()]
    yield from folded(each for each in told if each[1].severity is None)
    yield from folded((each for each in told if each[1].severity is not None), 1)


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
        yield _Gap("relative", relative, message, hint, Severity.INFO if theme else None)
    for link in links:
        landing = graph.landings.get(link.target)
        other = (landing.file if landing is not None else None) or ""
        if other in graph.pages and other != path and not any(leads_to(graph, back, path) for back in versions.get(other, ())):
            message = f"{link.href}: the version in `{link.traits.language}` does not list this page in return"
            yield _Gap(f"return {link.traits.language}", link, message, f"add it to the versions in {graph.site.shown(other)}")
    if not any(leads_to(graph, link, path) for link in links):
        page = graph.pages[path]
        own = f'<link rel="alternate" hreflang="{page.language or "…"}" href="{page.url if graph.site.known else "…"}">'
        yield _Gap(_SELF, links[0], "this page is not among the language versions that it lists", f"add {own}")


def _by_themes(gaps: list[tuple[str, _Gap]], pages: int) -> list[tuple[str, _Gap]]:
    """Say which gaps are a theme's: those of Pelican never list the page itself. `pages` is the number of those that list versions."""
    alone = sum(gap.kind == _SELF for _, gap in gaps)
    if not alone == pages > 1:
        return gaps
    return [(path, gap._replace(severity=Severity.INFO) if gap.kind == _SELF else gap) for path, gap in gaps]


RULE = Rule("LV509", "hreflang-no-return", Severity.WARNING, __doc__, check)

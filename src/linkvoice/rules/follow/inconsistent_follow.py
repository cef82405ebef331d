"""The same page is linked with nofollow in one place, and without in another.

Links that a policy speaks of are not compared, nor links that readers wrote
(`ugc`), nor links within a page.

## Why is this bad?

One of the two is a mistake: the site vouches for a page, and says that it does not.

## Example

```html index.html
<p>We use <a href="https://tool.dev/">Tool</a>. Thanks to <a href="https://tool.dev/" rel="nofollow">its makers</a>!</p>
```

## Use instead

```html index.html
<p>We use <a href="https://tool.dev/">Tool</a>. Thanks to <a href="https://tool.dev/">its makers</a>!</p>
```

## Options

- `policy`: what is to be said about links to a place; LV202, LV204 and LV205 then speak of those that say something else.

## Source

[Qualify your outbound links](https://developers.google.com/search/docs/crawling-indexing/qualify-outbound-links).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.globs import Matcher
from linkvoice.model.finding import Severity
from linkvoice.model.link import Kind, Link
from linkvoice.rules.follow.internal_nofollow import allowed_targets, is_allowed
from linkvoice.rules.rule import Facts, Problem, Rule
from linkvoice.rules.tokens import is_qualified, qualifiers, search_tokens


def check(facts: Facts) -> Iterator[Problem]:
    """Yield, of each page that is linked both ways, the first link with nofollow, sponsored or ugc."""
    marked = {link.target.page for link in facts.marked_anchors() if is_qualified(link.rel)}
    if not marked:
        return
    allowed = allowed_targets(facts)
    places: dict[str, tuple[list[Link], list[Link]]] = {}
    for link in (link for target, links in facts.graph.targets().items() if target.page in marked for link in links):
        if link.element in {"a", "area"} and link.attribute in {"href", "xlink:href"} and _is_compared(facts, link, allowed):
            places.setdefault(link.target.page, ([], []))[is_qualified(link.rel)].append(link)
    for plain, qualified in places.values():
        if plain and qualified:
            page = plain[0].page
            where = "on this page" if page == qualified[0].page else f"on {facts.graph.site.shown(page)}"
            marks = qualifiers(qualified[0].rel)
            yield Problem(
                f"{qualified[0].href}: {marks} here, but another link to it {where} says nothing of it",
                qualified[0],
                hint="write it in both places, or in none",
            )


def _is_compared(facts: Facts, link: Link, allowed: Matcher) -> bool:
    if "ugc" in search_tokens(link.rel):
        return False
    if facts.is_external(link):
        policy = facts.policies.of(link)
        return policy is None or policy.rel is None
    if link.target.kind not in {Kind.INSIDE, Kind.OUTSIDE} or is_allowed(allowed, link):
        return False
    landing = facts.graph.landings.get(link.target)
    return landing is None or {*(link.pages or (link.page,))} != {landing.file}


RULE = Rule("LV207", "inconsistent-follow", Severity.INFO, __doc__, check)

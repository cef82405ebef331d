"""A link leads to where something used to be.

Inside the site: to a redirect stub or a rule in `_redirects`. Outside: to a URL
whose server says that it has moved for good (301 or 308). A passing redirect (302, 303, 307)
is normal and never reported. Two permanent redirects in a row are a warning.

## Why is this bad?

Redirects cost the reader time and are removed one day; then the link is broken.

## Example

```html index.html
<p>As <a href="https://docs.acme.dev/old">the manual</a> says.</p>
```

```answers
https://docs.acme.dev/old 301 https://docs.acme.dev/new
https://docs.acme.dev/new 200
```

## Use instead

```html index.html
<p>As <a href="https://docs.acme.dev/new">the manual</a> says.</p>
```

```answers
https://docs.acme.dev/new 200
```

## Options

- `rules.severity`: `{redirected-link: ignore}` to be quiet about it.

## Source

[RFC 9110, redirection](https://www.rfc-editor.org/rfc/rfc9110#name-redirection-3xx).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from linkvoice.model.finding import Severity
from linkvoice.model.outcome import Status
from linkvoice.rules.links.outside import named, outside_links
from linkvoice.rules.rule import Facts, Problem, Rule


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links whose target has moved for good."""
    graph = facts.graph
    for target, links, outcome in facts.judged_inside():
        landing = graph.landings[target]
        if landing.hops and outcome.status is Status.REDIRECTED:
            for link in links:
                if link.page not in graph.stubs:
                    yield Problem(f"{link.href}: leads to a redirect", link, hint=f"write a link to {graph.site.shown(landing.file or '')}")
    for link, outcome in outside_links(facts, Status.REDIRECTED):
        moved = list(takewhile(lambda hop: hop.permanent, outcome.hops))
        if moved:
            severity = Severity.WARNING if len(moved) > 1 else None
            yield Problem(f"{named(link, outcome)} has moved for good", link, hint=f"write {moved[-1].location}", severity=severity)


RULE = Rule("LV504", "redirected-link", Severity.INFO, __doc__, check, about_build=False)

"""The referrer policy of a page hides from all other sites where visitors come from.

Told when its referrer meta element, or else the `Referrer-Policy` header in the `_headers`
file of the site, says `no-referrer` or `same-origin`. Pages that say the same are told once.

## Why is this bad?

You vanish from the statistics of every site that you link to: their owners never
learn of it, and have no reason to link back. What browsers do by themselves tells
others your host, and not the page.

## Example

```html index.html
<meta name="referrer" content="no-referrer">
<h1>Welcome</h1>
```

## Use instead

```html index.html
<meta name="referrer" content="strict-origin-when-cross-origin">
<h1>Welcome</h1>
```

## Options

- `rules.ignore`: `[LV305]` where that is what you want.

## Source

[Referrer Policy](https://www.w3.org/TR/referrer-policy/#referrer-policies).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.extract.headers import headers_of
from linkvoice.model.finding import Severity
from linkvoice.model.site import Page
from linkvoice.rules.privacy.referrers import HIDING, policy_of_header, policy_of_meta
from linkvoice.rules.rule import Facts, Problem, Rule


def check(facts: Facts) -> Iterator[Problem]:
    """Yield each hiding policy once, with all pages that have it."""
    found: dict[tuple[str, str], list[str]] = {}
    for page in facts.graph.pages.values():
        where, policy = _policy(facts, page)
        if policy in HIDING:
            found.setdefault((where, policy), []).append(page.path)
    for (where, policy), pages in found.items():
        message = f"{where} hides from other sites that visitors come from here ({policy})"
        yield Problem(message, page=pages[0], pages=tuple(pages), hint="write strict-origin-when-cross-origin")


def _policy(facts: Facts, page: Page) -> tuple[str, str]:
    """Say where the policy of a page is written, and which it is; a meta element counts more than the header."""
    policy = policy_of_meta(page.referrer)
    if policy:
        return "the referrer meta element", policy
    return "the Referrer-Policy header", policy_of_header(headers_of(facts.graph.site, page.path).get("referrer-policy", ""))


RULE = Rule("LV305", "referrer-policy-hides-us", Severity.INFO, __doc__, check)

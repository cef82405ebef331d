"""A link leads to a page that answers well but does not look like what was linked.

The page says "not found" although its status code does not; every page of that
host that does not exist leads to the same place; the domain is parked or for
sale; or it leads to another domain than it did at earlier visits.

## Why is this bad?

The target may be gone, or in the hands of somebody else: expired domains are
bought for the links to them. Look at it yourself.

## Example

```html index.html
<p>As <a href="https://docs.acme.dev/manual">the manual</a> says.</p>
```

```answers
https://docs.acme.dev/manual 200 parked:unnamed
```

## Use instead

```html index.html
<p>As <a href="https://docs.acme.dev/manual">the manual</a> says.</p>
```

```answers
https://docs.acme.dev/manual 200
```

## Options

- `ignore_urls`: URLs that are not checked.

## Source

[Soft 404 errors](https://developers.google.com/search/docs/crawling-indexing/troubleshoot-crawling-errors#soft-404-errors).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.model.outcome import Status
from linkvoice.rules.links.outside import named, outside_links
from linkvoice.rules.rule import Facts, Problem, Rule


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links whose target answers, but looks wrong."""
    for link, outcome in outside_links(facts, Status.SUSPECT):
        yield Problem(f"{named(link, outcome)} {outcome.reason}", link, hint="look at it yourself")


RULE = Rule("LV512", "suspect-link", Severity.WARNING, __doc__, check, about_build=False, can_fail=False)

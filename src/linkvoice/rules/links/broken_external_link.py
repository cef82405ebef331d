"""A link leads out of the site to something that is gone.

Said only with evidence: the server answered 404 or 410 twice in one run, the
host name does not exist although other names do, the certificate is for another
name, or the redirects never end. A server that refuses programs, or does not
answer, is another matter: see LV513 and LV511.

## Why is this bad?

Whoever follows the link gets nowhere.

## Example

```html index.html
<p>As <a href="https://docs.acme.dev/old">the manual</a> says.</p>
```

```answers
https://docs.acme.dev/old 404
```

## Use instead

```html index.html
<p>As <a href="https://docs.acme.dev/new">the manual</a> says.</p>
```

```answers
https://docs.acme.dev/new 200
```

## Options

- `ignore_urls`: URLs that are not checked.
- `accept`: status codes that are fine; `outbound.hosts` sets them per host.

## Source

[RFC 9110, status codes](https://www.rfc-editor.org/rfc/rfc9110#name-status-codes).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.model.outcome import Status
from linkvoice.rules.links.outside import named, outside_links
from linkvoice.rules.rule import Facts, Problem, Rule


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links whose outside target is broken."""
    for link, outcome in outside_links(facts, Status.BROKEN):
        yield Problem(f"{named(link, outcome)} {outcome.reason}", link)


RULE = Rule("LV503", "broken-external-link", Severity.ERROR, __doc__, check, about_build=False)

"""A link could not be judged: its server did not answer, or answered that it cannot now.

A time-out, a cut connection, a server error, a name that could not be looked up:
all of them pass more often than not, so this never fails a build. Only what was
found so at 3 visits in a row over 2 days is broken: see LV503.

## Why is this bad?

It may be nothing. When it stays, the target is gone.

## Example

```html index.html
<p>As <a href="https://docs.acme.dev/manual">the manual</a> says.</p>
```

```answers
https://docs.acme.dev/manual 503
```

## Use instead

```html index.html
<p>As <a href="https://docs.acme.dev/manual">the manual</a> says.</p>
```

```answers
https://docs.acme.dev/manual 200
```

## Options

- `outbound.timeout`, `outbound.max_retries`: how patient linkvoice is.
- `outbound.grace`: after how many visits, over how many days, it is broken.
- `ignore_urls`: URLs that are not checked.

## Source

[RFC 9110, server error](https://www.rfc-editor.org/rfc/rfc9110#name-server-error-5xx).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.model.outcome import Status
from linkvoice.rules.links.outside import named, outside_links, since
from linkvoice.rules.rule import Facts, Problem, Rule


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links whose target gave no verdict this time."""
    for link, outcome in outside_links(facts, Status.UNREACHABLE):
        yield Problem(f"{named(link, outcome)} {outcome.reason}; no verdict yet{since(outcome)}", link)


RULE = Rule("LV511", "unreachable-link", Severity.WARNING, __doc__, check, about_build=False, can_fail=False)

"""A link leads to a server that refuses programs.

It answered 401, 403, 429 or another "not for you", or showed a certificate of an
issuer that this machine does not know. A person may well get in, so this is a
note, and never fails a build.

## Why is this bad?

It is not. But nobody knows whether the link works: look at it yourself once.

## Example

```html index.html
<p>As <a href="https://docs.acme.dev/manual">the manual</a> says.</p>
```

```answers
https://docs.acme.dev/manual 403
```

## Use instead

```html index.html
<p>As <a href="https://docs.acme.dev/manual">the manual</a> says.</p>
```

```answers
https://docs.acme.dev/manual 200
```

## Options

- `outbound.hosts`: `{"docs.acme.dev": {accept: [403]}}` for a host that you know.
- `ignore_urls`: URLs that are not checked.

## Source

[RFC 9110, client error](https://www.rfc-editor.org/rfc/rfc9110#name-client-error-4xx).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.model.outcome import Status
from linkvoice.rules.links.outside import named, outside_links
from linkvoice.rules.rule import Facts, Problem, Rule


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links whose server refuses programs."""
    for link, outcome in outside_links(facts, Status.BLOCKED):
        yield Problem(f"{named(link, outcome)} {outcome.reason}; a person may well get in", link)


RULE = Rule("LV513", "blocked-link", Severity.INFO, __doc__, check, about_build=False, can_fail=False)

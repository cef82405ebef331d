"""A page of the site could not be read, so its links were not checked.

## Why is this bad?

The check is incomplete, and links to places on the page cannot be judged.

## Example

```unreadable secret.html
Permission denied
```

## Use instead

```html secret.html
<h1>Readable</h1>
```

## Options

- `ignore_pages`: pages whose links are not checked.

## Source

linkvoice.
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.rules.rule import Facts, Problem, Rule


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the pages that could not be read."""
    for path, reason in facts.graph.unreadable.items():
        yield Problem(f"the page cannot be read ({reason}); its links were not checked", page=path, hint="make the file readable")


RULE = Rule("LV002", "unreadable-page", Severity.ERROR, __doc__, check)

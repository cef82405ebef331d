"""A link leads to the machine or the network of whoever reads it.

`localhost`, `*.local`, names without dots, and loopback and private addresses.

## Why is this bad?

Readers have something else there, or nothing. What is to be opened after starting
a program is better written as code, which nobody takes for a link that works.

## Example

```html index.html
<p>Now open <a href="http://127.0.0.1:8000/">the preview</a>.</p>
```

```answers
http://127.0.0.1:8000/ 200
```

## Use instead

```html index.html
<p>Now open <code>http://127.0.0.1:8000/</code>.</p>
```

## Options

- `internal_hosts`: hosts that are yours; links to them are not told.

## Source

[Special-use domain names](https://www.rfc-editor.org/rfc/rfc6761), [private addresses](https://www.rfc-editor.org/rfc/rfc1918).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.model.link import Kind
from linkvoice.rules.privacy.nearby import is_nearby
from linkvoice.rules.rule import Facts, Problem, Rule


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links to addresses that are other places for other readers."""
    nearby = {target for target in facts.graph.targets(Kind.OUTSIDE) if is_nearby(target.url)}
    for link in facts.anchors() if nearby else ():
        if link.target in nearby and facts.is_external(link):
            yield Problem(f"{link.href}: is another place for each reader", link, hint="write it as code, not as a link")


RULE = Rule("LV307", "local-link", Severity.INFO, __doc__, check)

"""A link that a policy calls sponsored does not say so.

Its `rel` needs `sponsored` or `nofollow`. Without a policy with `rel: sponsored` the rule says nothing.

## Why is this bad?

Search engines take a paid link without a mark for a bought vote, and may act against the whole site.

## Example

```toml linkvoice.toml
[[policy]]
name = "sponsors"
match = { hosts = ["cloud.dev"] }
rel = "sponsored"
```

```html index.html
<p>Our servers are paid for by <a href="https://cloud.dev/">Cloud Ltd</a>.</p>
```

## Use instead

```toml linkvoice.toml
[[policy]]
name = "sponsors"
match = { hosts = ["cloud.dev"] }
rel = "sponsored"
```

```html index.html
<p>Our servers are paid for by <a href="https://cloud.dev/" rel="sponsored">Cloud Ltd</a>.</p>
```

## Options

- `policy`: which links are sponsored.

## Source

[Qualify your outbound links](https://developers.google.com/search/docs/crawling-indexing/qualify-outbound-links).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.rules.follow.outward import declared
from linkvoice.rules.policy import name_of
from linkvoice.rules.rule import Facts, Problem, Rule
from linkvoice.rules.tokens import search_tokens, with_tokens


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links of sponsored policies that are neither sponsored nor nofollow."""
    for link, policy in declared(facts, "sponsored"):
        if {"sponsored", "nofollow"}.isdisjoint(search_tokens(link.rel)):
            yield Problem(
                f"{link.href}: not marked as sponsored, as {name_of(policy)} asks", link, hint=f"write {with_tokens(link.rel, 'sponsored')}"
            )


RULE = Rule("LV202", "sponsored-missing", Severity.ERROR, __doc__, check)

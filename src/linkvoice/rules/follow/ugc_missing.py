"""A link that a reader of the site wrote does not say so.

Which links those are, a policy with `rel: ugc` says, mostly by a selector:
comments, webmentions, a guest book. Their `rel` needs `ugc` or `nofollow`.

## Why is this bad?

Who leaves a comment can put a link into it. Search engines take it for the
site's own vote unless it is marked, and that draws spam.

## Example

```toml linkvoice.toml
[[policy]]
name = "comments"
match = { selector = "#comments" }
rel = "ugc"
```

```html index.html
<div id="comments"><p>See <a href="https://visitor.dev/">my page</a>!</p></div>
```

## Use instead

```toml linkvoice.toml
[[policy]]
name = "comments"
match = { selector = "#comments" }
rel = "ugc"
```

```html index.html
<div id="comments"><p>See <a href="https://visitor.dev/" rel="ugc nofollow">my page</a>!</p></div>
```

## Options

- `policy`: which links readers wrote. The first policy that matches counts, so put containers before hosts.

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
    """Yield the links of ugc policies that are neither ugc nor nofollow."""
    for link, policy in declared(facts, "ugc"):
        if {"ugc", "nofollow"}.isdisjoint(search_tokens(link.rel)):
            yield Problem(
                f"{link.href}: not marked as written by a reader, as {name_of(policy)} asks",
                link,
                hint=f"write {with_tokens(link.rel, 'ugc', 'nofollow')}",
            )


RULE = Rule("LV204", "ugc-missing", Severity.ERROR, __doc__, check)

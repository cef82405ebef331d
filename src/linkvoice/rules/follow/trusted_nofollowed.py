"""A link to a place that a policy trusts says that the site does not vouch for it.

A policy with `rel: follow` names the places; `nofollow`, `sponsored` or `ugc` on
a link to them is then a mistake, often that of a plugin which marks all links.

## Why is this bad?

The target loses a vote that you meant to give.

## Example

```toml linkvoice.toml
[[policy]]
name = "friends"
match = { hosts = ["*.friend.dev"] }
rel = "follow"
```

```html index.html
<p>It is built on <a href="https://docs.friend.dev/" rel="nofollow">our friends' library</a>.</p>
```

## Use instead

```toml linkvoice.toml
[[policy]]
name = "friends"
match = { hosts = ["*.friend.dev"] }
rel = "follow"
```

```html index.html
<p>It is built on <a href="https://docs.friend.dev/">our friends' library</a>.</p>
```

## Options

- `policy`: which places are trusted. The first policy that matches counts: one with `rel: ugc` for the comments goes first.

## Source

[The `rel` attribute](https://html.spec.whatwg.org/multipage/links.html#link-type-nofollow).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.rules.follow.outward import declared
from linkvoice.rules.policy import name_of
from linkvoice.rules.rule import Facts, Problem, Rule
from linkvoice.rules.tokens import is_qualified, qualifiers


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links of follow policies whose rel says nofollow, sponsored or ugc."""
    for link, policy in declared(facts, "follow"):
        if is_qualified(link.rel):
            marks = qualifiers(link.rel)
            yield Problem(f"{link.href}: {marks}, though {name_of(policy)} asks to vouch for it", link, hint=f"leave out {marks}")


RULE = Rule("LV205", "trusted-nofollowed", Severity.WARNING, __doc__, check)

"""A link to a place that a policy trusts says that the site does not vouch for it.

A policy with `rel: follow` names the places; `nofollow`, `sponsored` or `ugc` on
a link to them is then a mistake, often that of a plugin which marks all links.
One with `rel: me` names your own profiles: links to them must also say `me`.

## Why is this bad?

The target loses a vote that you meant to give. A profile without `rel="me"` is not
known to be yours: Mastodon, for one, looks for it before it shows your site as verified.

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

- `policy`: which places are trusted (`rel: follow`), and which profiles are yours (`rel: me`). The first policy that matches counts: one with `rel: ugc` for the comments goes first.

## Source

[The `rel` attribute](https://html.spec.whatwg.org/multipage/links.html#link-type-nofollow),
[rel=me](https://microformats.org/wiki/rel-me).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.rules.follow.outward import declared
from linkvoice.rules.policy import name_of
from linkvoice.rules.rule import Facts, Problem, Rule
from linkvoice.rules.tokens import browser_tokens, is_qualified, qualifiers, with_tokens


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links of follow and me policies whose rel says nofollow, sponsored or ugc, and those of me policies that do not say me."""
    for link, policy in declared(facts, "me"):
        if "me" not in browser_tokens(link.rel):
            yield Problem(f"{link.href}: not marked as yours, as {name_of(policy)} asks", link, hint=f"write {with_tokens(link.rel, 'me')}")
    for link, policy in (*declared(facts, "follow"), *declared(facts, "me")):
        if is_qualified(link.rel):
            marks = qualifiers(link.rel)
            yield Problem(f"{link.href}: {marks}, though {name_of(policy)} asks to vouch for it", link, hint=f"leave out {marks}")


RULE = Rule("LV205", "trusted-nofollowed", Severity.WARNING, __doc__, check)

"""A rel attribute has a token that looks like a typo of a known one, or that says nothing.

A token that nobody knows is a typo when at most two letters lie between it and a
registered one, and its first or last letter is right. Some words are often written
for others: `no-follow` for `nofollow`, `sponsor` for `sponsored`, `previous` for
`prev`. `follow` and `dofollow` do not exist: a link is followed unless it says otherwise.

## Why is this bad?

Browsers and search engines pass over a word that they do not know. A paid link
with `rel="nofolow"` counts as a vote, and nobody sees it.

## Example

```html index.html
<p>We thank <a href="https://shop.acme.dev/" rel="nofolow">our sponsor</a>.</p>
```

```answers
https://shop.acme.dev/ 200
```

## Use instead

```html index.html
<p>We thank <a href="https://shop.acme.dev/" rel="nofollow">our sponsor</a>.</p>
```

```answers
https://shop.acme.dev/ 200
```

## Options

- `extra_rel`: tokens that a theme or a script of yours reads, though they look like a typo.

## Source

[Link types](https://html.spec.whatwg.org/multipage/links.html#linkTypes),
[link relations](https://www.iana.org/assignments/link-relations/), and the W3C's validator for what is near enough.
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.rules.rel.relations import meant_by, related, tokens_of
from linkvoice.rules.rule import Facts, Option, Problem, Rule


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links with tokens that were meant to be others, or that say nothing."""
    extra = facts.option(RULE, "extra_rel")
    for link in related(facts):
        wrong = {token: meant for token in tokens_of(link, extra) if (meant := meant_by(token, link.element)) is not None}
        if wrong:
            told = "; ".join(f"`{token}`, which " + ("says nothing" if not meant else f"looks like `{meant}`") for token, meant in wrong.items())
            write = [meant for meant in wrong.values() if meant]
            yield Problem(f"{link.href}: rel has {told}", link, hint=f"write {' '.join(write)}" if write else "remove it: links are followed anyway")


RULE = Rule("LV102", "rel-typo", Severity.WARNING, __doc__, check, options={"extra_rel": Option((), "Tokens that are fine too.")})

"""A token of rel stands in the tag as an attribute of its own.

`<a href="…" nofollow>`, or `rel=noopener nofollow` without quotes, as some plugins
write it: the value of `rel` ends at the first space.

## Why is this bad?

There is no such attribute: the link says nothing of it, though it looks as if it did.

## Example

```html index.html
<p>We thank <a href="https://shop.acme.dev/" sponsored>our sponsor</a>.</p>
```

```answers
https://shop.acme.dev/ 200
```

## Use instead

```html index.html
<p>We thank <a href="https://shop.acme.dev/" rel="sponsored">our sponsor</a>.</p>
```

```answers
https://shop.acme.dev/ 200
```

## Options

None.

## Source

[Attributes of links](https://html.spec.whatwg.org/multipage/text-level-semantics.html#the-a-element).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.rules.rel.registry import IDLE
from linkvoice.rules.rule import Facts, Problem, Rule
from linkvoice.rules.tokens import search_tokens


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links with tokens of rel among their attributes."""
    for link in facts.special_anchors():
        stray = link.traits.stray
        if stray:
            are = "is an attribute" if len(stray) == 1 else "are attributes"
            rel = " ".join(dict.fromkeys([*search_tokens(link.rel), *(token for token in stray if token not in IDLE)]))
            yield Problem(f"{link.href}: {' and '.join(stray)} {are}, not in rel", link, hint=f'write rel="{rel}"' if rel else "remove it")


RULE = Rule("LV105", "rel-token-as-attribute", Severity.ERROR, __doc__, check)

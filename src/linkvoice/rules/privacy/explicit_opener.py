"""A link out of the site hands the new page its opener, in so many words.

## Why is this bad?

Browsers keep a page that opens in a new tab away from the one it came from, unless
`rel="opener"` asks them not to. The other page can then lead this tab elsewhere, to a
copy of your sign-in page, say.

## Example

```html index.html
<p>See <a href="https://other.acme.dev/" target="_blank" rel="opener">the other site</a>.</p>
```

```answers
https://other.acme.dev/ 200
```

## Use instead

```html index.html
<p>See <a href="https://other.acme.dev/" target="_blank">the other site</a>.</p>
```

```answers
https://other.acme.dev/ 200
```

## Options

- `internal_hosts`: hosts that are yours too; links to them are not told.

## Source

[Link type opener](https://html.spec.whatwg.org/multipage/links.html#link-type-opener).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.rules.privacy.opening import CLOSED, tab_of
from linkvoice.rules.rule import Facts, Problem, Rule
from linkvoice.rules.tokens import browser_tokens


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links to others that say opener and open a new tab."""
    for link in facts.special_anchors():
        if tab_of(link) and "opener" in (tokens := browser_tokens(link.rel)) and CLOSED.isdisjoint(tokens) and facts.is_external(link):
            yield Problem(f'{link.href}: may lead this tab elsewhere (rel="opener")', link, hint="drop opener")


RULE = Rule("LV301", "explicit-opener", Severity.WARNING, __doc__, check)

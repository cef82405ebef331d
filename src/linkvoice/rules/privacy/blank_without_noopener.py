"""A link out of the site opens in a new tab and does not say `noopener`.

It is off unless it is selected by its own code or name: browsers have done without
the word since 2021 (Chrome and Edge 88, Firefox 79, Safari 12.1).

## Why is this bad?

In browsers older than that, the other page can lead this tab elsewhere.

## Example

```html index.html
<p>See <a href="https://other.acme.dev/" target="_blank">the other site</a>.</p>
```

```answers
https://other.acme.dev/ 200
```

## Use instead

```html index.html
<p>See <a href="https://other.acme.dev/" target="_blank" rel="noopener">the other site</a>.</p>
```

```answers
https://other.acme.dev/ 200
```

## Options

- `internal_hosts`: hosts that are yours too; links to them are not told.

## Source

[Link type noopener](https://developer.mozilla.org/docs/Web/HTML/Reference/Attributes/rel/noopener).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.rules.privacy.opening import BLANK, CLOSED, tab_of
from linkvoice.rules.rule import Facts, Problem, Rule
from linkvoice.rules.tokens import browser_tokens


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links to others that open a new tab and do not say noopener."""
    for link in facts.special_anchors():
        if tab_of(link) == BLANK and CLOSED.isdisjoint(browser_tokens(link.rel)) and facts.is_external(link):
            yield Problem(f"{link.href}: opens a new tab without noopener", link, hint="add noopener to rel")


RULE = Rule("LV303", "blank-without-noopener", Severity.INFO, __doc__, check, by_default=False)

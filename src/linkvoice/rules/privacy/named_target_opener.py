"""A link out of the site opens in a tab with a name, whose page may then lead this tab elsewhere.

## Why is this bad?

Only for `target="_blank"` do browsers keep the new page away from the one it came from
by themselves. With a name, as in `target="docs"`, the other page has `window.opener`
and can lead this tab to a copy of your sign-in page, say.

## Example

```html index.html
<p>See <a href="https://other.acme.dev/" target="docs">the other site</a>.</p>
```

```answers
https://other.acme.dev/ 200
```

## Use instead

```html index.html
<p>See <a href="https://other.acme.dev/" target="docs" rel="noopener">the other site</a>.</p>
```

```answers
https://other.acme.dev/ 200
```

## Options

- `internal_hosts`: hosts that are yours too; links to them are not told.

## Source

[An element's noopener](https://html.spec.whatwg.org/multipage/links.html#get-an-element's-noopener).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.rules.privacy.opening import BLANK, CLOSED, tab_of
from linkvoice.rules.rule import Facts, Problem, Rule
from linkvoice.rules.tokens import browser_tokens


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links to others that open in a tab with a name and do not say noopener."""
    for link in facts.special_anchors():
        tab = tab_of(link)
        if tab and tab != BLANK and CLOSED.isdisjoint(browser_tokens(link.rel)) and facts.is_external(link):
            yield Problem(f'{link.href}: may lead this tab elsewhere (target="{tab}")', link, hint="add noopener to rel")


RULE = Rule("LV302", "named-target-opener", Severity.WARNING, __doc__, check)

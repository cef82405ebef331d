"""A rel attribute has a token that means nothing on this element, or that is not true of this link.

`canonical`, `stylesheet` and `preload` belong on a `link` in the head; `nofollow`,
`noopener` and `bookmark` on a link that readers follow. `external` says that the target is
not part of this site, so it is wrong on a link within it. Only tokens of HTML
itself are judged.

## Why is this bad?

It has no effect: an `<a rel="canonical">` makes no page the canonical one.

## Example

```html index.html
<p>This is a copy of <a href="guide/" rel="canonical">the guide</a>.</p>
```

```html guide/index.html
<h1>Guide</h1>
```

## Use instead

```html index.html
<p>This is a copy of <a href="guide/">the guide</a>.</p>
```

```html guide/index.html
<h1>Guide</h1>
```

## Options

- `internal_hosts`: hosts that are yours too; links to them are not external.

## Source

[Link types](https://html.spec.whatwg.org/multipage/links.html#linkTypes): the table says which element may have which.
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.rules.rel.registry import HTML
from linkvoice.rules.rel.relations import related
from linkvoice.rules.rule import Facts, Problem, Rule
from linkvoice.rules.tokens import browser_tokens

_LEADING = {"a", "area", "form"}


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links with tokens that have no place there."""
    for link in related(facts):
        tokens = dict.fromkeys(browser_tokens(link.rel))
        misplaced = [token for token in tokens if _homes(token) and link.element not in _homes(token)]
        if misplaced:
            named = " and ".join(f"`{token}`" for token in misplaced)
            yield Problem(f"{link.href}: rel has {named}, which means nothing on <{link.element}>", link, hint=_hint(misplaced))
        elif "external" in tokens and link.element in _LEADING and facts.is_internal(link):
            yield Problem(f"{link.href}: rel has `external`, but the link stays within the site", link, hint="drop external")


def _homes(token: str) -> list[str]:
    """The elements that may have a token, in order; none for one that HTML does not know."""
    return sorted(element for element, tokens in HTML.items() if token in tokens)


def _hint(misplaced: list[str]) -> str:
    """Say where each token belongs."""
    homes = {token: "".join(f"<{element}>" for element in _homes(token)[:1]) for token in misplaced}
    return "; ".join(f"drop {token}, it belongs on {home}" for token, home in homes.items())


RULE = Rule("LV104", "rel-misplaced", Severity.WARNING, __doc__, check)

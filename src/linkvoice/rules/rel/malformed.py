"""A rel attribute has commas, says something twice, or is empty.

## Why is this bad?

Tokens stand between spaces. For a browser, `nofollow,noopener` is one word that it
does not know; search engines read the comma as a space. What is empty or said twice
says nothing, and is often the trace of a plugin that went wrong.

## Example

```html index.html
<p>We thank <a href="https://shop.acme.dev/" rel="sponsored,noopener">our sponsor</a>.</p>
```

```answers
https://shop.acme.dev/ 200
```

## Use instead

```html index.html
<p>We thank <a href="https://shop.acme.dev/" rel="sponsored noopener">our sponsor</a>.</p>
```

```answers
https://shop.acme.dev/ 200
```

## Options

None.

## Source

[Sets of tokens between spaces](https://html.spec.whatwg.org/multipage/common-microsyntaxes.html#set-of-space-separated-tokens).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.rules.rel.relations import related
from linkvoice.rules.rule import Facts, Problem, Rule
from linkvoice.rules.tokens import search_tokens


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links whose rel attribute is not a set of words between spaces."""
    for link in related(facts):
        tokens = search_tokens(link.rel)
        once = dict.fromkeys(tokens)
        problems = [f"says `{token}` more than once" for token in once if tokens.count(token) > 1]
        if "," in link.rel:
            problems.insert(0, "has commas")
        elif not tokens:
            problems = ["is empty"]
        if problems:
            yield Problem(f"{link.href}: rel {' and '.join(problems)}", link, hint=f'write rel="{" ".join(once)}"' if once else "remove it")


RULE = Rule("LV103", "rel-malformed", Severity.WARNING, __doc__, check)

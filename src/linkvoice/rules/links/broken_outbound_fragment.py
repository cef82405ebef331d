"""A link leads to a place that somebody else's page does not have.

Said only of pages that were read to their end, and whose HTML says it all. Where
a script makes the page, or it is no HTML at all (PDF and others), nobody can know
and nothing is said; nor of text fragments (`#:~:text=`), routes (`#/…`, `#!…`)
and lines of source code (`#L10`).

## Why is this bad?

The reader lands at the top of the page and has to look for what you meant.

## Example

```html index.html
<p>As <a href="https://docs.acme.dev/manual#setup">the manual</a> says.</p>
```

```answers
https://docs.acme.dev/manual 200 #install #usage
```

## Use instead

```html index.html
<p>As <a href="https://docs.acme.dev/manual#install">the manual</a> says.</p>
```

```answers
https://docs.acme.dev/manual 200 #install #usage
```

## Options

- `ignore_urls`: URLs that are not checked; a pattern may hold the fragment.

## Source

[HTML, the indicated part of the document](https://html.spec.whatwg.org/#the-indicated-part-of-the-document).
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from linkvoice.model.finding import Severity
from linkvoice.model.link import Kind
from linkvoice.model.outcome import Fragment
from linkvoice.rules.rule import Facts, Problem, Rule


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links whose page was read and has no such place."""
    for target, links in facts.graph.targets(Kind.OUTSIDE).items():
        outcome = facts.outcomes.get(target.page)
        if outcome is None or outcome.fragments.get(target.fragment) is not Fragment.MISSING:
            continue
        near = outcome.suggestions.get(target.fragment)
        hint = f"did you mean #{near}?" if near is not None else ""
        for link in links:
            yield Problem(f"{target.url}: the page has no id or name `{unquote(target.fragment)}`", link, hint=hint)


RULE = Rule("LV510", "broken-outbound-fragment", Severity.WARNING, __doc__, check, about_build=False, can_fail=False)

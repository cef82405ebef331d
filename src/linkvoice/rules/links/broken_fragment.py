"""A link leads to a place that its page does not have.

The page exists, but nothing on it has the id (or the name) that stands after
the `#`. Fragments that mean something without an id are fine: `#`, `#top`, text
fragments (`#:~:text=`), and routes (`#/…`, `#!…`).

## Why is this bad?

The reader lands at the top of the page and has to search for what was promised.

## Example

```html index.html
<p>See <a href="faq/#proxies">the question about proxies</a>.</p>
```

```html faq/index.html
<h2 id="http-proxies">HTTP proxies</h2>
```

## Use instead

```html index.html
<p>See <a href="faq/#http-proxies">the question about proxies</a>.</p>
```

```html faq/index.html
<h2 id="http-proxies">HTTP proxies</h2>
```

## Options

- `ignore_urls`: URLs that are not checked, fragment included.

## Source

[HTML: the indicated part of the document](https://html.spec.whatwg.org/#the-indicated-part-of-the-document).
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from linkvoice.model.finding import Severity
from linkvoice.model.outcome import Fragment
from linkvoice.rules.rule import Facts, Problem, Rule


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links whose page exists without their fragment."""
    graph = facts.graph
    for target, links, outcome in facts.judged_inside():
        if outcome.fragments.get(target.fragment) is not Fragment.MISSING:
            continue
        landing = graph.landings[target]
        place = graph.site.shown(landing.file or "")
        near = outcome.suggestions.get(target.fragment)
        hint = f"did you mean #{near}?" if near is not None else ""
        for link in links:
            yield Problem(f"{link.href}: {place} has no id or name `{unquote(landing.fragment)}`", link, hint=hint)


RULE = Rule("LV502", "broken-fragment", Severity.ERROR, __doc__, check)

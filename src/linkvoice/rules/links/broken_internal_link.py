"""A link leads to no file of this site.

The built files are the truth: a link inside the site is broken when, after
redirects, nothing was built at the place it leads to. Links that the theme
repeats on many pages are reported once, with their count.

## Why is this bad?

Whoever follows the link sees the server's "not found" page.

## Example

```html index.html
<p>Read the <a href="guide/setup/">setup guide</a> first. All <a href="guide/install/#systems">systems</a> will do.</p>
```

```html guide/install/index.html
<h1>Installation</h1>
<h2 id="systems">Systems</h2>
```

## Use instead

```html index.html
<p>Read the <a href="guide/install/">installation guide</a> first.</p>
```

```html guide/install/index.html
<h1>Installation</h1>
```

## Options

- `ignore_urls`: URLs that are not checked.
- `elsewhere`: paths below `site_url` that another job deploys.
- `site_aliases`: further hosts of this very site.
- `clean_urls`: the server answers `/page` with `page.html`.

## Source

[URL Standard](https://url.spec.whatwg.org/), and the rules of static hosts for
index files.
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.model.outcome import Status
from linkvoice.rules.rule import Facts, Problem, Rule


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links whose target was not built."""
    for _, links, outcome in facts.judged_inside():
        if outcome.status is not Status.BROKEN:
            continue
        near = outcome.suggestions.get("")
        hint = f"did you mean {facts.graph.site.shown(near)}?" if near is not None and near not in outcome.reason else ""
        for link in links:
            yield Problem(f"{link.href or '(empty)'}: {outcome.reason}", link, hint=hint)


RULE = Rule("LV501", "broken-internal-link", Severity.ERROR, __doc__, check)

"""Somebody links to where something of ours used to be.

The visitor gets there by a redirect stub or a rule in `_redirects`. That is what redirects are for, so
this is a note; where the redirect leads to the home page, it is a warning.

## Why is this bad?

It is not, while the redirect stands: whoever takes it away breaks the link of somebody else. A redirect to the
home page helps nobody, though: the reader has to look for the page again, and search engines treat it as missing.

## Example

```html index.html
<!-- backlink: https://blog.acme.org/tools -> https://acme.dev/old-guide/ -->
<p>Read <a href="guide/">the guide</a>.</p>
```

```html guide/index.html
<p><a href="../">Home</a></p>
```

```html old-guide/index.html
<meta http-equiv="refresh" content="0; url=/guide/">
```

## Use instead

```html index.html
<!-- backlink: https://blog.acme.org/tools -> https://acme.dev/guide/ -->
<p>Read <a href="guide/">the guide</a>.</p>
```

```html guide/index.html
<p><a href="../">Home</a></p>
```

## Options

- `rules.ignore`: `[LV602]` to hear nothing of redirects that do their work.

## Source

[Redirects and site moves](https://developers.google.com/search/docs/crawling-indexing/301-redirects).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from linkvoice.model.finding import Severity
from linkvoice.rules.inbound.told import shown, told, verified
from linkvoice.rules.rule import Facts, Problem, Rule

if TYPE_CHECKING:
    from linkvoice.model.backlink import Backlink

_HOMES = {"index.html", "index.htm"}


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the backlinks that a redirect of ours leads to one of our pages."""
    moved = [backlink for backlink in verified(facts) if backlink.hops and backlink.target]
    found = ((backlink, _words(backlink)) for backlink in moved)
    for problem in told(found, "keep the redirect"):
        if problem.page in _HOMES:
            yield problem._replace(severity=Severity.WARNING, hint="send its readers to the page that took its place")
        else:
            yield problem


def _words(backlink: Backlink) -> str:
    return f"links to {shown(backlink.record.to_url)}, which redirects here"


RULE = Rule("LV602", "backlink-redirected", Severity.INFO, __doc__, check, about_build=False)

"""Somebody links to us on a page that search engines may not show, or whose links they may not follow.

The page that links says `noindex`, `none` or `nofollow` in its robots meta element or its headers.

## Why is this bad?

It is not: readers come all the same. But the link counts for nothing in search engines, which in the long run forget the
links of pages that they may not show.

## Example

```html index.html
<!-- backlink: https://blog.acme.org/tools -> https://acme.dev/ robots="noindex" -->
<h1>Welcome</h1>
```

## Use instead

```html index.html
<!-- backlink: https://blog.acme.org/tools -> https://acme.dev/ robots="index" -->
<h1>Welcome</h1>
```

## Options

- `rules.ignore`: `[LV605]` to hear nothing of what others tell search engines.

## Source

[Robots meta tag and X-Robots-Tag](https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag),
[noindex in the long run](https://www.seroundtable.com/google-long-term-noindex-follow-24990.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from linkvoice.model.finding import Severity
from linkvoice.rules.inbound.told import here, told, verified
from linkvoice.rules.rule import Facts, Problem, Rule

if TYPE_CHECKING:
    from linkvoice.model.backlink import Backlink

_FORBIDDING: Final = ("noindex", "none", "nofollow")


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the backlinks on pages that say noindex, none or nofollow."""
    yield from told(_found(facts), "nothing to do: readers come all the same")


def _found(facts: Facts) -> Iterator[tuple[Backlink, str]]:
    for backlink in verified(facts):
        robots = backlink.record.page.get("robots")
        said = [word for word in _FORBIDDING if word in robots] if robots and isinstance(robots, list | tuple) else []
        if said:
            yield backlink, f"links {here(backlink)}, and tells search engines {' and '.join(f'`{word}`' for word in said)}"


RULE = Rule("LV605", "backlink-source-noindex", Severity.INFO, __doc__, check, about_build=False, can_fail=False)

"""A page tells search engines two things that contradict each other.

One directive allows what another forbids: `index` and `noindex`, `follow` and
`none`. All robots meta elements of the page count, and `X-Robots-Tag` in the
site's `_headers` file; what is said to one crawler by name is compared only with what is said to it.

## Why is this bad?

Search engines disagree about which one counts: Google takes the stricter, Yandex the one that allows.

## Example

```html index.html
<head>
<meta name="robots" content="index, follow">
<meta name="robots" content="noindex">
</head>
```

## Use instead

```html index.html
<head>
<meta name="robots" content="noindex">
</head>
```

## Options

- `ignore_pages`: pages that are not checked.

## Source

[Robots meta tag and X-Robots-Tag](https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag),
[Yandex: managing indexing](https://yandex.com/support/webmaster/controlling-robot/meta-robots.html).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.rules.follow.folded import folded
from linkvoice.rules.follow.robots import conflict, robots_of
from linkvoice.rules.rule import Facts, Problem, Rule


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the pages whose directives contradict each other; what many pages say alike is one problem."""
    yield from folded(_problems(facts))


def _problems(facts: Facts) -> Iterator[Problem]:
    for page in facts.graph.pages.values():
        for directives in robots_of(facts, page).values():
            found = conflict(directives)
            if found is not None:
                one, other = found
                where = "" if one.place == other.place else f" {other.place} says"
                yield Problem(
                    f"{one.place} says `{one.word}`,{where or ' and'} `{other.word}`: search engines disagree about which one counts",
                    page=page.path,
                    hint="say it once, in one place",
                )
                break


RULE = Rule("LV209", "robots-conflict", Severity.WARNING, __doc__, check)

"""A rel attribute has a token that is in no list of link types.

HTML's, IANA's and XFN's link types are known, and those of the microformats wiki
that sites use. Tokens of three letters or fewer and URIs are passed over; what
looks like a typo is told by LV102. It is off unless it is selected by its own code or name:
themes and scripts have private tokens, which do no harm.

## Why is this bad?

Nobody reads it: no browser, no search engine. It may be two tokens without a space
between them, and then both are lost.

## Example

```html index.html
<p>We read <a href="https://news.acme.dev/" rel="noopenernoreferrer">the news</a>.</p>
```

```answers
https://news.acme.dev/ 200
```

## Use instead

```html index.html
<p>We read <a href="https://news.acme.dev/" rel="noopener">the news</a>.</p>
```

```answers
https://news.acme.dev/ 200
```

## Options

- `extra_rel`: tokens that a theme or a script of yours reads, such as `gallery`.

## Source

[Link types](https://html.spec.whatwg.org/multipage/links.html#linkTypes),
[link relations](https://www.iana.org/assignments/link-relations/), [XFN](https://gmpg.org/xfn/11),
[existing rel values](https://microformats.org/wiki/existing-rel-values).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.rules.rel.relations import KNOWN, meant_by, related, tokens_of
from linkvoice.rules.rule import Facts, Option, Problem, Rule


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links with tokens that nobody knows."""
    extra = facts.option(RULE, "extra_rel")
    for link in related(facts):
        unknown = [token for token in tokens_of(link, extra) if token not in KNOWN and meant_by(token, link.element) is None]
        if unknown:
            named = " and ".join(f"`{token}`" for token in unknown)
            yield Problem(f"{link.href}: rel says {named}, in no list of link types", link, hint="remove it, or name it in the option `extra_rel`")


RULE = Rule(
    "LV101",
    "rel-unknown-token",
    Severity.INFO,
    __doc__,
    check,
    by_default=False,
    options={"extra_rel": Option((), "Tokens that are fine too.")},
)

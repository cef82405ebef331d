"""Somebody's link to us hides where its visitors come from.

The link says `noreferrer`, or the referrer policy of its page is `no-referrer` or `same-origin`, as VitePress, Docusaurus
and Mastodon have it by themselves.

## Why is this bad?

It is not, but it explains a zero: visitors who come by this link stand in your statistics as if they had come
from nowhere.

## Example

```html index.html
<!-- backlink: https://blog.acme.org/tools -> https://acme.dev/ rel="noreferrer" -->
<h1>Welcome</h1>
```

## Use instead

```html index.html
<!-- backlink: https://blog.acme.org/tools -> https://acme.dev/ rel="noopener" -->
<h1>Welcome</h1>
```

## Options

- `rules.ignore`: `[LV607]` to hear nothing of it.

## Source

[Referrer Policy](https://www.w3.org/TR/referrer-policy/).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from linkvoice.model.finding import Severity
from linkvoice.rules.inbound.told import here, told, verified
from linkvoice.rules.privacy.referrers import HIDING, policy_of_meta
from linkvoice.rules.rule import Facts, Problem, Rule
from linkvoice.rules.tokens import browser_tokens

if TYPE_CHECKING:
    from linkvoice.model.backlink import Backlink

_FOLLOWED = {"a", "area"}


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the backlinks whose visitors come without a referrer."""
    yield from told(_found(facts), "its visitors cannot be seen in your statistics")


def _found(facts: Facts) -> Iterator[tuple[Backlink, str]]:
    for backlink in verified(facts):
        reason = _reason(backlink)
        if reason:
            yield backlink, f"links {here(backlink)} and hides where visitors come from ({reason})"


def _reason(backlink: Backlink) -> str:
    """Say what hides it; rel counts more than the policy of the page."""
    link, written = backlink.record.link, backlink.record.page.get("referrer")
    if link is None or link.element not in _FOLLOWED:
        return ""
    if link.rel and "noreferrer" in browser_tokens(link.rel):
        return "rel noreferrer"
    policy = policy_of_meta(written) if written and isinstance(written, str) else ""
    return f"referrer policy {policy}" if policy in HIDING else ""


RULE = Rule("LV607", "backlink-no-referrer", Severity.INFO, __doc__, check, about_build=False, can_fail=False)

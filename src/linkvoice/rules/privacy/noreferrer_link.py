"""A link hides from the other site where its visitors come from.

It has `rel="noreferrer"`, or `referrerpolicy="no-referrer"` or `"same-origin"`. A policy with
`referrer: hide` says that this is wanted for its links; with `referrer: keep` it is a warning.

## Why is this bad?

You vanish from the other site's statistics: its owner never learns that you
link there, and has no reason to link back. Many plugins write `noreferrer` for safety;
`noopener` does all of that.

## Example

```html index.html
<p>Thanks to <a href="https://other.acme.dev/" rel="noreferrer">our friends</a>.</p>
```

```answers
https://other.acme.dev/ 200
```

## Use instead

```html index.html
<p>Thanks to <a href="https://other.acme.dev/" rel="noopener">our friends</a>.</p>
```

```answers
https://other.acme.dev/ 200
```

## Options

- `policy`: `referrer: hide` for links that are to hide it, `referrer: keep` for those that must not.

## Source

[Link type noreferrer](https://html.spec.whatwg.org/multipage/links.html#link-type-noreferrer),
[Referrer Policy](https://www.w3.org/TR/referrer-policy/#referrer-policies).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.model.link import Link
from linkvoice.rules.privacy.referrers import HIDING
from linkvoice.rules.rule import Facts, Problem, Rule
from linkvoice.rules.tokens import browser_tokens


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links to others that send no referrer, unless a policy wants it so."""
    for link in facts.anchors():
        how, hint = _hides(link)
        if not how or not facts.is_external(link):
            continue
        policy = facts.policies.of(link)
        wanted = policy.referrer if policy is not None else None
        if wanted != "hide":
            severity = Severity.WARNING if wanted == "keep" else None
            yield Problem(f"{link.href}: hides that its visitors come from you ({how})", link, hint=hint, severity=severity)


def _hides(link: Link) -> tuple[str, str]:
    """Say by what a link hides where it stands, and what to do about it; both empty for one that does not."""
    if link.rel and "noreferrer" in browser_tokens(link.rel):
        return 'rel="noreferrer"', "write noopener instead"
    policy = link.traits.referrer_policy
    return (f'referrerpolicy="{policy}"', "drop referrerpolicy") if policy in HIDING else ("", "")


RULE = Rule("LV304", "noreferrer-link", Severity.INFO, __doc__, check)

"""A link is written with `http:`.

It is a warning when the site is known to answer with `https:` too, and when the
link stays within a site that has `https:` itself. Addresses of the reader's own machine or network,
and names of vocabularies (`http://www.w3.org/2000/svg`), are passed over.

## Why is this bad?

Whoever sits in between can read and change what the reader gets. Most sites answer
with `https:` today, and a redirect there costs time.

## Example

```html index.html
<p>Read <a href="http://news.acme.org/">the news</a>.</p>
```

```answers
http://news.acme.org/ 200
```

## Use instead

```html index.html
<p>Read <a href="https://news.acme.org/">the news</a>.</p>
```

```answers
https://news.acme.org/ 200
```

## Options

- `ignore_urls`: URLs that are not checked, such as hosts that only have `http:`.

## Source

[Secure contexts](https://www.w3.org/TR/secure-contexts/#threat-active), [HTTPS on the web](https://transparencyreport.google.com/https/overview).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.hosts import guarded
from linkvoice.model.finding import Severity
from linkvoice.model.link import Kind
from linkvoice.model.outcome import Status
from linkvoice.rules.privacy.nearby import is_nearby
from linkvoice.rules.rule import Facts, Problem, Rule

_ANSWERED = {Status.OK, Status.REDIRECTED}


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links that are written with http:."""
    secure_site = facts.graph.site.base.startswith("https:")
    for link in facts.anchors():
        if not link.href.lstrip().lower().startswith("http:"):
            continue
        if link.target.kind is Kind.INSIDE:
            if secure_site:
                yield Problem(f"{link.href}: leads back to this site without https", link, hint="write https", severity=Severity.WARNING)
        elif link.target.kind is Kind.OUTSIDE and not is_nearby(link.target.url) and guarded(link.target.url) != "namespace":
            answered = _answers_securely(facts, link.target.page)
            severity = Severity.WARNING if answered or facts.is_internal(link) else None
            hint = "write https: it answers" if answered else "write https if it answers"
            yield Problem(f"{link.href}: is not secure", link, hint=hint, severity=severity)


def _answers_securely(facts: Facts, page: str) -> bool:
    """Whether the same URL with https: was seen to answer, asked for itself or at the end of a redirect."""
    secure = page.replace("http:", "https:", 1)
    itself, plain = facts.outcomes.get(secure), facts.outcomes.get(page)
    return (itself is not None and itself.status in _ANSWERED) or (
        plain is not None and plain.status in _ANSWERED and secure in {plain.final_url, *(hop.location for hop in plain.hops)}
    )


RULE = Rule("LV306", "insecure-link", Severity.INFO, __doc__, check)

"""A mailto: or tel: link that no mail program or telephone can use.

A `mailto:` needs an address with an `@`, unless it only fills in other fields
(`mailto:?subject=…`); a `tel:` needs a number. Nothing is sent or called to find out.

## Why is this bad?

The reader's mail program opens an empty message, or nothing happens.

## Example

```html index.html
<p><a href="mailto:team.acme.dev">Write to us</a></p>
```

## Use instead

```html index.html
<p><a href="mailto:team@acme.dev">Write to us</a></p>
```

## Options

- `data-linkvoice-ignore="LV514"` on a link that a script completes.

## Source

[RFC 6068](https://www.rfc-editor.org/rfc/rfc6068), [RFC 3966](https://www.rfc-editor.org/rfc/rfc3966).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from linkvoice.model.finding import Severity
from linkvoice.model.link import Kind
from linkvoice.rules.rule import Facts, Problem, Rule

_ADDRESS = r"""(?:"[^"]*"|[^\s@,<>"]+)@(?:\[[^\]\s]+\]|[^\s@,.<>]+(?:\.[^\s@,.<>]+)*\.?)"""
_NUMBER = r"\+?[0-9A-Fa-f*#().\- ]*[0-9][0-9A-Fa-f*#().\- ]*(?:;.*)?"


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the mailto: and tel: links without a usable address."""
    for target, links in facts.graph.targets(Kind.ADDRESS).items():
        scheme, _, rest = target.page.partition(":")
        problem = _mail_problem(rest) if scheme == "mailto" else _phone_problem(rest)
        if problem:
            for link in links:
                yield Problem(f"{link.href}: {problem}", link)


def _mail_problem(rest: str) -> str:
    path, _, fields = rest.partition("?")
    addresses = unquote(path).strip()
    if not addresses:
        return "" if fields else "no address"
    wrong = [address.strip() for address in addresses.split(",") if not re.fullmatch(_ADDRESS, address.strip())]
    return f"`{wrong[0]}` is not a mail address" if wrong else ""


def _phone_problem(rest: str) -> str:
    number = unquote(rest).strip()
    if not number:
        return "no number"
    return "" if re.fullmatch(_NUMBER, number) else f"`{number}` is not a telephone number"


RULE = Rule("LV514", "malformed-address", Severity.WARNING, __doc__, check)

"""A link to us that was seen before is gone.

The page that linked answers 404 or 410, or stands there without the link, at two checks 7 days apart or more. What could
not be read is never taken for lost.

## Why is this bad?

A voice has fallen silent. Perhaps the page has moved, or its author replaced the link
because ours did not work for a while.

## Example

```html index.html
<!-- backlink: https://blog.acme.org/tools -> https://acme.dev/ standing=gone -->
<h1>Welcome</h1>
```

## Use instead

```html index.html
<!-- backlink: https://blog.acme.org/tools -> https://acme.dev/ standing=live -->
<h1>Welcome</h1>
```

## Options

- `rules.ignore`: `[LV606]` to hear nothing of it; lost links are never shown in public either way.

## Source

[Webmention, deleted links](https://www.w3.org/TR/webmention/#sending-webmentions-for-deleted-posts).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from linkvoice.model.finding import Severity
from linkvoice.rules.inbound.told import here, told
from linkvoice.rules.rule import Facts, Problem, Rule

if TYPE_CHECKING:
    from linkvoice.model.backlink import Backlink

_LOST: Final[Mapping[str, str]] = {"gone": "no longer links {}", "source_dead": "is gone, and linked {}"}
"""By standing."""


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the backlinks that were seen once and are lost."""
    yield from told(_found(facts), "ask its author, if you miss it; it is no longer shown")


def _found(facts: Facts) -> Iterator[tuple[Backlink, str]]:
    for backlink in facts.backlinks:
        record = backlink.record
        if record.standing in _LOST and backlink.sort.kind != "spam" and any(change.standing.verified for change in record.history):
            yield backlink, f"{_LOST[record.standing].format(here(backlink))} (since {_day(backlink)})"


def _day(backlink: Backlink) -> str:
    record = backlink.record
    return (record.missing_since or record.changed)[:10]


RULE = Rule("LV606", "backlink-lost", Severity.INFO, __doc__, check, about_build=False, can_fail=False)

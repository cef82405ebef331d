"""A mark that silences linkvoice where it would have said nothing.

Only marks that were certainly of no use are reported: one that might silence
what the network says of a link (LV503, LV511, …) may be needed again tomorrow.

## Why is this bad?

The reader believes that there is something wrong with the link, and the next
real finding there is silenced too.

## Example

```html index.html
<p><a href="guide/" data-linkvoice-ignore="LV501">The guide</a></p>
```

```html guide/index.html
<h1>Guide</h1>
```

## Use instead

```html index.html
<p><a href="guide/">The guide</a></p>
```

```html guide/index.html
<h1>Guide</h1>
```

## Options

- `rules.ignore`: `[LV001]` to be quiet about it.

## Source

linkvoice.
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.rules.rule import Facts, Problem, Rule


def check(_facts: Facts) -> Iterator[Problem]:
    """Yield nothing: which marks were of use is known only when all other rules have spoken, see `rules.engine`."""
    yield from ()


RULE = Rule("LV001", "unused-suppression", Severity.INFO, __doc__, check)

"""A link has nothing that tells a reader what it is.

It has no text, no picture with an alternative text, no label and no title. Links that
nobody is shown, links within the page, and those in code and diagrams are passed over.

## Why is this bad?

A screen reader can only spell the address. Search engines learn nothing of the
target, and a link without a picture cannot even be seen.

## Example

```html index.html
<p>Built with <a href="https://forge.acme.dev/"><img src="https://forge.acme.dev/logo.svg"></a></p>
```

## Use instead

```html index.html
<p>Built with <a href="https://forge.acme.dev/"><img src="https://forge.acme.dev/logo.svg" alt="Forge"></a></p>
```

## Options

- `data-linkvoice-ignore="LV401"` on a link that a script fills.

## Source

[WCAG, link purpose](https://www.w3.org/WAI/WCAG22/Understanding/link-purpose-in-context.html),
[HTML, links that are images](https://html.spec.whatwg.org/multipage/images.html#a-link-or-button-containing-nothing-but-an-image).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.model.link import Link
from linkvoice.rules.rule import Facts, Problem, Rule
from linkvoice.rules.text.within import stays_on_page


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links without a name."""
    for link in facts.graph.links:
        if link.traits.nameless and link.attribute in {"href", "xlink:href"} and not stays_on_page(facts.graph, link):
            yield Problem(f"{link.href or '(empty)'}: {_missing(link)}", link, hint=_hint(link))


def _missing(link: Link) -> str:
    if link.element == "area":
        return "this part of the image map has no alternative text"
    return "the picture in this link has no alternative text" if link.traits.pictured else "this link has no text"


def _hint(link: Link) -> str:
    if link.element == "area" or link.traits.pictured:
        return 'say where it leads: alt="…" on an image, aria-label="…" on the link around any other picture'
    return 'write in the link where it leads, or aria-label="…" where only an icon is shown'


RULE = Rule("LV401", "empty-link-text", Severity.WARNING, __doc__, check)

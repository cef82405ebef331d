"""A script of the page overwrites what a link's rel says.

Scripts that open links in a new tab often write `rel="noopener"` over whatever
was there. Told of links out of the site that say `nofollow`, `sponsored`, `ugc`,
`me`, `license` or `author`, on pages with such a script: one in the page, one
of the site that is seen to do so, or one that is known by its name.

## Why is this bad?

What the HTML says is gone in the browser. Search engines run scripts too: a paid
link is not marked as one, and a profile no longer proves whose it is.

## Example

```html index.html
<p>We thank <a href="https://shop.acme.dev/" rel="sponsored">our sponsor</a>.</p>
<script>
  for (const link of document.links) link.rel = "noopener";
</script>
```

```answers
https://shop.acme.dev/ 200
```

## Use instead

```html index.html
<p>We thank <a href="https://shop.acme.dev/" rel="sponsored">our sponsor</a>.</p>
<script>
  for (const link of document.links) link.relList.add("noopener");
</script>
```

```answers
https://shop.acme.dev/ 200
```

## Options

- `scripts`: ends of the paths or URLs of scripts that do it, though linkvoice cannot read them
  (default: `open_in_new_tab.js`). Give an empty list when yours of that name is mended.

## Source

[HTMLAnchorElement.rel](https://html.spec.whatwg.org/multipage/text-level-semantics.html#dom-a-rel): setting it replaces the attribute.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from linkvoice.extract.scripts import loses_by_that
from linkvoice.model.finding import Severity
from linkvoice.model.link import Kind
from linkvoice.rules.rule import Facts, Option, Problem, Rule


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links that say what a script of one of their pages overwrites."""
    losing = [link for link in facts.marked_anchors() if loses_by_that(link.rel) and facts.is_external(link)]
    culprits = _culprits(facts) if losing else {}
    for link in losing:
        culprit = next((culprits[page] for page in link.pages or (link.page,) if page in culprits), None)
        if culprit is not None:
            rel = " ".join(link.rel.split())
            yield Problem(f'{link.href}: rel="{rel}" is overwritten by {culprit}', link, hint='let it use relList.add("noopener")')


def _culprits(facts: Facts) -> Mapping[str, str]:
    """Give the path of each page whose rel attributes are overwritten, and by what."""
    graph = facts.graph
    found = {page.path: "a script in the page" for page in graph.pages.values() if page.rewrites_rel}
    names = tuple(facts.option(RULE, "scripts"))
    for link in graph.links:
        if link.element == "script" and link.attribute == "src":
            target = link.target
            url = target.page.partition("?")[0]
            if (target.kind is Kind.INSIDE and target.path in graph.rewriting) or any(url == name or url.endswith(f"/{name}") for name in names):
                found.update(dict.fromkeys(link.pages or (link.page,), target.path or url))
    return found


RULE = Rule(
    "LV106",
    "rel-overwritten-by-script",
    Severity.WARNING,
    __doc__,
    check,
    options={"scripts": Option(("open_in_new_tab.js",), "Ends of paths or URLs of scripts that overwrite rel.")},
)

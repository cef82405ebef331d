"""Nearly every link to other sites says that the site does not vouch for it.

Of 20 or more different addresses, 95 of 100 always have `nofollow`, `sponsored`
or `ugc`: that is the default of a plugin or of a theme, not a judgement. Links
that a policy calls sponsored, or written by readers, are not counted.

## Why is this bad?

A mark that all links have says nothing, and takes from every site that you meant to recommend its vote.

## Example

```html index.html
<ul>
<li><a href="https://tool1.dev/" rel="nofollow">Tool 1</a></li>
<li><a href="https://tool2.dev/" rel="nofollow">Tool 2</a></li>
<li><a href="https://tool3.dev/" rel="nofollow">Tool 3</a></li>
<li><a href="https://tool4.dev/" rel="nofollow">Tool 4</a></li>
<li><a href="https://tool5.dev/" rel="nofollow">Tool 5</a></li>
<li><a href="https://tool6.dev/" rel="nofollow">Tool 6</a></li>
<li><a href="https://tool7.dev/" rel="nofollow">Tool 7</a></li>
<li><a href="https://tool8.dev/" rel="nofollow">Tool 8</a></li>
<li><a href="https://tool9.dev/" rel="nofollow">Tool 9</a></li>
<li><a href="https://tool10.dev/" rel="nofollow">Tool 10</a></li>
<li><a href="https://tool11.dev/" rel="nofollow">Tool 11</a></li>
<li><a href="https://tool12.dev/" rel="nofollow">Tool 12</a></li>
<li><a href="https://tool13.dev/" rel="nofollow">Tool 13</a></li>
<li><a href="https://tool14.dev/" rel="nofollow">Tool 14</a></li>
<li><a href="https://tool15.dev/" rel="nofollow">Tool 15</a></li>
<li><a href="https://tool16.dev/" rel="nofollow">Tool 16</a></li>
<li><a href="https://tool17.dev/" rel="nofollow">Tool 17</a></li>
<li><a href="https://tool18.dev/" rel="nofollow">Tool 18</a></li>
<li><a href="https://tool19.dev/" rel="nofollow">Tool 19</a></li>
<li><a href="https://tool20.dev/" rel="nofollow">Tool 20</a></li>
</ul>
```

## Use instead

```html index.html
<ul>
<li><a href="https://tool1.dev/">Tool 1</a></li>
<li><a href="https://tool2.dev/">Tool 2</a></li>
<li><a href="https://tool3.dev/">Tool 3</a></li>
<li><a href="https://tool4.dev/">Tool 4</a></li>
<li><a href="https://tool5.dev/">Tool 5</a></li>
<li><a href="https://tool6.dev/">Tool 6</a></li>
<li><a href="https://tool7.dev/">Tool 7</a></li>
<li><a href="https://tool8.dev/">Tool 8</a></li>
<li><a href="https://tool9.dev/">Tool 9</a></li>
<li><a href="https://tool10.dev/">Tool 10</a></li>
<li><a href="https://tool11.dev/">Tool 11</a></li>
<li><a href="https://tool12.dev/">Tool 12</a></li>
<li><a href="https://tool13.dev/">Tool 13</a></li>
<li><a href="https://tool14.dev/">Tool 14</a></li>
<li><a href="https://tool15.dev/">Tool 15</a></li>
<li><a href="https://tool16.dev/">Tool 16</a></li>
<li><a href="https://tool17.dev/">Tool 17</a></li>
<li><a href="https://tool18.dev/">Tool 18</a></li>
<li><a href="https://tool19.dev/">Tool 19</a></li>
<li><a href="https://tool20.dev/">Tool 20</a></li>
</ul>
```

## Options

- `policy`: which links are sponsored, and which ones readers wrote.

## Source

[Evolving nofollow](https://developers.google.com/search/blog/2019/09/evolving-nofollow-new-ways-to-identify).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.rules.follow.outward import outward
from linkvoice.rules.rule import Facts, Problem, Rule
from linkvoice.rules.tokens import is_qualified

_FEW = 20
_NEARLY_ALL = 0.95


def check(facts: Facts) -> Iterator[Problem]:
    """Yield one problem where nearly all addresses of other sites are always qualified."""
    if not any(is_qualified(link.rel) for link in facts.marked_anchors()):
        return
    always: dict[str, bool] = {}
    pages: list[str] = []
    for link, policy in outward(facts):
        if policy is None or policy.rel not in {"sponsored", "ugc"}:
            url, qualified = link.target.page, is_qualified(link.rel)
            always[url] = always.get(url, True) and qualified
            pages += [link.page] if qualified else []
    marked = sum(always.values())
    if len(always) >= _FEW and marked >= _NEARLY_ALL * len(always):
        yield Problem(
            "nearly all links to other sites are nofollow: a default of a plugin or theme, not a judgement",
            page="index.html" if "index.html" in facts.graph.pages else min(pages),
            hint=f"{marked} of {len(always)} addresses always are; turn it off where it is written, and mark single links",
        )


RULE = Rule("LV206", "blanket-nofollow", Severity.WARNING, __doc__, check)

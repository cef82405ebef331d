"""A link in our own list of who links to us vouches for a site that nobody has looked at.

Looked at are the links in what has the class `linkvoice-inbound`: the "who
links to us" page and the sections of mentions. Each must have `nofollow` or
`ugc` in its rel, unless its host stands in `voices.reviewed` or is yours.
linkvoice writes them so; a theme, a script of the build or an old page may not.

## Why is this bad?

Anybody gets onto such a list by linking to you, or by sending a mention. Where
that earns a link that search engines follow, spammers come for it, and a site that
returns every link looks like one that exchanges them.

## Example

```html index.html
<section class="linkvoice">
<ul class="linkvoice-inbound"><li><a href="https://pills.spammer.dev/">Buy now</a></li></ul>
</section>
```

## Use instead

```html index.html
<section class="linkvoice">
<ul class="linkvoice-inbound"><li><a href="https://pills.spammer.dev/" rel="ugc nofollow noopener">Buy now</a></li></ul>
</section>
```

## Options

- `voices.reviewed`: hosts that you have looked at and trust.
- `internal_hosts`: further hosts of yours.

## Source

[Qualify your outbound links](https://developers.google.com/search/docs/crawling-indexing/qualify-outbound-links).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from linkvoice.hosts import is_host
from linkvoice.model.finding import Severity
from linkvoice.model.url import Url
from linkvoice.rules.rule import Facts, Problem, Rule
from linkvoice.rules.tokens import search_tokens, with_tokens

_ENOUGH: Final = frozenset({"nofollow", "ugc"})
_WEB: Final = frozenset({"http", "https"})


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links of our lists that say neither nofollow nor ugc."""
    for path, page in facts.graph.pages.items():
        counts = Counter(linkback for linkback in page.linkbacks if _vouches(facts, *linkback))
        for (url, rel), count in counts.items():
            hint = f"{with_tokens(rel, 'ugc', 'nofollow')}, or name {Url.normalised(url).hostname} in `voices.reviewed`"
            yield Problem(f"{url}: listed among those who link here without `nofollow` or `ugc`", page=path, hint=hint, count=count)


def _vouches(facts: Facts, url: str, rel: str) -> bool:
    if not _ENOUGH.isdisjoint(search_tokens(rel)):  # nearly all say so
        return False
    target = Url.normalised(url)
    return target.scheme in _WEB and not facts.is_ours(target.hostname) and not is_host(target.hostname, facts.config.voices.reviewed)


RULE = Rule("LV610", "linkback-unqualified", Severity.ERROR, __doc__, check)

"""A link pays its author, and neither the link nor a policy says so.

Known by the hosts of affiliate networks and by the partner's tag in links to
Amazon and eBay. A `ref=` or `utm_source=` proves nothing, and is never taken for it.

## Why is this bad?

Search engines ask that such links say `sponsored`, whoever wrote them, and may act against a site whose links do not.

## Example

```html index.html
<p>We learned it from <a href="https://www.amazon.com/dp/B000000000?tag=acme-20">this book</a>.</p>
```

## Use instead

```html index.html
<p>We learned it from <a href="https://www.amazon.com/dp/B000000000?tag=acme-20" rel="sponsored">this book</a>.</p>
```

## Options

- `policy`: what is declared about these links; LV202 then asks for the mark.

## Source

[Link tagging and affiliate links](https://developers.google.com/search/blog/2021/07/link-tagging-and-link-spam-update).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from linkvoice.hosts import is_host
from linkvoice.model.finding import Severity
from linkvoice.model.link import Kind
from linkvoice.model.url import Url, hostname_of
from linkvoice.rules.follow.outward import outward
from linkvoice.rules.rule import Facts, Problem, Rule
from linkvoice.rules.tokens import search_tokens, with_tokens

_NETWORKS: Final = (
    "*.7eer.net", "*.admitad.com", "*.anrdoezrs.net", "*.avantlink.com", "*.awin1.com", "*.dpbolvw.net", "*.evyy.net", "*.flexlinkspro.com",
    "*.hop.clickbank.net", "*.jdoqocy.com", "*.kqzyfj.com", "*.linksynergy.com", "*.prf.hn", "*.pxf.io", "*.redirectingat.com", "*.shareasale.com",
    "*.sjv.io", "*.skimresources.com", "*.tkqlhce.com", "amzn.to", "clk.tradedoubler.com", "track.webgains.com",
)  # fmt: skip
"""Hosts by which a click is counted, of the networks Admitad, AvantLink, Awin, CJ, ClickBank, FlexOffers, Impact, Partnerize, Rakuten, ShareASale,
Skimlinks, Tradedoubler and Webgains, and Amazon's short links."""
_SHOPS: Final = (
    (r"(?:www\.|smile\.|m\.)?amazon\.[a-z.]{2,6}", r"tag=[\w.-]+-2\d"),
    (r"(?:www\.|m\.)?ebay\.[a-z.]{2,6}", r"campid=\d+"),
)
"""Host and parameter of shops that count clicks themselves."""


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the affiliate links of which nobody has declared anything."""
    paying = {target for target in facts.graph.targets(Kind.OUTSIDE) if _pays(target.url)}
    for link, policy in outward(facts) if paying else ():
        if link.target in paying and (policy is None or policy.rel is None) and {"sponsored", "nofollow"}.isdisjoint(search_tokens(link.rel)):
            yield Problem(
                f"{link.href}: an affiliate link that is not marked as one",
                link,
                hint=f"write {with_tokens(link.rel, 'sponsored')}, and declare a policy for `{hostname_of(link.target.url)}`",
            )


def _pays(href: str) -> bool:
    name = hostname_of(href)
    if not _is_network(name) and "?" not in href:
        return False
    url = Url.normalised(href)
    query = url.page.partition("?")[2]
    if _is_network(name):
        return url.path != "/" or bool(query)  # else it is the network's own home page
    return any(re.fullmatch(host, name) and any(re.fullmatch(parameter, each) for each in query.split("&")) for host, parameter in _SHOPS)


@cache
def _is_network(hostname: str) -> bool:
    return is_host(hostname, _NETWORKS)


RULE = Rule("LV203", "affiliate-undeclared", Severity.WARNING, __doc__, check)

"""Somebody's link to us tells search engines not to count it.

It says `nofollow`, `sponsored` or `ugc`. Nothing is said of places that mark every link so: of comments, forums,
social networks, code hosts, wikis and the like, nor of the hosts that the option `hosts` names.

## Why is this bad?

It is not: readers come all the same. But where somebody recommends us in an article of their own, the mark
is often the default of a plugin, and asking takes one mail.

## Example

```html index.html
<!-- backlink: https://blog.acme.org/tools -> https://acme.dev/ rel="nofollow" -->
<h1>Welcome</h1>
```

## Use instead

```html index.html
<!-- backlink: https://blog.acme.org/tools -> https://acme.dev/ -->
<h1>Welcome</h1>
```

## Options

- `rules.options`: `{LV604: {hosts: ["github.com", "*.medium.com"]}}` for the hosts that mark every link;
  what you write takes the place of the list that linkvoice brings along.

## Source

[Qualify your outbound links](https://developers.google.com/search/docs/crawling-indexing/qualify-outbound-links).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from linkvoice.hosts import is_host
from linkvoice.model.finding import Severity
from linkvoice.model.url import hostname_of
from linkvoice.rules.inbound.told import here, told, verified
from linkvoice.rules.rule import Facts, Option, Problem, Rule
from linkvoice.rules.tokens import is_qualified, qualifiers

if TYPE_CHECKING:
    from linkvoice.model.backlink import Backlink

_OF_VISITORS: Final = frozenset(
    {"aggregator", "ai_assistant", "chat", "code_host", "forum", "issue", "mail", "qa", "search", "social", "video", "wiki"}
)
"""Kinds of pages whose software marks the links that visitors write, whatever they link to."""
_PLATFORMS: Final = (
    "*.alternativeto.net", "*.bitbucket.org", "*.codeberg.org", "*.codepen.io", "*.crates.io", "*.crunchbase.com", "*.csdn.net", "*.dev.to",
    "*.docker.com", "*.f-droid.org", "*.g2.com", "*.github.com", "*.gitlab.com", "*.habr.com", "*.hackernoon.com", "*.hashnode.dev", "*.huggingface.co",
    "*.issuu.com", "*.itch.io", "*.juejin.cn", "*.kaggle.com", "*.kickstarter.com", "*.ko-fi.com", "*.libraries.io", "*.linktr.ee", "*.medium.com",
    "*.note.com", "*.npmjs.com", "*.nuget.org", "*.opencollective.com", "*.packagist.org", "*.patreon.com", "*.producthunt.com", "*.pypi.org", "*.qiita.com",
    "*.researchgate.net", "*.rubygems.org", "*.saashub.com", "*.slideshare.net", "*.sourceforge.net", "*.speakerdeck.com", "*.stackshare.io", "*.substack.com",
    "*.trustpilot.com", "*.visualstudio.com", "*.zenn.dev", "addons.mozilla.org", "apps.apple.com", "chromewebstore.google.com", "play.google.com",
    "sites.google.com",
)  # fmt: skip
"""Hosts beside those that mark every link, or every link of their users."""


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the backlinks whose own rel says nofollow, sponsored or ugc, where somebody decided so."""
    yield from told(_found(facts), "ask for a plain link if it recommends you, or leave it")


def _found(facts: Facts) -> Iterator[tuple[Backlink, str]]:
    if not facts.backlinks:
        return  # most sites have no ledger, and need not load the nouns of one
    from linkvoice.model.link_to_us import Placement

    platforms: tuple[str, ...] = tuple(facts.option(RULE, "hosts"))
    for backlink in verified(facts):
        link = backlink.record.link
        if link is None or not is_qualified(link.rel) or link.placement is Placement.COMMENT or backlink.sort.kind in _OF_VISITORS:
            continue
        if not is_host(hostname_of(backlink.record.from_url), platforms):
            yield backlink, f"links {here(backlink)} with {qualifiers(link.rel)}"


RULE = Rule(
    "LV604", "backlink-nofollow", Severity.INFO, __doc__, check, about_build=False, can_fail=False,
    options={"hosts": Option(_PLATFORMS, "Hosts that mark every link, or every link of their users; `*.acme.dev` also means `acme.dev`.")},
)  # fmt: skip

"""A link within the site tells search engines not to follow it.

Links to other hosts of yours (`internal_hosts`) count as links within the site;
links that a redirect of yours (`_redirects`) sends to somebody else do not.

## Why is this bad?

The site says that it does not vouch for its own page. It does not keep the page
out of search results either: for that, the page itself says `noindex`.

## Example

```html index.html
<p><a href="login/" rel="nofollow">Log in</a> to see your builds.</p>
```

```html login/index.html
<head><meta name="robots" content="noindex"></head>
<body><h1>Log in</h1></body>
```

## Use instead

```html index.html
<p><a href="login/">Log in</a> to see your builds.</p>
```

```html login/index.html
<head><meta name="robots" content="noindex"></head>
<body><h1>Log in</h1></body>
```

## Options

- `allow_internal_nofollow`: paths such as `/login/*`, or URLs, that may be linked so.

## Source

[Qualify your outbound links](https://developers.google.com/search/docs/crawling-indexing/qualify-outbound-links).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.globs import Matcher, url_matcher
from linkvoice.model.finding import Severity
from linkvoice.model.link import Link
from linkvoice.rules.rule import Facts, Option, Problem, Rule
from linkvoice.rules.tokens import is_qualified, qualifiers


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links within the site whose rel says nofollow, sponsored or ugc."""
    allowed = allowed_targets(facts)
    for link in facts.marked_anchors():
        if (
            link.rel
            and is_qualified(link.rel)
            and facts.is_internal(link)
            and not _leads_to_no_other_page(facts, link)
            and not is_allowed(allowed, link)
        ):
            yield Problem(
                f"{link.href}: {qualifiers(link.rel)} on a link within the site",
                link,
                hint="leave it out; to keep the target out of search results, write `noindex` there",
            )


def allowed_targets(facts: Facts) -> Matcher:
    """Give the matcher of the paths and URLs that may be linked so."""
    return url_matcher(facts.option(RULE, "allow_internal_nofollow"), "allow_internal_nofollow")


def is_allowed(allowed: Matcher, link: Link) -> bool:
    """Whether a link within the site leads to one of them; paths are those below the site's root, or below its host."""
    page = link.target.page
    return allowed(f"/{link.target.path}") or allowed(page) or allowed("/" + page.partition("//")[2].partition("/")[2])


def _leads_to_no_other_page(facts: Facts, link: Link) -> bool:
    """Whether a link stays on its own page, is sent out of the site, or leads to a file that is no page, such as the source that Sphinx shows."""
    landing = facts.graph.landings.get(link.target)
    if landing is None:
        return False
    is_page = landing.file is None or landing.file in facts.graph.pages
    return landing.outside is not None or not is_page or {*(link.pages or (link.page,))} == {landing.file}


RULE = Rule(
    "LV201",
    "internal-nofollow",
    Severity.WARNING,
    __doc__,
    check,
    options={"allow_internal_nofollow": Option((), "Paths such as `/login/*`, or URLs, that may be linked so.", patterns=True)},
)

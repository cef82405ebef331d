"""A link has no address that a search engine, or a new tab, could open.

It runs a script (`javascript:`), names a file of one computer (`file:`), is
empty, is not a URL, or has no `href` at all though it has what only links have
(`target`, `rel`, `download`, `ping`, `onclick`, `routerlink`). Elements with a
`role` are left out, and so are places to jump to (`id` or `name`), the disabled
end of a pager (`rel="prev"` or `rel="next"` without `href`), and the current page in a theme's navigation.

## Why is this bad?

Search engines do not find what is behind it, and readers can neither open it in a new tab nor copy its address.

## Example

```html index.html
<p><a href="javascript:openGuide()">Open the guide</a></p>
```

## Use instead

```html index.html
<p><button type="button" onclick="openGuide()">Open the guide</button></p>
```

## Options

- `data-linkvoice-ignore="LV211"` on a link that is meant so, such as a bookmarklet.

## Source

[Make your links crawlable](https://developers.google.com/search/docs/crawling-indexing/links-crawlable).
"""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.model.link import Kind, Link, Region
from linkvoice.rules.rule import Facts, Problem, Rule
from linkvoice.rules.tokens import search_tokens

_ADDRESSES = {Kind.INSIDE, Kind.OUTSIDE, Kind.ADDRESS}
_LONG = 60  # characters of a script that messages show
_BUTTON = "write the address of a page, or use a `<button>`"


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links without an address that can be opened; what a template repeats is one problem."""
    repeated: dict[tuple[object, ...], list[Link]] = {}
    for link in _suspects(facts):
        if link.element not in {"a", "area"} or link.attribute not in {"", "href", "xlink:href"} or link.traits.role or not _told(link)[0]:
            continue
        if link.attribute and not link.href.strip() and _is_meant(facts, link):
            continue
        if link.region is Region.CHROME and not link.href.strip():  # it leads to each page's own URL: the graph cannot know that it is the same link
            key = (link.element, link.attribute, link.rel, link.text, link.traits, tuple(mark.codes for mark in link.suppressions))
            repeated.setdefault(key, []).append(link)
        else:
            yield _problem(link)
    for links in repeated.values():
        pages = tuple(sorted({page for link in links for page in link.pages or (link.page,)}))
        yield _problem(links[0]._replace(page=pages[0], pages=pages, occurrences=sum(link.occurrences for link in links)))


def _suspects(facts: Facts) -> Iterator[Link]:
    """Yield the links that are no plain address."""
    yield from (link for link in facts.unusual_links() if link.target.kind in _ADDRESSES and not link.href.strip())
    for kind in (Kind.OTHER, Kind.MALFORMED):
        for links in facts.graph.targets(kind).values():
            yield from links


def _problem(link: Link) -> Problem:
    what, hint = _told(link)
    shown = " ".join(link.href.split()) or link.text or "(empty)"
    return Problem(f"{shown if len(shown) <= _LONG else shown[: _LONG - 1] + '…'}: {what}", link, hint=hint)


def _is_meant(facts: Facts, link: Link) -> bool:
    """Whether an empty href leads elsewhere by a ``<base>``, or is a theme's for the current page: it bears its name, or others do that lead here."""
    page = facts.graph.pages[link.page]
    if len(link.pages) == 1 and link.target.page != page.url:
        return True
    return link.region is Region.CHROME and (len(link.pages) > 1 or (bool(link.text) and link.text in page.title))


def _told(link: Link) -> tuple[str, str]:
    """What is wrong with the address of a link, and what to do; nothing where it is one."""
    if link.traits.unlinked:
        pager = set(search_tokens(link.rel))
        disabled = bool(pager) and pager <= {"next", "prev"} and not link.traits.target
        return ("", "") if disabled else ("a link without `href` leads nowhere", _BUTTON)
    if not link.href.strip():
        return ("", "") if link.traits.marker else ("an empty `href` leads to this very page", "write where it leads")
    url = link.target.url.lower()
    if link.target.kind is Kind.MALFORMED:
        return "no URL that a browser can open", "correct it"
    if link.target.kind is Kind.OTHER and url.startswith("javascript"):
        return "a script is no address", _BUTTON
    if link.target.kind is Kind.OTHER and url.startswith("file:"):
        return "only your own computer has this file", "put the file into the site, and link to it there"
    return "", ""


RULE = Rule("LV211", "uncrawlable-link", Severity.WARNING, __doc__, check)

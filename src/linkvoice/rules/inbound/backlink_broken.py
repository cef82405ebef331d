"""A page that others link to is not in this build, and no redirect leads on.

Only links that were seen on the linking page count, and that were still there
when it was last read. What a page asks for is looked up in the built
files, after redirect stubs and `_redirects`: no server is asked. A place on a
page (`#install`) that is gone is a warning.

Nothing is said of URLs that nobody can have meant, such as ones with a bracket
or quote of the text around them, and of links from pages known as spam.

## Why is this bad?

Whoever follows the link sees the server's "not found" page, and the voice of
the site that links is lost. It does not get better by itself: others do not
read your changelog.

## Example

```html index.html
<!-- backlink: https://blog.friend.dev/post -> https://acme.dev/guide-old/ standing=live -->
<p>Read <a href="guide/">the guide</a>.</p>
```

```html guide/index.html
<h1>Guide</h1>
```

## Use instead

The page at its old place again, or a redirect. The hint holds one that can be copied, with the reason
for its goal: a rename in git, a redirect of the configuration, the same title, the same
name, or the most similar path.

```html index.html
<!-- backlink: https://blog.friend.dev/post -> https://acme.dev/guide-old/ standing=live -->
<p>Read <a href="guide-old/">the guide</a>.</p>
```

```html guide-old/index.html
<h1>Guide</h1>
```

## Options

- `ignore_urls`: URLs of yours that nobody needs to find again, or that never were there.
- `inbound.ignore`: linking pages that are dropped.
- `elsewhere`: paths below `site_url` that another job deploys.
- `site_aliases`: further hosts of this very site.

## Source

[Cool URIs don't change](https://www.w3.org/Provider/Style/URI).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from linkvoice.extract.anchors import has_anchor
from linkvoice.model.finding import Severity
from linkvoice.model.link import Position
from linkvoice.model.site import Page
from linkvoice.rules.rule import Facts, Problem, Rule

if TYPE_CHECKING:
    from linkvoice.model.backlink import Backlink

_MANGLED: Final = r"""[<>"'`{}|\\^\[\]*\u2018-\u201f\xab\xbb\u2026\ufffd]|\.\.\.|https?:|&(?:amp|gt|lt|quot);|^\s|[\s.,;:!?]/?$|^[^(]*\)/?$"""
"""What addresses of pages never hold or end in, but the texts around them do."""
_KEPT: Final = "/!$&'()*+,:;=@~"  # what URLs need not escape in paths
_SHOWN: Final = 120  # characters of somebody else's URL
_CANDIDATES: Final = 2000  # names compared for one hint


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the paths, and the places on pages, that others link to and that are not there."""
    missing: dict[str, list[Backlink]] = {}
    places: dict[tuple[str, str], list[Backlink]] = {}
    for backlink in facts.backlinks:
        if not _counts(backlink):
            continue
        if backlink.broken:
            missing.setdefault(_address(backlink.path), []).append(backlink)
        elif _lacks(facts, backlink):
            places.setdefault((backlink.target, unquote(backlink.fragment)), []).append(backlink)
    for path, backlinks in missing.items():
        said = "redirects to nothing" if backlinks[0].hops else "is not in this build"
        url = facts.graph.site.base + quote(path, safe=_KEPT)
        yield Problem(f"{url} {said}, and {_who(backlinks)}", page=path, url=url, hint=_cure(facts, path), position=_position(facts, backlinks))
    for (path, name), backlinks in places.items():
        page = facts.graph.pages[path]
        message = f"{facts.graph.site.shown(path)} has no id or name `{name}`, and {_who(backlinks)}"
        yield Problem(
            message, page=path, url=f"{page.url}#{quote(name, safe=_KEPT)}", hint=_nearest(page, name), severity=Severity.WARNING,
            position=_position(facts, backlinks), about_build=False,
        )  # fmt: skip


def _counts(backlink: Backlink) -> bool:
    """Whether somebody who means well links there: seen, not in doubt since, not mangled by a program, and no spam."""
    record = backlink.record
    return record.standing.verified and not record.missing_since and backlink.sort.kind != "spam" and not _is_mangled(backlink.path)


def _lacks(facts: Facts, backlink: Backlink) -> bool:
    page = facts.graph.pages.get(backlink.target)
    return page is not None and backlink.fragment != "" and not has_anchor(page, backlink.fragment) and not _is_mangled(unquote(backlink.fragment))


@lru_cache(1 << 12)
def _is_mangled(path: str) -> bool:
    return re.search(_MANGLED, path) is not None or any(unicodedata.category(char)[0] == "C" for char in path)


def _address(path: str) -> str:
    """One spelling for all that a server answers with the same page: ``guide``, ``guide/`` and ``guide/index.html``."""
    bare = path.removesuffix("/").removesuffix("index.html").removesuffix("/")
    return f"{bare}/" if bare and "." not in bare.rpartition("/")[2] else path


def _who(backlinks: Sequence[Backlink]) -> str:
    pages = sorted({backlink.record.from_url for backlink in backlinks})
    first = pages[0] if len(pages[0]) <= _SHOWN else f"{pages[0][:_SHOWN]}…"
    return f"{first} links to it" if len(pages) == 1 else f"{len(pages):,} pages of others link to it, such as {first}"


def _cure(facts: Facts, path: str) -> str:
    successor = facts.successor(path)
    if not successor.page:
        unknown = f" ({successor.reason})" if successor.reason else ""
        return f"bring it back or redirect it{unknown}; if it never was there, name it in `ignore_urls`"
    lines = " or ".join(f"`{each.line}` in {each.where}" for each in successor.redirections)
    return f"redirect it to {facts.graph.site.shown(successor.page)} ({successor.reason}){f': {lines}' if lines else ''}"


def _nearest(page: Page, name: str) -> str:
    import difflib

    near = difflib.get_close_matches(name, sorted(page.anchors)[:_CANDIDATES], 1)
    return f'keep the place with `<a id="{name}"></a>`' + (f"; did it become #{near[0]}?" if near else "")


def _position(facts: Facts, backlinks: Sequence[Backlink]) -> Position:
    return backlinks[0].position or Position(facts.config.inbound.ledger)


RULE = Rule("LV601", "backlink-broken", Severity.ERROR, __doc__, check)

"""A link leads out of the site to something that is gone.

Said only with evidence: the server answered 404 or 410 twice, the host name does
not exist although other names do, the certificate is for another name, the
redirects never end, or nobody could be reached at 3 visits in a row over 2 days.
A server that refuses programs, or does not answer this time, is another matter:
see LV513 and LV511.

## Why is this bad?

Whoever follows the link gets nowhere.

## Example

```html index.html
<p>As <a href="https://docs.acme.dev/old">the manual</a> says.</p>
```

```answers
https://docs.acme.dev/old 404
```

## Use instead

```html index.html
<p>As <a href="https://docs.acme.dev/new">the manual</a> says.</p>
```

```answers
https://docs.acme.dev/new 200
```

## Options

- `ignore_urls`: URLs that are not checked.
- `accept`: status codes that are fine; `outbound.hosts` sets them per host.
- `outbound.grace`: how many visits, over how many days.

## Source

[RFC 9110, status codes](https://www.rfc-editor.org/rfc/rfc9110#name-status-codes).
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from linkvoice.model.finding import Severity
from linkvoice.model.outcome import Outcome, Status
from linkvoice.model.url import Url
from linkvoice.rules.links.outside import named, outside_links, since
from linkvoice.rules.rule import Facts, Problem, Rule

_LIVING = {Status.OK, Status.REDIRECTED}
_CANDIDATES = 500  # URLs of one host that are compared for a hint


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links whose outside target is broken."""
    hints: dict[str, str] = {}
    for link, outcome in outside_links(facts, Status.BROKEN):
        if outcome.url not in hints:
            hints[outcome.url] = _hint(facts, outcome)
        yield Problem(f"{named(link, outcome)} {outcome.reason}{since(outcome)}", link, hint=hints[outcome.url])


def _hint(facts: Facts, outcome: Outcome) -> str:
    """Where the reader may find it instead: a living URL of the same host that is much alike, and an archive."""
    near = _nearest(facts, outcome.url)
    day = time.strftime("%Y%m%d", time.gmtime(outcome.failing_since or facts.now))
    archived = f"an older copy may be at https://web.archive.org/web/{day}/{outcome.url}"
    return f"did you mean {near}? else {archived}" if near else archived


def _nearest(facts: Facts, url: str) -> str | None:
    import difflib

    host = Url.normalised(url).host
    living = [other for other, found in facts.outcomes.items() if found.status in _LIVING and Url.normalised(other).host == host]
    paths = {_path(other): other for other in living[:_CANDIDATES]}
    close = difflib.get_close_matches(_path(url), paths, 1, 0.85)
    return paths[close[0]] if close else None


def _path(url: str) -> str:
    """What differs between the URLs of one host: a long name of it would make all of them alike."""
    return "/".join(url.split("/")[3:])


RULE = Rule("LV503", "broken-external-link", Severity.ERROR, __doc__, check, about_build=False)

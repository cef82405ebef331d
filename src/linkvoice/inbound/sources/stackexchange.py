"""Stack Overflow and its sister sites: questions that link to the site.

Sources: https://api.stackexchange.com/docs/advanced-search, …/docs/throttle, …/docs/filters.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Final

from linkvoice.errors import SourceError
from linkvoice.inbound.reading import UNREADABLE, collected, day, document, domains, figures, line, members, ours, rows, service, web_url
from linkvoice.inbound.source import Api, Asked, Collected
from linkvoice.model.observation import Observation
from linkvoice.model.url import Url

__all__ = ["StackExchange"]

_ROOT: Final = "https://api.stackexchange.com/2.3"
_MOST_PAGES: Final = 25  # it gives no more without a key
_HREF: Final = re.compile(r"""\bhref=["']([^"'<>]*)["']""")
_THROTTLED: Final = "throttle_violation"


class StackExchange:
    """Asks each of its sites for each host; the key is optional, and makes 300 questions a day 10,000."""

    name = "stackexchange"

    async def collect(self, asked: Asked, api: Api) -> Collected:
        """Read the questions after the cursor, the time of the newest one in seconds since 1970."""
        root = service(asked.options.url, _ROOT)
        found: list[Observation | str] = []
        notes: list[str] = []
        newest = int(asked.cursor) if asked.cursor.isdecimal() else 0
        for site in asked.options.sites or ("stackoverflow",):
            for host in domains(asked):
                # `withbody` shows which page is linked; nothing else of the body is looked at.
                asks = {"url": _pattern(host, asked), "site": site, "pagesize": "100", "order": "desc", "sort": "creation", "filter": "withbody"}
                asks |= {"key": asked.token} if asked.token else {}
                asks |= {"fromdate": asked.cursor} if asked.cursor.isdecimal() else {}
                items, note = await _search(api, root, asks)
                found += [each for item in items for each in _read(item, asked)]
                newest = max([newest, *map(_time, items)])
                notes += [f"{site}: {note}"] if note else []
        return collected(found, cursor=str(newest) if newest else "", notes=notes, sample=bool(notes))


def _pattern(host: str, asked: Asked) -> str:
    """What a URL in a question must look like: on a host that others share, only what is below the site's root."""
    base = Url.normalised(asked.base)
    return f"*{host}{base.path.rstrip('/')}*" if host == base.hostname else f"*{host}*"


async def _search(api: Api, root: str, asks: Mapping[str, str]) -> tuple[list[Mapping[str, object]], str]:
    """Give what the search finds, and a note where that is not all of it."""
    url = f"{root}/search/advanced"
    items: list[Mapping[str, object]] = []
    for page in range(1, _MOST_PAGES + 1):
        answer = await api.get(url, {**asks, "page": str(page)})
        if answer.status in {400, 502}:
            raise SourceError(_refusal(answer.text, answer.status))
        said = document(answer, "api.stackexchange.com")
        items += [members(item) for item in rows(said, "api.stackexchange.com", "items")]
        wait, left = (members(said).get(name) for name in ("backoff", "quota_remaining"))
        if isinstance(wait, int) and wait > 0:
            api.rest(url, float(wait))
        if members(said).get("has_more") is not True:
            return items, ""
        if left == 0:
            return items, "the questions of this day are used up"
    return items, f"there are more than {len(items)} questions: the oldest are left out"


def _refusal(text: str, status: int) -> str:
    said = re.search(r'"error_name"\s*:\s*"([a-z_]{1,40})"', text)
    if said is None:
        return f"api.stackexchange.com answered {status}"
    if said[1] == _THROTTLED:
        return "api.stackexchange.com takes no more questions today; a key makes it take more"
    return f"api.stackexchange.com answered an error ({said[1]})"


def _read(item: Mapping[str, object], asked: Asked) -> Iterator[Observation | str]:
    from_url = web_url(item.get("link"))
    if not from_url:
        yield UNREADABLE
        return
    body = item.get("body")
    linked = [ours(html.unescape(target), asked) for target in _HREF.findall(body)] if isinstance(body, str) else []
    title = item.get("title")
    # Where the question itself has no such link, an answer to it may: which page that leads to is not said.
    for to_url in [url for url in linked if url] or [""]:
        yield Observation(
            "stackexchange", from_url, "/".join(from_url.split("/", 3)[:3]), to_url, title=line(html.unescape(title) if isinstance(title, str) else ""),
            first_seen=day(item.get("creation_date")), last_seen=day(item.get("last_activity_date")), kind_hint="question",
            metrics=figures(score=item.get("score"), views=item.get("view_count")),
        )  # fmt: skip


def _time(item: Mapping[str, object]) -> int:
    time = item.get("creation_date")
    return time if isinstance(time, int) and not isinstance(time, bool) else 0

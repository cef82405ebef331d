"""Hacker News: stories that link to the site, and comments that do, by the search of Algolia.

Source: https://hn.algolia.com/api.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Final

from linkvoice.inbound.reading import UNREADABLE, collected, day, document, domains, figures, line, members, ours, rows, service
from linkvoice.inbound.source import Api, Asked, Collected
from linkvoice.model.observation import Observation

__all__ = ["HackerNews"]

_ROOT: Final = "https://hn.algolia.com/api/v1"
_ORIGIN: Final = "https://news.ycombinator.com"
_PER_PAGE: Final = 1000  # Algolia gives no more to one question
_MOST_PAGES: Final = 10
_WHERE: Final = {"story": "url", "comment": "comment_text"}
_ITEM: Final = re.compile(r"[0-9]{1,12}")
_HREF: Final = re.compile(r"""\bhref=["']([^"'<>]*)["']""")


class HackerNews:
    """Asks newest first. The search is fuzzy, so that every host is looked at again, and what it does not find may be there all the same."""

    name = "hackernews"

    async def collect(self, asked: Asked, api: Api) -> Collected:
        """Read everything after the cursor, the time of the newest item in seconds since 1970."""
        root = service(asked.options.url, _ROOT)
        found: list[Observation | str] = []
        notes: list[str] = []
        newest = int(asked.cursor) if asked.cursor.isdecimal() else 0
        for host in domains(asked):
            for tag in _WHERE:
                hits, whole = await _search(
                    api,
                    root,
                    {"query": host, "tags": tag, "restrictSearchableAttributes": _WHERE[tag], "typoTolerance": "false"},
                    newest_known=asked.cursor,
                )
                found += [each for hit in hits for each in _read(hit, tag, asked)]
                newest = max([newest, *map(_time, hits)])
                if not whole:
                    notes.append(f"more than {len(hits)} of kind {tag} name {host}: the oldest are left out")
        return collected(found, cursor=str(newest) if newest else "", notes=notes, sample=bool(notes))


async def _search(api: Api, root: str, asks: Mapping[str, str], newest_known: str) -> tuple[list[Mapping[str, object]], bool]:
    """Give what the search finds, and whether that is all of it."""
    found: dict[str, Mapping[str, object]] = {}
    after = [f"created_at_i>{newest_known}"] if newest_known.isdecimal() else []
    before: list[str] = []
    for _ in range(_MOST_PAGES):
        filters = {"numericFilters": ",".join([*after, *before])} if after or before else {}
        said = document(await api.get(f"{root}/search_by_date", {**asks, "hitsPerPage": str(_PER_PAGE), **filters}), "hn.algolia.com")
        hits = [members(hit) for hit in rows(said, "hn.algolia.com", "hits")]
        new = {str(hit.get("objectID")): hit for hit in hits if str(hit.get("objectID")) not in found}
        found |= new
        times = [time for time in map(_time, hits) if time]
        total = members(said).get("nbHits")
        if not new or not times or not isinstance(total, int) or total <= len(hits):
            return list(found.values()), True
        before = [f"created_at_i<={min(times)}"]  # several may be of the same second
    return list(found.values()), False


def _read(hit: Mapping[str, object], tag: str, asked: Asked) -> Iterator[Observation | str]:
    item = hit.get("objectID")
    written = hit.get("url" if tag == "story" else "comment_text")
    if not isinstance(item, str) or not _ITEM.fullmatch(item) or not isinstance(written, str):
        yield UNREADABLE
        return
    story = tag == "story"
    targets = [written] if story else [html.unescape(target) for target in _HREF.findall(written)]
    for target in targets:
        to_url = ours(target, asked)
        if to_url:
            yield Observation(
                "hackernews", f"{_ORIGIN}/item?id={item}", _ORIGIN, to_url, title=line(hit.get("title" if story else "story_title")),
                first_seen=day(hit.get("created_at")), kind_hint=tag,
                metrics=figures(points=hit.get("points"), comments=hit.get("num_comments")) if story else {},
            )  # fmt: skip


def _time(hit: Mapping[str, object]) -> int:
    time = hit.get("created_at_i")
    return time if isinstance(time, int) and not isinstance(time, bool) else 0

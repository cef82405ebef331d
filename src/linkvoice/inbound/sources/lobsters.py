"""Lobsters: stories that link to the site.

Source: https://github.com/lobsters/lobsters, ``app/controllers/domains_controller.rb`` and ``app/models/story.rb``.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from linkvoice.inbound.reading import UNREADABLE, collected, day, document, domains, figures, line, members, ours, rows, service, web_url
from linkvoice.inbound.source import Api, Asked, Collected
from linkvoice.model.observation import Observation

__all__ = ["Lobsters"]

_ROOT: Final = "https://lobste.rs"
_MOST_PAGES: Final = 40
_NONE: Final = 404


class Lobsters:
    """Asks for each host's list, page by page; it has no cursor."""

    name = "lobsters"

    async def collect(self, asked: Asked, api: Api) -> Collected:
        """Read everything. A host that nobody has linked to is "not found"."""
        root = service(asked.options.url, _ROOT)
        found: list[Observation | str] = []
        notes: list[str] = []
        for host in domains(asked):
            seen: set[str] = set()
            for page in range(1, _MOST_PAGES + 1):
                answer = await api.get(f"{root}/domains/{quote(host)}.json" if page == 1 else f"{root}/domains/{quote(host)}/page/{page}.json")
                stories = [] if answer.status == _NONE else rows(document(answer, "lobste.rs"), "lobste.rs")
                found += [_read(story, asked) for story in stories if _id(story) not in seen]
                new = {_id(story) for story in stories} - seen
                if not new:
                    break
                seen |= new
            else:
                notes.append(f"more than {len(seen)} stories link to {host}: the oldest are left out")
        return collected(found, complete=bool(found) and not notes, notes=notes, sample=bool(notes))


def _read(story: object, asked: Asked) -> Observation | str:
    entry = members(story)
    from_url = web_url(entry.get("comments_url")) or web_url(entry.get("short_id_url"))
    if not from_url or not web_url(entry.get("url")):
        return UNREADABLE
    to_url = ours(entry.get("url"), asked)
    if not to_url:
        return ""
    return Observation(
        "lobsters", from_url, "/".join(from_url.split("/", 3)[:3]), to_url, title=line(entry.get("title")), first_seen=day(entry.get("created_at")),
        kind_hint="story", metrics=figures(points=entry.get("score"), comments=entry.get("comment_count")),
    )  # fmt: skip


def _id(story: object) -> str:
    return str(members(story).get("short_id"))

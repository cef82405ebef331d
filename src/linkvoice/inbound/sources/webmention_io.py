"""webmention.io: the webmentions that its account has received for a domain.

Source: https://github.com/aaronpk/webmention.io#api.
"""

from __future__ import annotations

from typing import Final

from linkvoice.errors import SourceError
from linkvoice.inbound.mention import mention
from linkvoice.inbound.reading import UNREADABLE, collected, document, members, names, rows, service
from linkvoice.inbound.source import Api, Asked, Collected
from linkvoice.model.observation import Observation

__all__ = ["WebmentionIo"]

_ROOT: Final = "https://webmention.io"
_PER_PAGE: Final = 100
_MOST_PAGES: Final = 200


class WebmentionIo:
    """Asks oldest first, so that what arrives meanwhile moves nothing; deletions show only when everything is read again."""

    name = "webmention.io"

    async def collect(self, asked: Asked, api: Api) -> Collected:
        """Read everything after the cursor, the id of the last webmention."""
        if not asked.token:
            raise SourceError("webmention.io needs a key: set its `token` to the name of an environment variable")
        root, domain = service(asked.options.url, _ROOT), names(asked)[0]
        asks = {"domain": domain, "token": asked.token, "per-page": str(_PER_PAGE), "sort-by": "created", "sort-dir": "up"}
        if asked.cursor.isdecimal():
            asks["since_id"] = asked.cursor
        found: list[Observation | str] = []
        seen: set[int] = set()
        for page in range(_MOST_PAGES):
            answer = await api.get(f"{root}/api/mentions.jf2", {**asks, "page": str(page)})
            if answer.status == 400:  # noqa: PLR2004
                raise SourceError("webmention.io does not accept the question (400): the key or the domain is missing")
            children = rows(document(answer, "webmention.io"), "webmention.io", "children")
            found += [_read(child, asked) for child in children if _id(child) not in seen]
            # It may give fewer than were asked for: the end is where nothing new comes.
            new = {number for child in children if (number := _id(child)) is not None} - seen
            if not new:
                break
            seen |= new
        else:
            return collected(found, cursor=str(max(seen)), notes=[f"there are more than {len(seen)}: the rest comes next time"])
        if not found and not asked.cursor:
            return collected(found, notes=[f"it has nothing for {domain}; that is also what it says of a domain that it does not know"])
        return collected(found, cursor=str(max(seen)) if seen else asked.cursor, complete=not asks.get("since_id"))


def _read(child: object, asked: Asked) -> Observation | str:
    entry = members(child)
    if entry.get("wm-private"):
        return "private"
    if _id(child) is None:
        return UNREADABLE
    content = members(entry.get("content"))
    row = {
        "source": entry.get("wm-source"), "target": entry.get("wm-target"), "url": entry.get("url"), "type": entry.get("wm-property"),
        "title": entry.get("name"), "seen": entry.get("wm-received"),
    }  # fmt: skip
    return mention("webmention.io", asked, row, text=content.get("text"))


def _id(child: object) -> int | None:
    number = members(child).get("wm-id")
    return number if isinstance(number, int) and not isinstance(number, bool) else None

"""webmentiond: a receiver of webmentions that one runs oneself.

Source: https://github.com/zerok/webmentiond, docs and ``pkg/server``.
"""

from __future__ import annotations

import re
from typing import Final

from linkvoice.errors import SourceError
from linkvoice.inbound.mention import mention
from linkvoice.inbound.reading import collected, document, members, rows, service
from linkvoice.inbound.source import Api, Asked, Collected
from linkvoice.model.observation import Observation

__all__ = ["Webmentiond"]

_LIMIT: Final = 50
_MOST_PAGES: Final = 400
_PASS: Final = re.compile(r"[\w.~+/=-]{1,4096}", re.ASCII)


class Webmentiond:
    """Asks for what its owner has approved. Without a key it tells of single pages only, so that a key is needed."""

    name = "webmentiond"

    async def collect(self, asked: Asked, api: Api) -> Collected:
        """Read everything; there is no cursor."""
        if not asked.options.url:
            raise SourceError("webmentiond runs on a server of yours: set its `url`")
        if not asked.token:
            raise SourceError("webmentiond needs an access key: set its `token` to the name of an environment variable")
        root = service(asked.options.url, "")
        headers = {"Authorization": f"Bearer {await _entry(api, root, asked.token)}"}
        found: list[Observation | str] = []
        seen: set[str] = set()
        for _ in range(_MOST_PAGES):
            asks = {"limit": str(_LIMIT), "offset": str(len(seen)), "status": "approved"}
            said = document(await api.get(f"{root}/manage/mentions", asks, headers), "webmentiond", asked.options.url)
            # Go writes an empty list as null.
            items = [] if "items" in members(said) and members(said)["items"] is None else rows(said, "webmentiond", "items")
            found += [_read(item, asked) for item in items if _id(item) not in seen]
            new = {_id(item) for item in items} - seen
            if not new:
                break
            seen |= new
        else:
            return collected(found, notes=[f"there are more than {len(seen)}"])
        return collected(found, complete=bool(found))


async def _entry(api: Api, root: str, key: str) -> str:
    answer = await api.post(f"{root}/authenticate/access-key", {"key": key})
    if answer.status != 200:  # noqa: PLR2004
        refused = answer.status in {400, 401, 403}
        raise SourceError(f"webmentiond refuses the access key ({answer.status})" if refused else f"webmentiond answered {answer.status}")
    entry = answer.text.strip().strip('"')
    if not _PASS.fullmatch(entry):
        raise SourceError("webmentiond answered the access key with something else than a pass")
    return entry


def _read(item: object, asked: Asked) -> Observation | str:
    entry = members(item)
    if entry.get("status", "approved") != "approved":
        return "not approved"
    row = {name: entry.get(name) for name in ("source", "target", "url", "type", "title")}
    return mention("webmentiond", asked, {**row, "seen": entry.get("created_at")}, text=entry.get("content"))


def _id(item: object) -> str:
    return str(members(item).get("id"))

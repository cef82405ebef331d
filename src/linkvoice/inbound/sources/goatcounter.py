"""GoatCounter: which sites sent readers to which page, day by day.

Sources: https://www.goatcounter.com/help/api (``stats/toprefs``, ``stats/hits``, ``stats/hits/{path_id}``; 4 questions a second), and for what
the answers mean https://github.com/arp242/goatcounter (``handlers/api.go``, ``db/query``). It was not tried with an account.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from linkvoice.errors import SourceError
from linkvoice.inbound.ours import Ours
from linkvoice.inbound.reading import days_back, document, members, ours, rows, service
from linkvoice.inbound.source import Api, Asked, Collected
from linkvoice.inbound.traffic.rows import Row, add_up
from linkvoice.model.traffic import Traffic

__all__ = ["GoatCounter"]

_DAYS: Final = 30
_MOST_ASKED: Final = 120  # questions of one run: about half a minute
_PACE: Final = 0.25  # seconds between two of them
_LIMIT: Final = 100  # rows of one answer, the most that it gives
_FORBIDDEN: Final = 403
_PAGES: Final = "hits"
"""What lists the pages of a day; of these only the most visited come, in one answer."""
_WEB: Final = "h"
"""What was sent as a referrer; the other schemes are names that GoatCounter gives, and campaigns."""


class GoatCounter:
    """Asks about the last days, today first: how many readers which sites sent, then about one page after the other until each reader has a page.

    Days whose pages do not fit into one run are told by the export alone.
    """

    name = "goatcounter"

    async def collect(self, asked: Asked, api: Api) -> Collected:
        """Read as many of the last 30 days as so many questions give; there is no cursor."""
        if not asked.options.url:
            raise SourceError("GoatCounter answers at https://NAME.goatcounter.com, or on a server of yours: set its `url`")
        if not asked.token:
            raise SourceError("GoatCounter needs a key: set its `token` to the name of an environment variable")
        root = f"{service(asked.options.url, '')}/api/v0/stats"
        api.pace(root, _PACE)
        talk = _Talk(api, root, {"Authorization": f"Bearer {asked.token}", "Content-Type": "application/json"})
        found: list[Row | None] = []
        notes: tuple[str, ...] = ()
        for day in days_back(asked.now, _DAYS):
            try:
                found += await _day(talk, day, asked)
            except SourceError as error:
                if not found:
                    raise
                notes = (f"{error}; {day} and the days before were not read",)
                break
            if not talk.left:
                notes = (f"not all was read of {day} and the days before: {_MOST_ASKED} questions are enough for one run. Its export has everything",)
                break
        return Collected(traffic=add_up(found, Ours(asked.base, asked.hosts), lambda _: False, Traffic("GoatCounter", self.name)), notes=notes)


@dataclass(slots=True)
class _Talk:
    """What is asked of whom, and how often still."""

    api: Api
    root: str
    headers: Mapping[str, str]
    left: int = _MOST_ASKED

    async def read(self, what: str, name: str, day: str) -> Sequence[Mapping[str, object]]:
        """Read what is told of a day, the most frequent first."""
        read: list[Mapping[str, object]] = []
        while self.left:
            self.left -= 1
            # It counts by hours: the last one begins at 23:00.
            asks = {"start": f"{day}T00:00:00Z", "end": f"{day}T23:00:00Z", "limit": str(_LIMIT), "offset": str(len(read))}
            answer = await self.api.get(f"{self.root}/{what}", asks, self.headers)
            if answer.status == _FORBIDDEN:
                raise SourceError("GoatCounter refuses the key (403): it needs the permission to read statistics")
            said = document(answer, "GoatCounter")
            new = rows(said, "GoatCounter", name)
            read += map(members, new)
            if members(said).get("more") is not True or not new or what == _PAGES:
                break
        return read


async def _day(talk: _Talk, day: str, asked: Asked) -> Sequence[Row | None]:
    """Read one day, its most visited pages first; what is still awaited says when there is nothing more to learn."""
    awaited: Counter[str] = Counter()
    for name, number in map(_sent, await talk.read("toprefs", "stats", day)):
        if name and not ours(f"https://{name}", asked):
            awaited[name] += number
    found: list[Row | None] = []
    for page in await talk.read(_PAGES, "hits", day) if +awaited else ():
        if not +awaited:
            break
        path_id, path = page.get("path_id"), page.get("path")
        if not isinstance(path_id, int) or not isinstance(path, str):
            found.append(None)
        elif not page.get("event"):
            senders = [*map(_sent, await talk.read(f"{_PAGES}/{path_id}", "refs", day))]
            found += [Row(day, name, path, count) for name, count in senders]
            awaited.subtract({name: count for name, count in senders if name in awaited})
    return found


def _sent(row: Mapping[str, object]) -> tuple[str, int]:
    """The site that sent readers, and how many; nobody where it is none."""
    name, number = row.get("name"), row.get("count")
    return (name, number) if row.get("ref_scheme") == _WEB and isinstance(name, str) and isinstance(number, int) else ("", 0)

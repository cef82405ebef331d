"""Umami: which sites sent readers to which page, day by day. It knows no more of a site than its name.

Sources: https://docs.umami.is/docs/api, https://docs.umami.is/docs/cloud/api-key, and for the answers
https://github.com/umami-software/umami (``src/app/api``, its contracts). It was not tried with an account.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

from linkvoice.errors import SourceError
from linkvoice.inbound.ours import Ours
from linkvoice.inbound.reading import days_back, document, domains, members, rows, service
from linkvoice.inbound.source import Api, Asked, Collected
from linkvoice.inbound.traffic.rows import Row, add_up
from linkvoice.model.traffic import Traffic
from linkvoice.model.url import Url

__all__ = ["Umami"]

_CLOUD: Final = "https://api.umami.is/v1"
_DAYS: Final = 30
_PACE: Final = 0.3  # seconds between two questions: its cloud takes 50 in 15 seconds
_LIMIT: Final = 500  # rows of one answer; it gives no further ones
_NOTHING: Final = 404
_OLDER: Final = frozenset({_NOTHING, 405})
"""What servers before version 3 answer, which have no such report."""
_LONGEST: Final = 12  # digits of a number
_REFUSED: Final = frozenset({400, 401, 403})


class Umami:
    """Asks for each of the last 30 days, later only for those that were not over: one question a day."""

    name = "umami"

    async def collect(self, asked: Asked, api: Api) -> Collected:
        """Read them, from today back to the cursor, the last day that was read."""
        if not asked.token:
            raise SourceError("Umami needs a key: set its `token` to the name of an environment variable")
        api.pace(service(asked.options.url, _CLOUD), _PACE)
        root, headers = await _enter(asked, api)
        site = asked.options.sites[0] if asked.options.sites else await _site(asked, api, root, headers)
        today, *before = days_back(asked.now, _DAYS)
        found: list[Row | None] = []
        full: list[str] = []
        notes: list[str] = []
        cursor = today
        ask = _pairs
        for day in [today, *(day for day in before if day >= asked.cursor)]:
            try:
                told = await ask(api, root, headers, site, day)
                if told is None:
                    ask = _sites
                    told = await ask(api, root, headers, site, day)
            except SourceError as error:
                if not found:
                    raise
                notes.append(f"{error}; {day} and the days before come next time")
                cursor = asked.cursor
                break
            found += told
            full += [day] if len(told) >= _LIMIT else []
        if full:
            notes.append(f"only the {_LIMIT} most frequent rows were told of {len(full)} day{'s' * (len(full) > 1)}, {full[0]} the last of them")
        traffic = add_up(found, Ours(asked.base, asked.hosts), lambda _: False, Traffic("Umami", self.name))
        return Collected(cursor=cursor, notes=tuple(notes), traffic=traffic)


async def _enter(asked: Asked, api: Api) -> tuple[str, Mapping[str, str]]:
    """Give where its API stands, and the header that opens it. A key with a colon is a name and a password, which are good for a pass."""
    root = service(asked.options.url, _CLOUD)
    if Url.normalised(root).host == Url.normalised(_CLOUD).host:
        return root, {"x-umami-api-key": asked.token}
    root = f"{root}/api"
    name, is_login, password = asked.token.partition(":")
    if not is_login:
        return root, {"Authorization": f"Bearer {asked.token}"}
    answer = await api.post(f"{root}/auth/login", json.dumps({"username": name, "password": password}))
    if answer.status in _REFUSED:
        raise SourceError(f"Umami refuses the name and the password ({answer.status})")
    entry = members(document(answer, "Umami", asked.options.url)).get("token")
    if not isinstance(entry, str) or not entry.isascii() or not entry.isprintable():
        raise SourceError("Umami answered the name and the password with something else than a pass; does it ask for a second factor?")
    return root, {"Authorization": f"Bearer {entry}"}


async def _site(asked: Asked, api: Api, root: str, headers: Mapping[str, str]) -> str:
    """Ask for the id of the site: the one that has our name."""
    known = rows(document(await api.get(f"{root}/websites", {"pageSize": "100"}, headers), "Umami", asked.options.url), "Umami", "data")
    names = {name.removeprefix("www.") for name in domains(asked)}
    for each in map(members, known):
        if str(each.get("domain")).lower().removeprefix("www.") in names and isinstance(each.get("id"), str):
            return str(each["id"])
    raise SourceError(f"Umami shows no site of the name {domains(asked)[0]} to the owner of the key; set `sites` to the id of the site there")


async def _pairs(api: Api, root: str, headers: Mapping[str, str], site: str, day: str) -> Sequence[Row | None] | None:
    """Ask for pairs of page and site; None of a server that has no such report."""
    parameters = {"startDate": f"{day}T00:00:00.000Z", "endDate": f"{day}T23:59:59.999Z", "fields": ["path", "referrer"]}
    wanted = {"type": "breakdown", "websiteId": site, "filters": {}, "parameters": parameters}
    answer = await api.post(f"{root}/reports/breakdown", json.dumps(wanted), headers)
    if answer.status in _OLDER:
        return None
    return [_row(day, members(each), "referrer", "path", "visits") for each in rows(document(answer, "Umami"), "Umami")]


async def _sites(api: Api, root: str, headers: Mapping[str, str], site: str, day: str) -> Sequence[Row | None]:
    """Ask for sites alone."""
    start = int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) * 1000
    asks = {"type": "referrer", "startAt": str(start), "endAt": str(start + 86_399_999), "limit": str(_LIMIT)}
    answer = await api.get(f"{root}/websites/{quote(site, safe='')}/metrics", asks, headers)
    if answer.status == _NOTHING:
        raise SourceError("Umami answered 404; `url` must be the address where it answers, and `sites` the id of the site there")
    return [_row(day, members(each), "x", "", "y") for each in rows(document(answer, "Umami"), "Umami")]


def _row(day: str, row: Mapping[str, object], referrer: str, path: str, visits: str) -> Row | None:
    """Read the members of these names; readers whom no site sent have an empty one."""
    sender, page, number = row.get(referrer), row.get(path, "" if not path else None), row.get(visits)
    if isinstance(number, str) and number.isdecimal() and len(number) <= _LONGEST:
        number = int(number)  # as ClickHouse writes them
    if not isinstance(number, int) or not isinstance(page, str) or not (sender is None or isinstance(sender, str)):
        return None
    return Row(day, sender or "", page, number)

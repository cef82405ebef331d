"""Plausible: which sites sent readers to which page, day by day.

Source: https://plausible.io/docs/stats-api.
"""

from __future__ import annotations

import json
from typing import Final

from linkvoice.errors import SourceError
from linkvoice.inbound.ours import Ours
from linkvoice.inbound.reading import document, domains, members, rows, service
from linkvoice.inbound.source import Api, Asked, Collected
from linkvoice.inbound.traffic.rows import Row, add_up
from linkvoice.model.traffic import Traffic

__all__ = ["Plausible"]

_PUBLIC: Final = "https://plausible.io"
_LIMIT: Final = 10_000  # rows of one answer
_MOST_PAGES: Final = 20
_DAYS: Final = "30d"


class Plausible:
    """Asks for the last 30 days each time: numbers of a day may still grow."""

    name = "plausible"

    async def collect(self, asked: Asked, api: Api) -> Collected:
        """Read all pages of the answer."""
        if not asked.token:
            raise SourceError("Plausible needs a key: set its `token` to the name of an environment variable")
        url = f"{service(asked.options.url, _PUBLIC)}/api/v2/query"
        found: list[Row | None] = []
        notes: tuple[str, ...] = (f"there are more than {_LIMIT * _MOST_PAGES:,} rows",)
        for number in range(_MOST_PAGES):
            body = _question(domains(asked)[0], number * _LIMIT)
            answer = await api.post(url, body, {"Authorization": f"Bearer {asked.token}"})
            results = rows(document(answer, "Plausible", asked.options.url), "Plausible", "results")
            found += map(_row, results)
            if len(results) < _LIMIT:
                notes = ()
                break
        return Collected(traffic=add_up(found, Ours(asked.base, asked.hosts), lambda _: False, Traffic("Plausible", self.name)), notes=notes)


def _question(site: str, offset: int) -> str:
    return json.dumps(
        {
            "site_id": site,
            "metrics": ["visits"],
            "date_range": _DAYS,
            "dimensions": ["time:day", "visit:referrer", "visit:entry_page"],
            "filters": [["is_not", "visit:referrer", [""]]],
            "order_by": [["time:day", "asc"], ["visit:referrer", "asc"], ["visit:entry_page", "asc"]],
            "pagination": {"limit": _LIMIT, "offset": offset},
        }
    )


def _row(result: object) -> Row | None:
    metrics, dimensions = members(result).get("metrics"), members(result).get("dimensions")
    match metrics, dimensions:
        case [int(visits)], [str(day), str(referrer), str(path)]:
            return Row(day, referrer if "." in referrer and " " not in referrer else "", path, visits)
    return None

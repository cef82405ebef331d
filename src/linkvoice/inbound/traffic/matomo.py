"""Matomo's report of websites as JSON, by day: ``Referrers.getWebsites`` with ``period=day`` and a range of dates.

It does not say to which page readers came. Source: https://developer.matomo.org/api-reference/reporting-api.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from linkvoice.errors import UsageError
from linkvoice.inbound.traffic.rows import Row

__all__ = ["is_matomo", "matomo_rows"]

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


def is_matomo(report: object) -> bool:
    """Say whether a JSON value is such a report, by day or not."""
    lists = list(report.values()) if isinstance(report, dict) else [report]
    rows = [row for rows in lists if isinstance(rows, list) for row in rows]
    return (
        bool(rows)
        and all(isinstance(rows, list) for rows in lists)
        and all(isinstance(row, dict) and {"label", "nb_visits"} <= row.keys() for row in rows)
    )


def matomo_rows(report: Any, name: str) -> Iterator[Row | None]:  # noqa: ANN401 - see is_matomo
    """Read the rows of a report. `name` is what the user calls it.

    Raises:
        UsageError: it is not by day.
    """
    if not isinstance(report, Mapping) or not all(_DAY.fullmatch(day) for day in report):
        raise UsageError(f"{name} is a report of Matomo for a whole range. Export it by day: `period=day` and a range such as `date=last30`.")
    for day, rows in report.items():
        for row in rows:
            sender, visits = row.get("url") or row["label"], row["nb_visits"]
            yield Row(day, sender, "", visits) if isinstance(sender, str) and isinstance(visits, int) else None

"""Umami's export of events: a row for each view of a page. The short export, which has no days, says too little.

Source: https://github.com/umami-software/umami (the table ``website_event``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from linkvoice.inbound.traffic.rows import Row

__all__ = ["HEADER", "umami_csv"]

HEADER: Final = frozenset({"url_path", "referrer_domain", "created_at"})
_VIEW: Final = frozenset({"", "1"})
"""Types of events that are views of pages."""


def umami_csv(rows: Iterator[Mapping[str, str]]) -> Iterator[Row | None]:
    """Read the rows; who looked, and from where, stands in columns that are not read."""
    for row in rows:
        counts = row.get("event_type", "") in _VIEW
        yield Row(row["created_at"], row["referrer_domain"] if counts else "", row["url_path"], 1, row.get("hostname", ""))

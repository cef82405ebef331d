"""Plausible's export: a zip of CSV files, of which one tells who sent readers, day by day, though not to which page.

Source: https://plausible.io/docs/export-stats.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from linkvoice.inbound.exports.cells import number
from linkvoice.inbound.traffic.rows import Row

__all__ = ["FILE", "HEADER", "plausible_csv"]

FILE: Final = "imported_sources"
"""What the name of that file begins with."""
HEADER: Final = frozenset({"date", "source", "referrer", "visits"})


def plausible_csv(rows: Iterator[Mapping[str, str]]) -> Iterator[Row | None]:
    """Read the rows. Where no referrer stands, the source may still be the name of a host."""
    for row in rows:
        visits = number(row["visits"])
        source = row["source"] if "." in row["source"] and " " not in row["source"] else ""
        yield Row(row["date"], row["referrer"] or source, "", visits) if visits is not None else None

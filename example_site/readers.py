"""The log of the web server that the example does not have, written by ``readers.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

__all__ = ["write_log"]

DAYS = 20
"""How many days the log goes back."""


def write_log(file: Path, readers: Path) -> None:
    """Write a log in the combined format, of the days until today."""
    table = tomllib.loads(readers.read_text("utf-8"))
    reader, now = table["reader"], datetime.now(UTC)
    arrivals = sorted(arrival for row in table["sent"] for arrival in _arrivals(now, row["from"], row["to"], row["visits"]))
    file.write_text("".join(_line(reader, *arrival) for arrival in arrivals), "ascii")


def _arrivals(now: datetime, source: str, page: str, visits: int) -> Iterator[tuple[datetime, str, str]]:
    """Spread readers evenly over the days."""
    return ((now - timedelta(days=DAYS * (number + 1) / visits), source, page) for number in range(visits))


def _line(reader: Mapping[str, str], when: datetime, source: str, page: str) -> str:
    asked, sent = (f"{url}?{reader['query']}" for url in (page, source))
    return f'{reader["client"]} - {reader["user"]} [{when:%d/%b/%Y:%H:%M:%S} +0000] "GET {asked} HTTP/1.1" 200 5120 "{sent}" "{reader["agent"]}"\n'

"""GoatCounter's exports: a zip of JSON lines (referrer, page, hour), and the older CSV with a row for each view.

Source: https://www.goatcounter.com/help/export.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from linkvoice.inbound.exports.cells import flag
from linkvoice.inbound.exports.opener import Opener
from linkvoice.inbound.traffic.rows import Row

__all__ = ["FILES", "HEADER", "goatcounter_csv", "goatcounter_zip"]

FILES: Final = frozenset({"paths.jsonl", "refs.jsonl", "hit_stats.jsonl"})
HEADER: Final = frozenset({"2Path", "Referrer", "Referrer scheme", "FirstVisit", "Date"})
_WEB: Final = "h"
"""What was sent as a referrer; the other schemes are names that GoatCounter gives, and campaigns."""


def goatcounter_zip(files: Mapping[str, Opener]) -> Iterator[Row | None]:
    """Read the rows of the zip: files by name."""
    paths = {each.get("id"): each.get("path") for each in _objects(files["paths.jsonl"]) if each and not each.get("event")}
    senders = {each.get("id"): each.get("ref") for each in _objects(files["refs.jsonl"]) if each and each.get("ref_scheme") == _WEB}
    for hit in _objects(files["hit_stats.jsonl"]):
        if hit is None or not isinstance(hit.get("count"), int) or not isinstance(hit.get("hour"), str):
            yield None
            continue
        path, sender = paths.get(hit.get("path_id")), senders.get(hit.get("ref_id"))
        known = isinstance(path, str) and isinstance(sender, str)
        yield Row(hit["hour"], str(sender), str(path), hit["count"]) if known else Row(hit["hour"], "", "", 0)


def goatcounter_csv(rows: Iterator[Mapping[str, str]]) -> Iterator[Row | None]:
    """Read the rows of the CSV: first views by people, sent by a site."""
    for row in rows:
        counts = row["Referrer scheme"] == _WEB and flag(row["FirstVisit"]) and not flag(row.get("Event", "")) and row.get("Bot", "0") == "0"
        yield Row(row["Date"], row["Referrer"] if counts else "", row["2Path"], int(bool(counts)))


def _objects(opened: Opener) -> Iterator[dict[str, Any] | None]:
    for line in opened():
        if not line.isspace():
            try:
                value = msgspec.json.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                value = None
            yield value if isinstance(value, dict) else None

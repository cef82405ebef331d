"""Links that were there once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from linkvoice.inbound.prospects.about import about
from linkvoice.model.backlink import Backlink
from linkvoice.model.prospect import Prospect, Reason
from linkvoice.model.record import Record
from linkvoice.model.standing import Standing

__all__ = ["as_it_was", "lost_links"]

_WHY: Final[Mapping[Standing, tuple[Reason, str]]] = {
    Standing.GONE: (Reason.LOST, "the page is there, and the link is not"),
    Standing.SOURCE_DEAD: (Reason.PAGE, "the page is gone"),
}
_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def as_it_was(record: Record) -> Record:
    """Give a record whose link is lost as it was when it was last seen, so that it can be told how good it was."""
    seen = next((change.standing for change in reversed(record.history) if change.standing.verified), None)
    return record._replace(standing=seen) if seen is not None and not record.standing.verified else record


def lost_links(backlinks: Iterable[Backlink], now: Mapping[tuple[str, str], Record]) -> Iterator[Prospect]:
    """Yield the links that are gone, or whose page is; `backlinks` are as they were, `now` says how they are."""
    for backlink in backlinks:
        record = now.get(backlink.record.key)
        if record is not None and record.standing in _WHY and backlink.record.standing.verified and not backlink.broken:
            day = record.history[-1].at[:10] if record.history else ""
            since = day if _DAY.fullmatch(day) else record.changed[:10]  # a ledger may have been edited
            reason, evidence = _WHY[record.standing]
            yield about(backlink, reason, record.to_url, evidence, since=since)

"""Pages that name us and do not link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from linkvoice.inbound.ours import Ours
from linkvoice.inbound.prospects.about import about
from linkvoice.inbound.record import moment, page_facts
from linkvoice.model.backlink import Backlink
from linkvoice.model.prospect import Prospect, Reason
from linkvoice.model.reading import Reading
from linkvoice.model.record import Record
from linkvoice.model.standing import Standing

__all__ = ["mentions", "naming"]


def naming(readings: Iterable[Reading], records: Mapping[tuple[str, str], Record], ours: Ours, base: str) -> dict[tuple[str, str], Record]:
    """Give a record for each page that names a URL of ours in its text, or our host in its title, and links to no page of ours, by key.

    `records` are those of the ledger: what they know of such pages counts, also where nobody remembers the visit. `base` is the root of the site.
    """
    found = {key: record for key, record in records.items() if record.standing is Standing.MENTION_ONLY}
    linking = {record.from_url for record in records.values() if record.standing.verified}
    hosts = re.compile(rf"(?<![\w.-])(?:www\.)?(?:{'|'.join(map(re.escape, ours.hosts))})(?![\w-]|\.\w)", re.IGNORECASE)
    for reading in readings:
        if not _could_be_read(reading) or reading.links or reading.url in linking or ours.owns(reading.url):
            continue
        named = {ours.page(url) for url in reading.mentions} or (
            {base} if reading.whole and not reading.script and hosts.search(reading.title) else set()
        )
        for to_url in named:
            at = moment(reading.at)
            found.setdefault((reading.url, to_url), Record(reading.url, to_url, (), at, at, Standing.MENTION_ONLY, page=page_facts(reading)))
    return dict(sorted(found.items()))


def mentions(backlinks: Iterable[Backlink], named: Mapping[tuple[str, str], Record]) -> Iterator[Prospect]:
    """Yield the pages that name us; `backlinks` are those that `naming` gave, each as if it were a link, which says how good that would be."""
    for backlink in backlinks:
        if backlink.record.key in named and not backlink.broken:
            yield about(backlink, Reason.MENTION, backlink.record.to_url, "it names the address, and does not link it")


def _could_be_read(reading: Reading) -> bool:
    return reading.status is not None and 200 <= reading.status <= 299 and not reading.refused and not reading.failure  # noqa: PLR2004 - HTTP's own numbers

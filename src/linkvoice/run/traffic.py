"""Files of traffic: their numbers to the private store, and what they tell of missing pages to those who listen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from linkvoice.config import Config
from linkvoice.inbound.ledger import read_ledger
from linkvoice.inbound.ours import Ours
from linkvoice.inbound.traffic.read import read_traffic
from linkvoice.model.observation import Observation
from linkvoice.model.traffic import Traffic
from linkvoice.report.plain import counted
from linkvoice.run.listen import Place
from linkvoice.run.receive import receive
from linkvoice.run.visits import DAYS, day_before, keep_visits

__all__ = ["import_traffic"]

_CANDIDATES: Final = 500  # pages of one file that are looked at, the most followed first: whoever forges referrers must not choose what we fetch


def import_traffic(file: Path, config: Config, place: Place, now: float) -> tuple[Traffic, tuple[str, ...]] | None:
    """Read a file and keep its numbers; gives them, and what a person should know. None for a file that is no log and no export of visits.

    Pages that were not there, and that others lead to, are kept for `listen` to look at: links that it
    finds there are broken ones. `now` is in seconds since 1970.

    Raises:
        OSError: the file cannot be read.
        UsageError: it is damaged, or says nothing of other sites; or the ledger, which says what is forgotten, cannot be read.
        LinkvoiceError: the numbers cannot be kept.
    """
    with file.open("rb") as opened:
        traffic = read_traffic(opened, file.name, Ours(place.base, config.site_aliases), lambda host: config.outbound.host(host).allow is True)
    if traffic is None:
        return None
    traffic, kept = keep_visits(traffic, read_ledger(place.ledger(config)).forgotten, place.state, now)
    notes = receive([*_candidates(traffic)], config, place, now)
    return traffic, (*_told(traffic, now), *kept, *notes)


def _candidates(traffic: Traffic) -> Iterator[Observation]:
    """What is said to link to pages that are not there. No number and no day goes along: what is proven goes into the ledger."""
    for want in [want for want in traffic.wanted if want.source.startswith("http")][:_CANDIDATES]:
        origin = "/".join(want.source.split("/", 3)[:3])
        # Browsers tell no more of a referrer than its origin, so that a bare one may be any page there.
        from_url = want.source if want.source != f"{origin}/" else ""
        yield Observation(traffic.source, from_url=from_url, from_origin=origin, to_url=want.page, sample=True)


def _told(traffic: Traffic, now: float) -> Iterator[str]:
    if traffic.broken:
        yield f"{traffic.broken:,} of {traffic.lines:,} lines could not be read ({100 * traffic.broken / traffic.lines:.1f} %)."
    if traffic.bots:
        yield f"Left out: {counted(traffic.bots, 'line')} by programs."
    if traffic.spam:
        yield f"Left out: {counted(traffic.spam, 'line')} of sites that only want to be seen in statistics."
    if traffic.left_out:
        yield f"Left out: {counted(traffic.left_out, 'visit')}, because the file names more sites than are kept at once; import it in parts."
    if traffic.parts and traffic.parts[-1].day < day_before(now, DAYS):
        yield f"The last visit was on {traffic.parts[-1].day}; scores heed the last {DAYS} days."

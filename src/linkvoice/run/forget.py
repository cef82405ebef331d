"""Takes what somebody does not want to be shown out of everything that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from linkvoice.config import Config

if TYPE_CHECKING:
    from linkvoice.run.listen import Place

__all__ = ["forget", "unread"]


def forget(what: Sequence[str], config: Config, place: Place) -> tuple[int, int]:
    """Take pages (URLs) and sites (domains) out of the ledger and the private store for good; gives how many records and rows went.

    Raises:
        UsageError: one of them is neither, or the ledger cannot be read.
        LinkvoiceError: the ledger or the store cannot be written.
    """
    from linkvoice.fetch.beside_store import BESIDE, BesideStore
    from linkvoice.fetch.inbound_store import INBOUND, InboundStore
    from linkvoice.fetch.look_store import LOOKS, LookStore
    from linkvoice.fetch.visit_store import VISITS, VisitStore
    from linkvoice.inbound import ledger as book
    from linkvoice.inbound.forgotten import forgetting
    from linkvoice.inbound.last_digest import FILE, forget_told
    from linkvoice.inbound.ranks import book as ranks

    path = place.ledger(config)
    before = book.read_ledger(path)
    after = before
    for each in what:
        after = book.forget(after, each)
    book.write_ledger(path, after)
    ranks.forget(place.state, forgetting(after.forgotten))
    rows = forget_told(place.state / FILE, forgetting(after.forgotten))
    stores: dict[str, type[InboundStore | VisitStore | BesideStore | LookStore]] = {
        INBOUND: InboundStore,
        VISITS: VisitStore,
        BESIDE: BesideStore,
        LOOKS: LookStore,
    }
    for store in [opened(place.state) for file, opened in stores.items() if (place.state / file).exists()]:
        try:
            rows += store.forget(forgetting(after.forgotten))
        finally:
            store.close()
    return len(before.records) - len(after.records), rows


def unread(state: Path) -> tuple[Path, ...]:
    """Give the private files that were moved aside because they could not be read: nobody knows whether what is to be forgotten stands in them."""
    return tuple(sorted((state / "private").glob("*.aside")))

"""What a file told of links to the site is kept until `linkvoice listen` looks whether it is true."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from linkvoice.config import Config
from linkvoice.errors import LinkvoiceError

if TYPE_CHECKING:
    from linkvoice.model.observation import Observation
    from linkvoice.run.listen import Place

__all__ = ["receive"]


def receive(observations: Sequence[Observation], config: Config, place: Place, now: float) -> tuple[str, ...]:
    """Keep what a file told of links to the site; gives what a person should know. `now` is in seconds since 1970.

    Raises:
        UsageError: the ledger, which says what is forgotten, cannot be read.
        LinkvoiceError: it cannot be kept.
    """
    from linkvoice.fetch.inbound_store import InboundStore, SourceRun
    from linkvoice.inbound.forgotten import remembered
    from linkvoice.inbound.ledger import read_ledger

    kept = remembered(read_ledger(place.ledger(config)).forgotten, observations)
    store = InboundStore(place.state)
    try:
        for name in sorted({observation.source for observation in kept}):
            told = [observation for observation in kept if observation.source == name]
            store.save_observations(name, told, complete=False, now=now)
            store.note_run(SourceRun(name, now))
    finally:
        store.close()
    if kept and store.problem:
        raise LinkvoiceError(
            f"The links could not be kept: {store.problem}. What was kept before is still there."
            " Set LINKVOICE_STATE to a folder that can be written, and import the files again."
        )
    return tuple(store.notes)

"""What a file told of links to the site is kept until `linkvoice listen` looks whether it is true."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from linkvoice.config import Config
from linkvoice.errors import LinkvoiceError
from linkvoice.model.url import Url

if TYPE_CHECKING:
    from linkvoice.model.observation import Observation
    from linkvoice.run.listen import Place

__all__ = ["receive"]


def receive(observations: Sequence[Observation], config: Config, place: Place, now: float) -> tuple[str, ...]:
    """Keep what a file told of links to the site, less those to other sites; gives what a person should know. `now` is in seconds since 1970.

    Raises:
        UsageError: the ledger, which says what is forgotten, cannot be read.
        LinkvoiceError: it cannot be kept.
    """
    from linkvoice.fetch.inbound_store import InboundStore, SourceRun
    from linkvoice.inbound.forgotten import remembered
    from linkvoice.inbound.ledger import read_ledger
    from linkvoice.inbound.ours import Ours
    from linkvoice.report.plain import counted

    ours = Ours(place.base, config.site_aliases)
    to_us = [each for each in observations if not each.to_url or ((url := Url.parse(each.to_url)) is not None and ours.owns(url.href))]
    others = len(observations) - len(to_us)
    kept = remembered(read_ledger(place.ledger(config)).forgotten, to_us)
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
    left_out = f"{counted(others, 'link')} to other sites than {place.base} left out; `site_aliases` names further hosts of this one"
    return (*([left_out] if others else []), *store.notes)

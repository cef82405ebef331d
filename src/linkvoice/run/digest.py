"""What is new since somebody was last told. Asks no server, and changes nothing until `remember` is called."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from linkvoice.config import Config
from linkvoice.errors import LinkvoiceError
from linkvoice.run.explain import Built, landed
from linkvoice.run.written import write_rendered

if TYPE_CHECKING:
    from linkvoice.inbound.last_digest import LastDigest
    from linkvoice.model.digest import Digest
    from linkvoice.run.backlinks import Say
    from linkvoice.run.listen import Place

__all__ = ["DIGESTS", "digest", "remember", "write_digest"]

_FUNCTIONS: Final = {"csv": "digest_csv:render_digest_csv", "markdown": "digest_markdown:render_digest_markdown"}
"""Format -> module in `linkvoice.report` and the function in it."""
DIGESTS: Final = tuple(_FUNCTIONS)
"""Formats that a digest can be written in, sorted."""


def digest(config: Config, place: Place, built: Built | None, now: float, say: Say) -> tuple[Digest, LastDigest]:
    """Give what is otherwise in the ledger than at the last digest, and what to `remember` once that is told.

    `built` is the built site, by which links are known to be broken; `now` is in seconds since 1970;
    what is wrong with the private stores is given to `say`.

    Raises:
        UsageError: the ledger cannot be read.
        LinkvoiceError: what was told last cannot be read.
    """
    from linkvoice.inbound.digest import digest_of, is_told
    from linkvoice.inbound.last_digest import FILE, LastDigest, read_last
    from linkvoice.inbound.ledger import read_ledger
    from linkvoice.inbound.record import moment

    last = read_last(place.state / FILE)
    there = read_ledger(place.ledger(config)).records
    # A link that is lost is as good as it was when it was there.
    lost = {key: last.records[key] for key, record in there.items() if key in last.records and not record.standing.verified}
    found = landed({**there, **lost}, [*there], config, place, built, datetime.fromtimestamp(now, UTC).date(), say=say)
    backlinks = [backlink._replace(record=there[key]) for key, backlink in found.items()]
    until = moment(now)
    made = digest_of(last.records, backlinks, site=place.base, since=last.at, until=until, built=built is not None)
    # What nobody was told of is new as soon as it is taken for something else, such as spam whose host was reviewed.
    told = {backlink.record.key: backlink.record for backlink in backlinks if is_told(backlink) and backlink.record.standing.verified}
    return made, LastDigest(until, told)


def write_digest(told: Digest, files: Sequence[tuple[str, Path]]) -> None:
    """Write a digest to files, each in one of the formats of `DIGESTS`, whole or not at all.

    Raises:
        LinkvoiceError: one cannot be written; the next digest tells the same again.
    """
    write_rendered(told, files, _FUNCTIONS, "The digest", "the next one tells the same again")


def remember(place: Place, last: LastDigest) -> None:
    """Remember that all this was told.

    Raises:
        LinkvoiceError: that is not possible; the next digest tells the same again.
    """
    from linkvoice.fetch.folder import prepare
    from linkvoice.inbound.last_digest import FILE, write_last

    path = place.state / FILE
    try:
        prepare(place.state)
        prepare(path.parent)
    except OSError as error:
        raise LinkvoiceError(
            f"{path} cannot be written ({error.strerror}), so that the next digest tells the same again."
            " Set LINKVOICE_STATE to a folder that can be written."
        ) from error
    write_last(path, last)

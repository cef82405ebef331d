"""What the owner of the site asked others for, and what came of it."""

from typing import NamedTuple

from linkvoice.model.record import Record

__all__ = ["Asked", "Borne"]


class Asked(NamedTuple):
    """One thing that was asked for."""

    where: str
    """A host in lower case (``*.acme.dev`` is ``acme.dev`` and all below it), or a URL in normal form, which stands for all that begins with it."""
    when: str = ""
    """ISO date: links that were seen before it have not come of it. Empty when unknown."""
    what: str = ""
    """``guest post``, ``directory``, ``reply``, ``newsletter`` or ``other``."""
    result: str = ""
    """``open``, ``agreed`` or ``declined``, as the owner wrote it down."""


class Borne(NamedTuple):
    """What came of one request."""

    asked: Asked
    links: tuple[Record, ...]
    """Links that are there now, oldest first; none where it bore none."""

"""A record of the ledger."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from linkvoice.model.link_to_us import LinkToUs
from linkvoice.model.standing import Change, Standing

__all__ = ["Record"]


_NOTHING: Final[Mapping[str, int]] = MappingProxyType({})


class Record(NamedTuple):
    """One line of the ledger: what is known of one backlink, and since when. It changes only when what is known changes."""

    from_url: str
    """The page that links: absolute, normalised, without fragment. With `to_url`, the key."""
    to_url: str
    """The URL of ours: absolute, normalised, without fragment."""
    sources: tuple[str, ...]
    """Names of the sources that told of it, sorted."""
    first_seen: str
    """ISO time, UTC."""
    changed: str
    """ISO time, UTC, of the last change of anything in this record. Of two records of one key, the later one counts."""
    standing: Standing = Standing.CLAIMED
    missing_since: str = ""
    """ISO time of the first check in a row that did not find the link on a page that could be read; empty while it is there."""
    history: tuple[Change, ...] = ()
    """Every standing that it had, oldest first; the last one is `standing`."""
    link: LinkToUs | None = None
    """The link as it was last seen."""
    page: Mapping[str, object] = _NOTHING
    """What else of the last `Reading` that saw the link is worth keeping: ``title``, ``language``, ``robots``, ``canonical``, ``generator``,
    ``types``, ``published``, ``referrer``, ``outside``; only what is not empty."""
    metrics: Mapping[str, int] = _NOTHING
    """Figures of the sources, such as ``points``."""

    @property
    def key(self) -> tuple[str, str]:
        """What makes it this backlink and no other."""
        return self.from_url, self.to_url

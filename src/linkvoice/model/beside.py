"""What stands beside a link to us."""

from typing import NamedTuple

__all__ = ["Beside"]


class Beside(NamedTuple):
    """A link to somebody else on a page that links to us: it may be dead, and a page of ours may fit in its place. Texts as in `LinkToUs`, without mail addresses."""

    url: str
    """Absolute and normalised, without fragment."""
    text: str = ""
    before: str = ""
    after: str = ""

"""What took the place of a page that is gone."""

from typing import NamedTuple

__all__ = ["Redirection", "Successor"]


class Redirection(NamedTuple):
    """A redirect, ready to be copied."""

    line: str
    where: str
    """Where the line belongs, in words: ``redirect_maps of mkdocs-redirects``."""


class Successor(NamedTuple):
    """Where those who ask for a page that is gone should be sent, as far as anybody can tell."""

    page: str = ""
    """Path in the built site of what took its place; empty where nothing did."""
    reason: str = ""
    """Why this one, in words; where there is none, what kept us from knowing more, if anything did."""
    redirections: tuple[Redirection, ...] = ()
    """One for each way of redirecting that the site may have."""

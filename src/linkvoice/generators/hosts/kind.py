"""What linkvoice knows of a generator."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from linkvoice.generators.project import Project

__all__ = ["Kind", "Matched"]

Matched = Mapping[str, str]
"""Page of the built site -> its source below the folder of the sources."""


class Kind(NamedTuple):
    """A generator."""

    name: str
    """As its authors write it."""
    files: tuple[str, ...]
    """Where its configuration may stand, relative to the folder of a project; the first that is there counts."""
    read: Callable[[Path], Project]
    """Reads such a file. Raises ConfigError or UsageError where that cannot be done."""
    match: Callable[[Path, Sequence[str], Project | None], Matched]
    """(Folder of the sources, pages of the built site, project where it is known) -> sources that are there."""
    url: str
    """What its configuration calls the URL of the site."""
    sure: tuple[str, ...] = ()
    """Those of `files` that no other program has under this name."""
    copies: str = ""
    """Folder of the built site in which it leaves copies of the sources."""
    holds_options: bool = False
    """Its configuration is where its users write that of linkvoice."""

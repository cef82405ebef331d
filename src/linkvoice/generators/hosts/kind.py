"""What linkvoice knows of a generator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from linkvoice.generators.project import Project

__all__ = ["Conventions", "Kind", "Matched"]

Matched = Mapping[str, str]
"""Page of the built site -> its source below the folder of the sources."""


class Conventions(Protocol):
    """What the module of a generator has."""

    def read(self, file: Path) -> Project:
        """Read its configuration.

        Raises:
            UsageError: the file cannot be read.
            ConfigError: it is not what its name says.
        """

    def match(self, folder: Path, pages: Sequence[str], project: Project | None) -> Matched:
        """Say of the pages of a built site which files below the folder of the sources, all of them there, they were made of."""


class Kind(NamedTuple):
    """A generator."""

    name: str
    """As its authors write it."""
    module: str
    """The name of the module beside this one that knows its conventions."""
    files: tuple[str, ...]
    """Where its configuration may stand, relative to the folder of a project; the first that is there counts."""
    url: str
    """What its configuration calls the URL of the site."""
    sure: tuple[str, ...] = ()
    """Those of `files` that no other program has under this name."""
    copies: str = ""
    """Folder of the built site in which it leaves copies of the sources."""
    holds_options: bool = False
    """Its configuration is where its users write that of linkvoice."""

    @property
    def conventions(self) -> Conventions:
        """Its module, loaded when it is first asked: a check pays only for the generator that made the site."""
        return cast("Conventions", import_module(f"linkvoice.generators.hosts.{self.module}"))

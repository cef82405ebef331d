"""What there is to set up, as all that is written of it needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from linkvoice.generators.init.found import Ci, Host

__all__ = ["Setup"]


class Setup(NamedTuple):
    """A project, and what is wanted for it."""

    folder: Path
    host: Host
    ci: Ci
    options: Mapping[str, Any]
    """Options of linkvoice to write; those of another checker, translated."""
    formats: tuple[str, ...]
    """Formats of reports that there are."""
    notes: list[str]
    """What a person has to do; written as it is found."""

    def text(self, name: str) -> str:
        """A file of the project as it is, its line ends too; empty where there is none."""
        path = self.folder / name
        return path.read_bytes().decode("utf-8", "surrogateescape") if path.is_file() else ""

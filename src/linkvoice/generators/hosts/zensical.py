"""Zensical, which reads a file of its own or that of MkDocs. Source: https://zensical.org/docs/setup/basics/."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from linkvoice.generators.hosts.mkdocs import match
from linkvoice.generators.hosts.table import read_table
from linkvoice.generators.project import Project, project_of, read_project_file

__all__ = ["match", "read"]

_OWN: Final = "zensical.toml"


def read(file: Path) -> Project:
    """Read ``zensical.toml``, or ``mkdocs.yml``, which it reads too."""
    if file.name != _OWN:
        return read_project_file(file)
    said = read_table(file).get("project")
    return project_of(file, said if isinstance(said, dict) else {})

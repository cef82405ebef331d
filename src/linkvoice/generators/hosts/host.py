"""What made a built site, and where its configuration stands."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from linkvoice.errors import ConfigError, UsageError
from linkvoice.generators.hosts.generator import Generator, find_generator
from linkvoice.generators.hosts.kind import Kind
from linkvoice.generators.hosts.kinds import KINDS, MKDOCS
from linkvoice.generators.project import Project

__all__ = ["Host", "find_host", "folders_above", "kind_of", "nearest_project"]

_REPOSITORY: Final = (".git", ".hg", ".svn")


@dataclass(frozen=True, slots=True)
class Host:
    """What is known of how a site is made."""

    generator: Generator = field(default_factory=Generator)
    kind: Kind | None = None
    """None for a generator of which nothing but its name is known."""
    project: Project | None = None
    """None where no configuration was found that can be read."""
    problem: str = ""
    """Why the configuration that was found cannot be read."""

    def sources(self, site: Path | None = None) -> Path | None:
        """Give the folder of the sources, or of the copies of them in a built site; None where there is neither."""
        folder = None if self.project is None else Path(os.path.normpath(self.project.folder / self.project.source_dir))
        if folder is not None and folder.is_dir():
            return folder
        copies = None if site is None or self.kind is None or not self.kind.copies else site / self.kind.copies
        return copies if copies is not None and copies.is_dir() else None

    def statics(self) -> list[Path]:
        """Give the other folders whose files are copied into the site."""
        return [] if self.project is None else [self.project.folder / each for each in self.project.static_dirs]

    def match(self, folder: Path, pages: Sequence[str]) -> Mapping[str, str]:
        """Say of each page that was made of a file below a folder which file that is."""
        return {} if self.kind is None else self.kind.conventions.match(folder, pages, self.project)


def find_host(site: Path, file: Path | None = None) -> Host:
    """Say what made a built site, and find its configuration: above it, then above the current folder, or the `file` that is named.

    A configuration that names this very folder as the one that it writes to comes before
    others; these count, the nearest first, where their program made the site, as that says itself.

    Raises:
        UsageError: the named file cannot be read.
        ConfigError: it is not what its name says.
    """
    generator = find_generator(site)
    named = None if file is None else kind_of(file)
    if file is not None and named is not None:
        return Host(generator if generator.name else Generator(named.name), named, named.conventions.read(file))
    known = next((kind for kind in KINDS if kind.name == generator.name), None)
    if generator.name and known is None:
        return Host(generator)
    nearest, problem = None, ""
    for found, kind in _files([*folders_above(site), *folders_above(Path.cwd())], known):
        try:
            project = kind.conventions.read(found)
        except (ConfigError, UsageError) as error:
            problem = problem or (str(error) if known is not None else "")
            continue
        if (project.folder / project.site_dir).resolve() == site.resolve():
            return Host(generator if generator.name else Generator(kind.name), kind, project)
        nearest = nearest or project
    return Host(generator, known, None if known is None else nearest, problem)


def nearest_project(folder: Path) -> tuple[Kind, Project] | None:
    """Give the generator whose configuration stands in a folder, or the nearest one above, under a name that only it uses; None where there is none.

    Raises:
        UsageError: it cannot be read.
        ConfigError: it is not what its name says.
    """
    found = next(_files([folder, *folder.parents], None), None)
    return None if found is None else (found[1], found[1].conventions.read(found[0]))


def kind_of(file: Path) -> Kind | None:
    """Give the generator whose configuration a file is, by its name; None where that could be anything's."""
    found = next((kind for kind in KINDS if file.name in kind.sure), None)
    return found or (MKDOCS if file.suffix in {".yml", ".yaml"} else None)


def folders_above(folder: Path) -> Iterator[Path]:
    """Yield a folder and those above it, up to the root of its repository."""
    folder = folder.resolve()
    for each in (folder, *folder.parents):
        yield each
        if any((each / name).exists() for name in _REPOSITORY):
            return


def _files(folders: Sequence[Path], kind: Kind | None) -> Iterator[tuple[Path, Kind]]:
    """Yield the configuration files in these folders, with their generators: those of one, or of all whose names leave no doubt."""
    for folder in dict.fromkeys(folders):
        for each in KINDS if kind is None else (kind,):
            file = next((file for name in (each.sure if kind is None else each.files) if (file := folder / name).is_file()), None)
            if file is not None:
                yield file, each

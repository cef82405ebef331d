"""Finds the configuration of a project: ``linkvoice.toml``, ``[tool.linkvoice]``, or for commands about a project its generator's own."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from linkvoice.config import Config, merge
from linkvoice.errors import ConfigError, UsageError
from linkvoice.generators.hosts.host import Host, find_host, folders_above, kind_of, nearest_project
from linkvoice.generators.html import is_absolute
from linkvoice.generators.lycheeignore import with_lycheeignore

__all__ = ["Settings", "read_settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """A configuration and where it came from."""

    config: Config
    folder: Path
    """What its paths are relative to; the state folder lies there too."""
    file: Path | None
    """The file it was read from, or None for the defaults."""
    site_url: str = ""
    """Of the site that the project makes; empty where nobody says."""
    language: str = ""
    """Of that site; empty where nobody says."""
    built: Path | None = None
    """The folder that the project builds, which may not be there; None where nobody says."""
    host: Host | None = None
    """What makes the site; None where nobody asked."""


def read_settings(
    file: Path | None, overrides: Sequence[str] = (), extra: dict[str, Any] | None = None, *, project: bool = False, site: Path | None = None
) -> Settings:
    """Read the configuration `file`, or the nearest one at or above `site`, a built folder, or the current folder.

    With `project`, or a `site`, the generator's own configuration counts where
    linkvoice has none: what it says of linkvoice, of the site's URL and of its
    language. `overrides` are ``key=value`` texts whose values are TOML (a bare word
    is text); `extra` holds keys and values that come last.

    Raises:
        UsageError: the file is not there.
        ConfigError: it cannot be read, or a key or value is wrong.
    """
    found = file if file is not None else _nearest([*(folders_above(site) if site is not None else ()), Path.cwd(), *Path.cwd().parents])
    host = find_host(site, file) if site is not None else _host(found) if project else None
    made = host.project if host is not None else None
    if (
        host is not None
        and made is not None
        and found in {None, made.file}
        and (found is not None or (host.kind is not None and host.kind.holds_options))
    ):
        found, mapping = made.file, dict(made.options)
    else:
        mapping = {} if found is None else _read(found)
    stated = mapping
    for override in overrides:
        key, separator, value = override.partition("=")
        if not separator:
            raise UsageError(f"--set {override}: write it as key=value, such as --set outbound.timeout=30.")
        mapping = merge(mapping, key.strip(), _value(value.strip()))
    for key, given in (extra or {}).items():
        # What is given on the command line adds to the lists of the file, and takes the place of everything else.
        before = mapping.get(key)
        mapping = merge(mapping, key, [*before, *given] if isinstance(before, list) and isinstance(given, tuple) else given)
    try:
        config = Config.from_mapping(mapping)
    except ConfigError as error:
        where = f" ({found})" if found is not None and Config.problems(stated) else ""  # else the command line is to blame
        raise ConfigError(f"{error}{where}") from None
    folder = found.parent if found is not None else Path.cwd()
    config = with_lycheeignore(config, folder)
    if made is None:
        return Settings(config, folder, found, config.site_url or "", host=host)
    site_url = config.site_url or (made.site_url if is_absolute(made.site_url) else "")
    if site is not None and site_url:
        config = msgspec.structs.replace(config, site_url=site_url)
    return Settings(config, folder, found, site_url, made.language, made.folder / made.site_dir, host)


def _host(file: Path | None) -> Host | None:
    """The project that a configuration file of linkvoice, or the current folder, belongs to; or whose own configuration the file is."""
    kind = None if file is None else kind_of(file)
    if file is not None and kind is not None:
        return Host(kind=kind, project=kind.conventions.read(file))
    nearest = nearest_project(file.parent if file is not None else Path.cwd())
    return None if nearest is None else Host(kind=nearest[0], project=nearest[1])


def _nearest(folders: Iterable[Path]) -> Path | None:
    for folder in folders:
        own = folder / "linkvoice.toml"
        if own.is_file():
            return own
        project = folder / "pyproject.toml"
        if project.is_file() and b"[tool.linkvoice" in project.read_bytes():
            return project
    return None


def _read(path: Path) -> dict[str, Any]:
    try:
        mapping = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read ({error.strerror}). Name another file with --config, or leave it out to use the defaults."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not TOML: {error}. Correct it there.") from error
    if path.name == "pyproject.toml":
        tools = mapping.get("tool")
        inner = tools.get("linkvoice", {}) if isinstance(tools, dict) else {}
        return inner if isinstance(inner, dict) else {"linkvoice": inner}
    return mapping


def _value(text: str) -> Any:  # noqa: ANN401 - any TOML value
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text

"""What the configuration file of a generator says of a site, read without running anything of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from linkvoice.errors import ConfigError, UsageError

__all__ = ["Project", "read_project", "read_project_file"]

_FILES: Final = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml", "properdocs.yaml")


@dataclass(frozen=True, slots=True)
class Project:
    """A project as its generator's configuration describes it."""

    file: Path
    options: Mapping[str, Any] = field(default_factory=dict)
    """Those of linkvoice; empty where it is not among the plugins."""
    site_url: str = ""
    language: str = ""


def read_project(folder: Path) -> Project | None:
    """Read the configuration of MkDocs or ProperDocs in a folder, or the nearest one above; None where there is none.

    Tags that would run code or read the environment (``!!python/name``, ``!ENV``) stand for nothing.

    Raises:
        UsageError: the file cannot be read.
        ConfigError: it is no YAML.
    """
    for parent in (folder, *folder.parents):
        for name in _FILES:
            if (parent / name).is_file():
                return read_project_file(parent / name)
    return None


def read_project_file(path: Path) -> Project:
    """Read one such file; see `read_project`."""
    mapping = _inherited(path, 0)
    theme = mapping.get("theme")
    theme = theme if isinstance(theme, dict) else {}
    return Project(
        path,
        _options(mapping.get("plugins")),
        str(mapping.get("site_url") or ""),
        str(theme.get("language") or theme.get("locale") or ""),
    )


def _options(plugins: object) -> Mapping[str, Any]:
    """The options of linkvoice among the plugins, which may be a list or a mapping."""
    entries = plugins if isinstance(plugins, list) else [plugins]
    for entry in entries:
        options = entry.get("linkvoice") if isinstance(entry, dict) else None
        if isinstance(options, dict):
            return {key: value for key, value in options.items() if key != "enabled" or isinstance(value, bool)}
    return {}


def _inherited(path: Path, depth: int) -> dict[str, Any]:
    """Read a file and those that it inherits from, as MkDocs merges them."""
    mapping = _read(path)
    parent = mapping.pop("INHERIT", None)
    if not isinstance(parent, str) or depth > 9:  # noqa: PLR2004 - a file that inherits from itself
        return mapping
    return _merged(_inherited((path.parent / parent).resolve(), depth + 1), mapping)


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        known = merged.get(key)
        merged[key] = _merged(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return merged


def _read(path: Path) -> dict[str, Any]:
    try:
        import yaml
    except ImportError as error:
        raise UsageError(f"{path} cannot be read without PyYAML. Install linkvoice[mkdocs], or put the options into linkvoice.toml.") from error

    class Loader(yaml.SafeLoader):
        """Takes tags that it does not know for nothing."""

    Loader.add_multi_constructor("", lambda *_: None)
    Loader.add_multi_constructor("!", lambda *_: None)
    try:
        mapping = yaml.load(path.read_bytes(), Loader)  # noqa: S506 - a safe loader
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}). Name another file with --config.") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ConfigError(f"{path} is no YAML: {error}. Correct it there.") from error
    return mapping if isinstance(mapping, dict) else {}

"""What the configuration file of a generator says of a site, read without running anything of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

from linkvoice.errors import ConfigError, UsageError

__all__ = ["Project", "load_yaml", "options_among", "plugin_options", "project_of", "read_project", "read_project_file", "text_of"]

_FILES: Final = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml", "properdocs.yaml")
_EDIT_URIS: Final = {"//github.com/": "edit/master/docs/", "//gitlab.com/": "edit/master/docs/", "//bitbucket.org/": "src/default/docs/"}


@dataclass(frozen=True, slots=True)
class Project:
    """A project as its generator's configuration describes it."""

    file: Path
    options: Mapping[str, Any] = field(default_factory=dict)
    """Those of linkvoice; empty where it is not among the plugins."""
    site_url: str = ""
    language: str = ""
    theme: str = ""
    site_dir: str = "site"
    """The folder that it builds, relative to `folder`."""
    source_dir: str = "docs"
    """The folder of the sources, relative to `folder`."""
    edit_prefix: str = ""
    """What every edit link starts with; empty where nobody says."""
    redirects: Mapping[str, str] = field(default_factory=dict)
    """Source that is gone -> source that took its place, where the configuration redirects so."""
    said: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """All that the file says, in the words of its program."""
    above: int = 0
    """How many folders the file lies below that of the project."""
    static_dirs: Sequence[str] = ()
    """Folders whose files are copied into the root of the site, relative to `folder`; the first one that has a file counts."""

    @property
    def folder(self) -> Path:
        """The folder of the project."""
        return self.file.parents[self.above]


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
    return project_of(path, _inherited(path, 0))


def project_of(path: Path, mapping: Mapping[str, Any]) -> Project:
    """Say what such a file means, wherever it was read from."""
    theme = mapping.get("theme")
    theme = theme if isinstance(theme, dict) else {"name": theme}
    options = options_among(mapping.get("plugins"), "linkvoice") or {}
    redirects = (options_among(mapping.get("plugins"), "redirects") or {}).get("redirect_maps")
    return Project(
        path,
        {key: value for key, value in options.items() if key != "enabled" or isinstance(value, bool)},
        str(mapping.get("site_url") or ""),
        str(theme.get("language") or theme.get("locale") or ""),
        str(theme.get("name") or ""),
        str(mapping.get("site_dir") or "site"),
        str(mapping.get("docs_dir") or "docs"),
        _edit_prefix(mapping),
        {str(old): str(new) for old, new in redirects.items()} if isinstance(redirects, dict) else {},
        mapping,
    )


def _edit_prefix(mapping: Mapping[str, Any]) -> str:
    """What edit links start with; MkDocs knows where those of some hosts lead. Source: https://www.mkdocs.org/user-guide/configuration/#edit_uri."""
    repository, edit = str(mapping.get("repo_url") or ""), mapping.get("edit_uri")
    if edit is None:
        edit = next((path for host, path in _EDIT_URIS.items() if host in repository.lower()), "")
    return urljoin(repository.rstrip("/") + "/", str(edit)) if repository and edit else ""


def text_of(table: Mapping[str, Any], *keys: str) -> str:
    """Give the first of these keys that holds text; empty where none does."""
    return next((table[key] for key in keys if isinstance(table.get(key), str)), "")


def plugin_options(path: Path, plugin: str) -> Mapping[str, Any] | None:
    """Give the options of a plugin in such a file and those that it inherits from; None where it is not among the plugins."""
    return options_among(_inherited(path, 0).get("plugins"), plugin)


def options_among(plugins: object, plugin: str) -> Mapping[str, Any] | None:
    """Give the options of a plugin among the plugins, which may be a list or a mapping; None where it is not among them."""
    for entry in plugins if isinstance(plugins, list) else [plugins]:
        if entry == plugin:
            return {}
        if isinstance(entry, dict) and plugin in entry:
            options = entry[plugin]
            return options if isinstance(options, dict) else {}
    return None


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
        mapping = load_yaml(path.read_bytes())
    except ImportError as error:
        raise UsageError(f"{path} cannot be read without PyYAML. Install linkvoice[mkdocs], or put the options into linkvoice.toml.") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}). Name another file with --config.") from error
    except ValueError as error:
        raise ConfigError(f"{path} is no YAML: {error}. Correct it there.") from error
    return mapping if isinstance(mapping, dict) else {}


def load_yaml(text: str | bytes) -> Any:  # noqa: ANN401 - any YAML
    """Read YAML; tags that would run code or read the environment stand for nothing.

    Raises:
        ImportError: there is no PyYAML.
        ValueError: it is no YAML.
    """
    import yaml

    class Loader(yaml.SafeLoader):
        """Takes tags that it does not know for nothing."""

    Loader.add_multi_constructor("", lambda *_: None)
    Loader.add_multi_constructor("!", lambda *_: None)
    try:
        return yaml.load(text, Loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(str(error)) from error

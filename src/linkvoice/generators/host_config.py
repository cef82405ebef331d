"""What the configuration of MkDocs says about a site, in the words of linkvoice."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from linkvoice.errors import UsageError
from linkvoice.model.help import Docstring, Entry, Help

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File

__all__ = ["beside_config", "edit_prefix", "help_of", "is_authors", "language", "published_url", "redirect_maps", "shown", "shown_folder"]


def beside_config(config: MkDocsConfig) -> Path:
    """The folder of the configuration file."""
    return Path(config.config_file_path).parent if config.config_file_path else Path.cwd()


def published_url(config: MkDocsConfig) -> str:
    """The URL of the site as its configuration file has it, where `serve` puts its own; empty where it says none."""
    from linkvoice.generators.project import read_project_file

    try:
        return read_project_file(Path(config.config_file_path)).site_url if config.config_file_path else ""
    except UsageError:
        return ""


def language(config: MkDocsConfig) -> str:
    """The language of the theme, which is that of the site."""
    return str(config.theme.get("language") or config.theme.get("locale") or "en")


def shown(folder: Path) -> str:
    """A folder or file as a person in the current folder would write it."""
    relative = os.path.relpath(folder)
    return folder.as_posix() if relative.startswith("..") else Path(relative).as_posix()


def shown_folder(config: MkDocsConfig) -> str:
    """The folder of the sources, with a slash at its end unless it is the current one."""
    folder = shown(Path(config.docs_dir))
    return "" if folder == "." else folder + "/"


def is_authors(file: File, config: MkDocsConfig) -> bool:
    """Say whether a file is one of the site's own, and none of its theme."""
    path = file.abs_src_path
    if path is None or path.startswith(config.docs_dir + os.sep):
        return True
    return not any(path.startswith(f"{folder}{os.sep}") for folder in (*config.theme.dirs, Path(__file__).parents[1]))


def edit_prefix(config: MkDocsConfig) -> str | None:
    """What every edit link starts with."""
    if not config.repo_url or not config.edit_uri:
        return None
    return urljoin(config.repo_url.rstrip("/") + "/", config.edit_uri)


def redirect_maps(config: MkDocsConfig) -> dict[str, str]:
    """What the configuration of mkdocs-redirects sends where: source to source or URL; nothing where the plugin is not used."""
    plugin: Any = config.plugins.get("redirects")
    maps = plugin.config.get("redirect_maps") if plugin is not None else None
    return {str(old): str(new) for old, new in (maps or {}).items()}


def help_of(config: MkDocsConfig) -> Help:
    """Say where included files and docstrings are found. To be called while mkdocstrings still has what it read; nothing is read before it is asked for."""
    collections = _collections(config)
    file = config.config_file_path
    return Help(
        lambda path, page: _included(config, path, page),
        lambda identifier: _docstring(collections, identifier),
        lambda: _navigation(Path(file)) if file else (),
    )


def _navigation(file: Path) -> Sequence[Entry]:
    from linkvoice.generators.mkdocs_file import navigation_in

    return navigation_in(file)


def _included(config: MkDocsConfig, path: str, page: str) -> tuple[str, str] | None:
    """Read a file that a page includes, wherever the usual extensions look for it."""
    for folder in _folders(config, page):
        file = folder / path
        try:
            if file.is_file():
                return shown(file.resolve() if ".." in path else file), file.read_text("utf-8-sig")
        except (OSError, ValueError):
            continue
    return None


def _folders(config: MkDocsConfig, page: str) -> Iterator[Path]:
    options: dict[str, Any] = (config.mdx_configs or {}).get("pymdownx.snippets") or {}
    bases = options.get("base_path", ["."])
    yield from (Path(str(base)) for base in ([bases] if isinstance(bases, str | Path) else bases))
    docs = Path(config.docs_dir)
    yield (docs / page).parent
    yield docs
    if config.config_file_path:
        yield Path(config.config_file_path).parent
    macros: Any = config.plugins.get("macros")
    folder = macros.config.get("include_dir") if macros is not None else ""
    if folder:
        yield Path(config.config_file_path or ".").parent / folder


def _collections(config: MkDocsConfig) -> list[Any]:
    """The Python objects that mkdocstrings knows. It has no public way to ask for them: where they are not found, positions are only less exact."""
    plugin: Any = config.plugins.get("mkdocstrings")
    try:
        handlers = list(plugin.handlers.seen_handlers) if plugin is not None else []
    except (AttributeError, RuntimeError):
        return []
    return [known for handler in handlers if (known := getattr(handler, "_modules_collection", None)) is not None]


def _docstring(collections: list[Any], identifier: str) -> Docstring | None:
    try:
        for known in collections:
            found = known[identifier]
            found = found.final_target if found.is_alias else found
            docstring, file = found.docstring, Path(found.filepath)
            if docstring is not None and docstring.lineno and docstring.endlineno:
                return Docstring(shown(file), file.read_text("utf-8"), docstring.lineno, docstring.endlineno)
    except Exception:  # noqa: BLE001 - whatever a plugin of others does, the position is only less exact
        return None
    return None

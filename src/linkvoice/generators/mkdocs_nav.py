"""The "who links to us" page in a navigation that somebody wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

__all__ = ["add_to_nav", "take_from_nav"]


def add_to_nav(config: MkDocsConfig, path: str) -> None:
    """Put a page at the end of the navigation, where it does not name it. A navigation that nobody wrote finds all pages by itself."""
    if config.nav is not None and not _names(config.nav, path):
        config.nav.append(path)


def take_from_nav(config: MkDocsConfig, files: Files, path: str) -> None:
    """Take a page that this build does not have out of the navigation: the host would warn of it."""
    if config.nav is not None and files.get_file_from_path(path) is None and _names(config.nav, path):
        config.nav = _without(config.nav, path)


def _names(nav: Any, path: str) -> bool:  # noqa: ANN401 - lists, mappings and texts, as YAML gives them
    if isinstance(nav, dict):
        return any(_names(inner, path) for inner in nav.values())
    return any(_names(inner, path) for inner in nav) if isinstance(nav, list) else bool(nav == path)


def _without(nav: Any, path: str) -> Any:  # noqa: ANN401 - as above
    """A copy without `path`, and without sections that it leaves empty."""
    if isinstance(nav, dict):
        return {name: _without(inner, path) for name, inner in nav.items() if not _only(inner, path)}
    return [_without(inner, path) for inner in nav if not _only(inner, path)] if isinstance(nav, list) else nav


def _only(nav: Any, path: str) -> bool:  # noqa: ANN401 - as above
    """Whether it names this page and nothing else."""
    inner = nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ()
    return all(_only(each, path) for each in inner) if inner else bool(nav == path)

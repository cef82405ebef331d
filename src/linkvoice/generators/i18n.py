"""Builds of mkdocs-static-i18n, which nests a whole build for each language in one build."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

__all__ = ["is_last_language", "is_main_language", "is_nested"]


def is_nested(config: MkDocsConfig) -> bool:
    """Whether this build is one language within another build."""
    i18n = config.plugins.get("i18n")
    return bool(getattr(i18n, "building", False))


def is_last_language(config: MkDocsConfig) -> bool:
    """Whether all languages are on disk after this build; True without the plugin."""
    i18n = config.plugins.get("i18n")
    languages = list(getattr(i18n, "build_languages", None) or [])
    if not languages:
        return True
    return bool(getattr(i18n, "current_language", None) == languages[-1] and (is_nested(config) or len(languages) == 1))


def is_main_language(config: MkDocsConfig) -> bool:
    """Whether this build makes the pages that stand at the root of the site; True without the plugin."""
    i18n = config.plugins.get("i18n")
    main = getattr(i18n, "default_language", None)
    return main is None or bool(getattr(i18n, "current_language", None) == main)

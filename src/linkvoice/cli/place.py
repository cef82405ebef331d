"""Which site a command is about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from linkvoice.errors import UsageError

if TYPE_CHECKING:
    from linkvoice.generators.settings import Settings
    from linkvoice.run.listen import Place

__all__ = ["read_place"]


def read_place(
    config_file: Path | None,
    overrides: tuple[str, ...] = (),
    site_url: str | None = None,
    *,
    needed: bool = True,
    site: Path | None = None,
    command: str = "",
) -> tuple[Settings, Place]:
    """Read the configuration, and say which site it is about; `site` is a built folder, `command` one that takes the URL, too.

    Raises:
        UsageError: the site's URL is known nowhere, though it is `needed`.
        ConfigError: the configuration cannot be used.
    """
    from linkvoice.generators.html import base_url
    from linkvoice.generators.settings import read_settings
    from linkvoice.run import state_folder, validate
    from linkvoice.run.listen import Place

    settings = read_settings(config_file, overrides, {"site_url": site_url} if site_url else {}, project=site is None, site=site)
    validate(settings.config)
    if needed and not settings.site_url:
        or_there = f", or give --site-url to `linkvoice {command}`" if command else ""
        raise UsageError(f"linkvoice must know which site this is about. Set site_url in the configuration{or_there}.")
    base = base_url(settings.site_url) if settings.site_url else ""
    return settings, Place(base, settings.language, settings.folder, state_folder(settings.folder))

"""Which sources a run asks, and what each of them is asked."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from linkvoice.config import Config, SourceOptions
from linkvoice.errors import ConfigError, SourceError
from linkvoice.model.heard import SourceSaid
from linkvoice.model.url import Url

if TYPE_CHECKING:
    from linkvoice.inbound.source import Asked, Collected, Source

__all__ = ["allowed", "cursor_after", "questions", "validate_sources"]

_WEEK: Final = 7 * 86400.0  # seconds after which a source is read from its beginning: what was taken back shows only then


def validate_sources(config: Config) -> None:
    """Check what stands in `inbound.sources`; asks nobody.

    Raises:
        ConfigError: there is no such source, it stands there twice, or a key stands in the configuration itself.
    """
    from linkvoice.inbound.source import token
    from linkvoice.inbound.sources import source

    for name, options in _options(config).items():
        source(name)
        with suppress(SourceError):  # that the key is not set is told when the source is asked
            token(options, {})


def questions(config: Config, about: Asked, cursors: Mapping[str, str], now: float) -> tuple[dict[Source, Asked], list[SourceSaid]]:
    """Give what each source is asked, and what is to be said of those that cannot be asked because their key is missing.

    `about` is what they are all asked; `cursors` are those of `cursor_after`, by
    name of the source; `now` is in seconds since 1970.

    Raises:
        ConfigError: as `validate_sources`.
    """
    from linkvoice.inbound.source import token
    from linkvoice.inbound.sources import source

    asked, silent = {}, []
    for name, options in _options(config).items():
        wanted = source(name)
        try:
            key = token(options, os.environ)
        except SourceError as error:
            silent.append(SourceSaid(name, str(error)))
            continue
        read_at, _, cursor = cursors.get(name, "").partition(" ")
        fresh = read_at.isdecimal() and now - float(read_at) < _WEEK
        hosts = (options.domain,) if options.domain else about.hosts
        asked[wanted] = replace(about, hosts=hosts, options=options, token=key, cursor=cursor if fresh else "")
    return asked, silent


def cursor_after(asked: Asked, collected: Collected, before: str, now: float) -> str:
    """What is kept of where a source went on: since when it was not read from its beginning, and its own cursor."""
    since = before.partition(" ")[0] if asked.cursor else str(int(now))
    return f"{since} {collected.cursor}"


def allowed(config: Config) -> frozenset[str]:
    """Host and port of the services that the user runs himself: they may stand on any address."""
    from linkvoice.fetch.api import authority

    urls = [Url.parse(options.url) for options in _options(config).values() if options.url]
    return frozenset(authority(url) for url in urls if url is not None)


def _options(config: Config) -> dict[str, SourceOptions]:
    """The sources that are asked, by name.

    Raises:
        ConfigError: one stands there twice.
    """
    found: dict[str, SourceOptions] = {}
    for entry in config.inbound.sources:
        for name, options in ({entry: SourceOptions()} if isinstance(entry, str) else entry).items():
            if name in found:
                raise ConfigError(f"inbound.sources: `{name}` stands there twice; put its options together.")
            found[name] = options
    return found

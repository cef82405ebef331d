"""What a source is: something that claims that others link to the site."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Protocol

from linkvoice.config import SourceOptions
from linkvoice.errors import ConfigError, SourceError
from linkvoice.model.answer import Answer
from linkvoice.model.observation import Observation
from linkvoice.model.traffic import Traffic

__all__ = ["Answer", "Api", "Asked", "Collected", "Source", "SourceError", "ask", "token"]

_VARIABLE: Final = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")
_KEY: Final = re.compile(r"[!-~]+")
"""What can stand in a header: nothing else is a key."""
_SAID: Final = re.compile(r"(?i)((?:access_?token|api-?_?key|token|key|secret|password)=)[^&\s#]+")


class Api(Protocol):
    """How sources ask services: politely, within limits, keys never shown. Implemented in `linkvoice.fetch.api`."""

    async def get(self, url: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None) -> Answer:
        """GET a URL; waits and tries again where the service asks for patience.

        Raises:
            SourceError: no answer, too large an answer, or a service that goes on refusing; says which host, in words, and shows no key.
        """
        ...

    async def post(self, url: str, form: Mapping[str, str] | str, headers: Mapping[str, str] | None = None) -> Answer:
        """POST a form, or JSON that is written already; otherwise as `get`."""
        ...

    def pace(self, url: str, seconds: float) -> None:
        """Leave so many seconds between two questions to the host of a URL, whose documentation allows it; without this it is one second."""
        ...

    def rest(self, url: str, seconds: float) -> None:
        """Leave the host of a URL alone for so long, as it says in a way of its own."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """What a source is asked about."""

    base: str
    """Absolute URL of our site's root, with a slash at its end."""
    hosts: tuple[str, ...]
    """Host names of the site as the owner writes them, its aliases included, the main one first."""
    options: SourceOptions
    token: str
    """The key from the environment; empty where there is none."""
    language: str
    """Of the site, such as ``de`` or ``pt-BR``; empty when unknown."""
    cursor: str
    """What this source gave as `Collected.cursor` last time; empty for the first time, or where everything shall be read again."""
    now: float
    """When that is, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What a source said."""

    observations: tuple[Observation, ...] = ()
    cursor: str = ""
    """Where to go on next time."""
    complete: bool = False
    """It told all that it knows, so that what it told before and does not tell now has been taken back."""
    notes: tuple[str, ...] = ()
    """One line each, for a person: limits that were met, rows that could not be read."""
    traffic: Traffic | None = None
    """How many readers others sent, where it counts those."""


class Source(Protocol):
    """One source. A module in `linkvoice.inbound.sources` has one; the written-out list is in its ``__init__``."""

    name: str
    """As in the configuration."""

    async def collect(self, asked: Asked, api: Api) -> Collected:
        """Ask it.

        Raises:
            SourceError: it cannot be asked, or its answer is no answer.
        """
        ...


def token(options: SourceOptions, environ: Mapping[str, str]) -> str:
    """Give the key of a source from the environment; empty where the options name none.

    Raises:
        ConfigError: the option is a key itself, and not the name of a variable.
        SourceError: the variable is not set, or holds what cannot be a key.
    """
    if options.token is None:
        return ""
    named = _VARIABLE.fullmatch(options.token)
    if named is None:
        raise ConfigError(
            "A `token` in `inbound.sources` is no name of an environment variable. Put the key into a variable"
            " and its name here, with a dollar sign, such as `$WEBMENTION_IO_TOKEN`: configurations are read by many."
        )
    value = environ.get(named[1], "").strip()
    if not value:
        raise SourceError(f"the environment variable {named[1]} is not set")
    if not _KEY.fullmatch(value):
        raise SourceError(f"the environment variable {named[1]} holds more than a key")
    return value


async def ask(source: Source, asked: Asked, api: Api) -> Collected:
    """Ask a source, and cover its key in whatever is said of that.

    Raises:
        SourceError: see `Source.collect`.
    """
    try:
        collected = await source.collect(asked, api)
    except SourceError as error:
        said = str(error)
    else:
        return replace(collected, notes=tuple(_covered(note, asked.token) for note in collected.notes))
    raise SourceError(_covered(said, asked.token))


def _covered(text: str, key: str) -> str:
    return _SAID.sub(r"\1***", text.replace(key, "***") if key else text)

"""What a source is: something that claims that others link to the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from linkvoice.config import SourceOptions
from linkvoice.model.observation import Observation

__all__ = ["Answer", "Api", "Asked", "Collected", "Source", "SourceError"]


class SourceError(Exception):
    """A source could not be asked, or said something unreadable. The message is one clause without secrets; what is known of it stays."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered, whatever its status."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    text: str


class Api(Protocol):
    """How sources ask services: politely, within limits, keys never shown. Implemented in `linkvoice.fetch.api`."""

    async def get(self, url: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None) -> Answer:
        """GET a URL; waits and tries again where the service asks for patience.

        Raises:
            SourceError: no answer, too large an answer, or a service that goes on refusing; says which host, in words, and shows no key.
        """
        ...

    async def post(self, url: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Answer:
        """POST a form; otherwise as `get`."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """What a source is asked about."""

    base: str
    """Absolute URL of our site's root, with a slash at its end."""
    hosts: tuple[str, ...]
    """Host names of the site, its aliases included, the main one first."""
    options: SourceOptions
    token: str
    """The key from the environment; empty where there is none."""
    language: str
    """Of the site, such as ``de`` or ``pt-BR``; empty when unknown."""
    cursor: str
    """What this source gave as `Collected.cursor` last time; empty for the first time, or where everything shall be read again."""


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

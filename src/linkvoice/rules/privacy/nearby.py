"""Addresses that mean another place on every machine, or in every network."""

from __future__ import annotations

from linkvoice.hosts import guarded
from linkvoice.model.url import hostname_of

__all__ = ["is_nearby"]

_NEARBY = {"local name", "private address"}


def is_nearby(href: str) -> bool:
    """Whether an absolute http(s) URL leads to this machine or its network: localhost, ``*.local``, a name without dots, a private address."""
    name = hostname_of(href).rstrip(".")
    return name == "localhost" or name.endswith(".localhost") or guarded(href) in _NEARBY

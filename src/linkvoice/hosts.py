"""Facts about hosts that hold for every site; the lists are in ``hosts.toml``."""

from __future__ import annotations

import ipaddress
import tomllib
from functools import cache
from pathlib import Path

from linkvoice.model.url import Url

__all__ = ["guarded"]


@cache
def _lists() -> tuple[tuple[str, ...], tuple[str, ...]]:
    lists = tomllib.loads(Path(__file__).with_name("hosts.toml").read_text("utf-8"))
    return tuple(lists["reserved"]), tuple(lists["namespaces"])


def guarded(url: Url) -> str | None:
    """Say why a URL is not asked, or None: a reserved name, a private address, or the name of a vocabulary.

    Only what the URL itself shows is looked at; no name is resolved.
    """
    if url.href.startswith(_lists()[1]):
        return "namespace"
    return _guarded_host(url.hostname.rstrip("."))


@cache
def _guarded_host(hostname: str) -> str | None:
    if any(hostname == name or hostname.endswith(f".{name}") for name in _lists()[0]):
        return "reserved name"
    if hostname.endswith((".local", ".internal", ".home.arpa")) or ("." not in hostname.strip("[]") and ":" not in hostname):
        return "local name"
    if ":" not in hostname and not hostname[-1:].isdigit():
        return None  # the last label of a name is never a number
    try:
        address = ipaddress.ip_address(hostname)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return None if (mapped or address).is_global else "private address"

"""Facts about hosts that hold for every site; the lists are in ``hosts.toml``."""

from __future__ import annotations

import ipaddress
import tomllib
from functools import cache
from importlib import resources

from linkvoice.model.url import Url

__all__ = ["guarded"]


@cache
def _lists() -> tuple[tuple[str, ...], tuple[str, ...]]:
    lists = tomllib.loads(resources.files("linkvoice").joinpath("hosts.toml").read_text("utf-8"))
    return tuple(lists["reserved"]), tuple(lists["namespaces"])


def guarded(url: Url) -> str | None:
    """Say why a URL is not asked, or None: a reserved name, a private address, or the name of a vocabulary.

    Only what the URL itself shows is looked at; no name is resolved.
    """
    reserved, namespaces = _lists()
    hostname = url.hostname.rstrip(".")
    if any(hostname == name or hostname.endswith(f".{name}") for name in reserved):
        return "reserved name"
    if url.href.startswith(namespaces):
        return "namespace"
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

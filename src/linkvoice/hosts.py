"""Facts about hosts that hold for every site."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from linkvoice.model.url import hostname_of

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

__all__ = ["guarded", "is_host", "is_public", "registrable_domain", "shared_domain"]

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_RESERVED: Final = ("example.com", "example.net", "example.org", "example.edu", "test", "example", "invalid", "localhost")
"""Names that can never be a real site, as those below them.

Sources: RFC 2606, RFC 6761; https://www.iana.org/domains/reserved.
"""
_NAMESPACES: Final = (
    "http://www.w3.org/1999/xhtml", "http://www.w3.org/1999/xlink", "http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML",
    "http://www.w3.org/XML/1998/namespace", "http://www.w3.org/TR/xhtml1/DTD/", "http://ogp.me/ns", "https://ogp.me/ns", "http://purl.org/dc/elements/",
    "http://purl.org/rss/1.0/", "http://gmpg.org/xfn/11", "http://schemas.", "https://schemas.",
)  # fmt: skip
"""Beginnings of URLs that name a vocabulary or a document type; they are written in pages without being visited."""


def guarded(href: str) -> str | None:
    """Say why the URL of a web page, in normal form, is not asked, or None: a reserved name, a private address, or the name of a vocabulary.

    Only what the URL itself shows is looked at; no name is resolved.
    """
    if href.startswith(_NAMESPACES):
        return "namespace"
    return _guarded_host(hostname_of(href).rstrip("."))


@cache
def _guarded_host(hostname: str) -> str | None:
    if any(hostname == name or hostname.endswith(f".{name}") for name in _RESERVED):
        return "reserved name"
    if hostname.endswith((".local", ".internal", ".home.arpa")) or ("." not in hostname.strip("[]") and ":" not in hostname):
        return "local name"
    if ":" not in hostname and not hostname[-1:].isdigit():
        return None  # the last label of a name is never a number
    return None if is_public(hostname) is not False else "private address"


def is_host(hostname: str, patterns: Sequence[str]) -> bool:
    """Whether a host name is one of these; ``*.acme.dev`` is ``acme.dev`` and all below it."""
    return _is_host(hostname, tuple(patterns))


@lru_cache(1 << 15)
def _is_host(hostname: str, patterns: tuple[str, ...]) -> bool:
    """Remember the answers: many links come from few hosts, or lead there."""
    known = _as_set(patterns)
    if hostname in known:
        return True
    while hostname:
        if f"*.{hostname}" in known:
            return True
        hostname = hostname.partition(".")[2]
    return False


@lru_cache(256)
def _as_set(patterns: tuple[str, ...]) -> frozenset[str]:
    return frozenset(patterns)


def is_public(address: str) -> bool | None:
    """Say whether an IP address belongs to the public Internet; None for what is no IP address.

    IPv4 addresses are also looked for where they hide in IPv6: mapped
    (``::ffff:10.0.0.1``), 6to4, Teredo, and NAT64 (RFC 6052).
    """
    if address[-1:].isalpha() and ":" not in address:
        return None  # nearly all that is asked: a name, whose last label begins and ends with a letter
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    hidden: ipaddress.IPv4Address | None = None
    if isinstance(found, ipaddress.IPv6Address):
        hidden = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if found in _NAT64:
            hidden = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    reached = hidden or found
    return reached.is_global and not reached.is_multicast


@cache
def registrable_domain(hostname: str) -> str:
    """The part of a host name that somebody registered (``acme.co.uk`` of ``docs.acme.co.uk``); an address, or a suffix itself, as it is.

    Names below suffixes that anybody may register at (``acme.github.io``) count as registered.
    Source: https://publicsuffix.org/.
    """
    return hostname if is_public(hostname) is not None else _suffixes().privatesuffix(hostname) or hostname


@cache
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PSLFILE, PublicSuffixList

    rules = [line for line in Path(PSLFILE).read_text("utf-8").splitlines() if line and not line.startswith("//")]
    # Left to itself, it takes as long again for trying to encode the nine of ten that are ASCII.
    encoded = [rule.encode("idna").decode("ascii") for rule in rules if not rule.isascii()]
    return PublicSuffixList([*rules, *encoded], accept_encoded_idn=False)


@cache
def shared_domain(hostname: str) -> str:
    """The domain that a host name shares with sites of others (``github.io`` of ``alice.github.io``); empty where it shares none.

    Such are the suffixes in the private section of https://publicsuffix.org/.
    """
    site = registrable_domain(hostname)
    if is_public(site) is not None:
        return ""
    domain = _public_suffixes().privatesuffix(site) or site
    return domain if domain != site else ""


@cache
def _public_suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(only_icann=True)

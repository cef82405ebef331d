"""Lists of hosts by Matomo: what spams referrers, and what is a search engine, a social network or an assistant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from linkvoice.errors import SourceError
from linkvoice.inbound.ranks.book import path_of
from linkvoice.inbound.whole import write_whole
from linkvoice.model.dataset import Dataset

__all__ = ["KINDS", "SPAM", "HostList", "HostListing", "Listed", "described", "keep", "listed_in", "nowhere", "read_hosts"]

_HOST: Final = re.compile(r"(?:[a-z0-9_-]{1,63}\.)+[a-z0-9-]{2,63}")
_MOST: Final = 100_000
"""Hosts of a list; Matomo's longest has 2,347."""
_RAW: Final = "https://raw.githubusercontent.com/matomo-org"

Listed = Callable[[str], tuple[str, str]]
"""Gives the kind of a host (see `linkvoice.inbound.kinds`) and the list that says so; empty where none does."""


class HostListing(NamedTuple):
    """A list of hosts that somebody publishes."""

    name: str
    """Of its file in the cache."""
    title: str
    """As evidence names it."""
    licence: str
    home: str
    parts: tuple[tuple[str, str], ...]
    """URL of a file, and the kind of all hosts in it."""


SPAM: Final = HostListing(
    "matomo-spam",
    "Matomo's list of referrer spam",
    "public domain",
    "https://github.com/matomo-org/referrer-spam-list",
    ((f"{_RAW}/referrer-spam-list/master/spammers.txt", "spam"),),
)
KINDS: Final = HostListing(
    "matomo-kinds",
    "Matomo's list of search engines, social networks and assistants",
    "CC0",
    "https://github.com/matomo-org/searchengine-and-social-list",
    tuple(
        (f"{_RAW}/searchengine-and-social-list/master/{file}.yml", kind)
        for file, kind in (("SearchEngines", "search"), ("Socials", "social"), ("AIAssistants", "ai_assistant"))
    ),
)


class HostList(msgspec.Struct, frozen=True, kw_only=True, tag_field="v", tag=1):
    """The hosts of a list."""

    list: str
    """`HostListing.name`."""
    fetched: float
    """Seconds since 1970, UTC."""
    hosts: dict[str, str]
    """Host -> kind."""


def read_hosts(text: str, kind: str) -> Mapping[str, str]:
    """Read the hosts of a file: one a line for spam, and Matomo's YAML for the others.

    Its entries with a path, or with ``{}`` for any country, are left out: the table of linkvoice has those that matter.

    Raises:
        SourceError: this is no such file.
    """
    written = text.splitlines() if kind == "spam" else [*_items(text)]
    hosts = [host for host in (line.strip().lower() for line in written) if host and not host.startswith("#")]
    plain = {_plain(host): kind for host in hosts if _HOST.fullmatch(host)}
    if not plain or 2 * len(plain) < len(hosts) or len(plain) > _MOST:
        raise SourceError("what it sends is no list of hosts")
    return plain


def keep(state: Path, listing: HostListing, hosts: Mapping[str, str], now: float) -> None:
    """Put a list in the place of what was kept of it before.

    Raises:
        OSError: it cannot be written. What was kept is still there.
    """
    kept = HostList(list=listing.name, fetched=now, hosts=dict(sorted(hosts.items())))
    write_whole(path_of(state, listing.name), [msgspec.json.format(msgspec.json.encode(kept)), b"\n"])


def listed_in(state: Path) -> Listed:
    """Give what knows hosts by the lists that were fetched.

    Of spam, everything below a host is meant too, as Matomo does; of the others the host alone, with or without ``www.``.
    """
    spam, kinds = _hosts(state, SPAM), _hosts(state, KINDS)
    if not spam and not kinds:
        return nowhere

    def listed(hostname: str) -> tuple[str, str]:
        labels = hostname.split(".")
        if any(".".join(labels[number:]) in spam for number in range(len(labels) - 1)):
            return "spam", SPAM.title
        kind = kinds.get(_plain(hostname), "")
        return kind, KINDS.title if kind else ""

    return listed


def nowhere(_: str) -> tuple[str, str]:
    """Know no host."""
    return "", ""


def described(state: Path) -> tuple[Dataset, ...]:
    """Describe every list, whether it was fetched or not."""
    return tuple(_described(state, listing) for listing in (SPAM, KINDS))


def _described(state: Path, listing: HostListing) -> Dataset:
    about = Dataset(listing.name, listing.title, listing.licence, listing.home)
    kept = _read(state, listing)
    if kept is None:
        return about
    size = path_of(state, listing.name).stat().st_size
    return about._replace(fetched=kept.fetched, size=size, holds=f"{len(kept.hosts):,} hosts")


def _hosts(state: Path, listing: HostListing) -> Mapping[str, str]:
    kept = _read(state, listing)
    return kept.hosts if kept is not None else {}


def _read(state: Path, listing: HostListing) -> HostList | None:
    try:
        return msgspec.json.decode(path_of(state, listing.name).read_bytes(), type=HostList)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _items(text: str) -> Iterator[str]:
    """Yield what stands in the lists of such a file, but for those of keys other than ``urls``: a reader for all YAML is not always installed."""
    hosts = True
    for line in text.splitlines():
        item = line.strip()
        bare = item.removeprefix("-").strip()
        if bare.endswith(":"):
            hosts = not line[:1].isspace() or bare == "urls:"
        elif hosts and bare and item.startswith("-"):
            yield bare.strip("'\"")


def _plain(hostname: str) -> str:
    return hostname.removeprefix("www.")

"""Ranks as they are kept: of the sites that were asked for, and of no others.

A list has millions of lines, and a site a few hundred referrers: what is kept is a few
kilobytes of JSON that a build reads in no time. The price is that sites that come later
are unknown until the list is fetched again; which they are, `sought` tells.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Final

import msgspec

from linkvoice.hosts import shared_domain
from linkvoice.inbound.ranks.lists import HOSTS, LISTS, TRANCO, Edition, Ranking
from linkvoice.inbound.ranks.read import Reader
from linkvoice.inbound.voice.scale import AuthorityOf
from linkvoice.inbound.whole import write_whole
from linkvoice.model.dataset import Dataset
from linkvoice.model.voice import Authority

__all__ = ["RankBook", "authority_in", "books", "described", "forget", "keep", "path_of", "read_book", "sites_for"]

_FOLDER: Final = "data"


class RankBook(msgspec.Struct, frozen=True, kw_only=True, tag_field="v", tag=1):
    """The ranks of some sites by one edition of a list."""

    list: str
    """`Ranking.name`."""
    edition: str
    date: str
    of: int
    """How many names the edition ranks."""
    depth: int
    """How many of them were read at most."""
    fetched: float
    """Seconds since 1970, UTC."""
    ranks: dict[str, int]
    sought: tuple[str, ...]
    """All sites that were looked for, sorted."""

    @classmethod
    def of_reading(cls, ranking: Ranking, edition: Edition, reader: Reader, now: float) -> RankBook:
        """Take down what was read."""
        return cls(
            list=ranking.name, edition=edition.name, date=edition.date, of=edition.of, depth=reader.depth, fetched=now,
            ranks=dict(sorted(reader.found.ranks.items())), sought=tuple(sorted({*reader.wanted.values()})),
        )  # fmt: skip

    def answers(self, edition: Edition, sites: Collection[str], depth: int) -> bool:
        """Whether fetching that edition would tell no more of these sites."""
        return self.edition == edition.name and self.ranks.keys() | (self.sought if self.depth >= depth else ()) >= set(sites)


def sites_for(ranking: Ranking, sites: Collection[str]) -> frozenset[str]:
    """Give those sites that a list can rank.

    Common Crawl adds up domains as registries sell them, so that ``alice.github.io`` stands among the hosts alone:
    what all of ``github.io`` weighs says nothing of one of its sites.
    """
    if ranking is TRANCO:
        return frozenset(sites)
    return frozenset(site for site in sites if bool(shared_domain(site)) == (ranking is HOSTS))


def keep(state: Path, book: RankBook) -> None:
    """Put a book in the place of what was kept of its list before.

    Raises:
        OSError: it cannot be written. What was kept is still there.
    """
    write_whole(path_of(state, book.list), [msgspec.json.format(msgspec.json.encode(book)), b"\n"])


def path_of(state: Path, name: str) -> Path:
    """The file of a list below the folder of state."""
    return state / _FOLDER / f"{name}.json"


def read_book(state: Path, ranking: Ranking) -> RankBook | None:
    """Read what is kept of a list; None where there is nothing, or nothing that can be read: as good as none."""
    try:
        return msgspec.json.decode(path_of(state, ranking.name).read_bytes(), type=RankBook)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def books(state: Path) -> tuple[tuple[Ranking, RankBook], ...]:
    """Read all that is kept, in the order in which it counts."""
    found = ((ranking, read_book(state, ranking)) for ranking in LISTS)
    return tuple((ranking, book) for ranking, book in found if book is not None)


def forget(state: Path, unwanted: Callable[[str], bool]) -> None:
    """Drop the sites whose root URL is unwanted.

    Raises:
        OSError: it cannot be written.
    """
    for _, book in books(state):
        sought = tuple(site for site in book.sought if not unwanted(f"https://{site}/"))
        if sought != book.sought:
            keep(state, msgspec.structs.replace(book, sought=sought, ranks={site: rank for site, rank in book.ranks.items() if site in sought}))


def authority_in(state: Path) -> AuthorityOf | None:
    """Give what knows the ranks of sites; None where no list was fetched."""
    kept: Sequence[tuple[Ranking, RankBook]] = books(state)
    if not kept:
        return None

    def authority(site: str) -> Authority | None:
        for ranking, book in kept:
            rank = book.ranks.get(site)
            if rank is not None:
                return Authority(rank, book.of, ranking.title, book.date)
        return None

    return authority


def described(state: Path) -> tuple[Dataset, ...]:
    """Describe every list, whether it was fetched or not."""
    return tuple(_described(state, ranking) for ranking in LISTS)


def _described(state: Path, ranking: Ranking) -> Dataset:
    about = Dataset(ranking.name, ranking.title, ranking.licence, ranking.home)
    book = read_book(state, ranking)
    if book is None:
        return about
    holds = f"{len(book.ranks):,} of {len(book.sought):,} sites"
    return about._replace(date=book.date, fetched=book.fetched, size=path_of(state, ranking.name).stat().st_size, holds=holds)

"""The ranks of some names, out of a list of millions that is sorted by rank: read piece by piece, and no further than is needed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from linkvoice.errors import SourceError

__all__ = ["Found", "Reader", "reversed_name"]

_LONGEST: Final = 4096
"""Bytes of a line: a name has 253 at most."""
_DIGITS: Final = 12
"""Of a rank: there are not a million million names."""


class Found(NamedTuple):
    """What a reader has found."""

    ranks: dict[str, int]
    """Site -> rank, 1 for the best."""
    lines: int
    """How many names were read."""


class _Columns(NamedTuple):
    separator: bytes
    rank: int
    name: int
    header: int
    """Lines above the first name."""


@dataclass(slots=True)
class Reader:
    """Reads a list, and keeps the ranks of those sites that are wanted; each counts where it stands first.

    Two forms are known: Common Crawl's, tab-separated with the header
    ``#harmonicc_pos #harmonicc_val #pr_pos #pr_val #host_rev``, and ``rank,name`` without one, as Tranco has it.
    """

    wanted: dict[bytes, str]
    """Name as the list writes it -> site."""
    depth: int
    """Names that are read at most."""
    found: Found = field(default_factory=lambda: Found({}, 0))
    _columns: _Columns | None = None
    _rest: bytes = b""

    @classmethod
    def of_sites(cls, sites: Collection[str], depth: int) -> Reader:
        """Read ``rank,name``. Some such lists end their lines as Windows does."""
        return cls({site.encode() + end: site for site in sites for end in (b"", b"\r")}, depth)

    @classmethod
    def of_graph(cls, sites: Collection[str], depth: int) -> Reader:
        """Read a web graph, in which names stand backwards (``io.github.alice``), and hosts also with their ``www.``."""
        return cls({reversed_name(name).encode(): site for site in sites for name in (site, f"www.{site}")}, depth)

    def take(self, piece: bytes) -> bool:
        """Read a piece, an empty one for the end; says whether it is enough.

        Raises:
            SourceError: this is no list in one of the known forms.
        """
        *lines, self._rest = (self._rest + piece).split(b"\n")
        if not piece and self._rest:
            lines, self._rest = [*lines, self._rest], b""
        if len(self._rest) > _LONGEST:
            raise SourceError("what it sends is no list")
        if self._columns is None:
            if not lines and piece:
                return False
            self._columns = _columns_of(lines[0] if lines else b"")
            lines = lines[self._columns.header :]
        return self._read(lines, self._columns)

    def _read(self, lines: list[bytes], columns: _Columns) -> bool:
        ranks, before = self.found
        separator, name, wanted = columns.separator, columns.name, self.wanted
        last = max(columns.rank, name)
        count, sites = before, len({*wanted.values()})
        for count, line in enumerate(lines[: self.depth - before], before + 1):
            fields = line.split(separator)
            if len(fields) <= last:
                raise SourceError(f"line {count + columns.header:,} of its list cannot be read")
            if fields[name] not in wanted:
                continue
            rank = fields[columns.rank]
            if not rank.isdigit() or not 0 < len(rank) <= _DIGITS:
                raise SourceError(f"line {count + columns.header:,} of its list has no rank")
            ranks.setdefault(wanted[fields[name]], int(rank))
            if len(ranks) == sites:
                break
        self.found = Found(ranks, count)
        return count >= self.depth or len(ranks) == sites


def reversed_name(name: str) -> str:
    """Write a host name backwards, label by label."""
    return ".".join(reversed(name.split(".")))


def _columns_of(line: bytes) -> _Columns:
    names = line.strip().split(b"\t")
    if b"#harmonicc_pos" in names and b"#host_rev" in names:
        return _Columns(b"\t", names.index(b"#harmonicc_pos"), names.index(b"#host_rev"), 1)
    rank, comma, name = line.strip().partition(b",")
    if rank.isdigit() and comma and name and b"," not in name:
        return _Columns(b",", 0, 1, 0)
    raise SourceError("what it sends is not the list that linkvoice knows; its columns are others")

"""What is said to the person who imports: what a file is, what was left out of it, and why it cannot be read."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from linkvoice.errors import UsageError
from linkvoice.inbound.exports.cells import Nature
from linkvoice.inbound.exports.shapes import Kind, Shape, natures
from linkvoice.inbound.exports.table import Table, sample

__all__ = ["format_name", "notes", "unknown"]

_TABLES: Final = 3  # that a message describes
_COLUMNS: Final = 12  # of each


def format_name(shapes: Iterable[Shape]) -> str:
    """Name what a file holds, as a person calls it: ``Google Search Console: latest links, top linking sites``."""
    tables: dict[str, dict[str, None]] = {}
    for shape in shapes:
        tables.setdefault(shape.maker, {})[shape.table] = None
    return "; ".join(f"{maker}: {', '.join(names)}" for maker, names in tables.items())


def notes(tables: Sequence[Table], shapes: Sequence[Shape | None], skipped: Counter[str], remarks: Counter[str]) -> tuple[str, ...]:
    """Say what was left out, a line each."""
    said = [note for table, shape in zip(tables, shapes, strict=True) for note in _about(table, shape)]
    said += [f"Rows left out because of {reason}: {count:,}." for reason, count in sorted(skipped.items())]
    said += [f"{remark[0].upper()}{remark[1:]}: {count:,}." for remark, count in sorted(remarks.items())]
    return tuple(said)


def _about(table: Table, shape: Shape | None) -> Iterator[str]:
    if shape is None:
        yield f"{table.name}: no table that is known; nothing was taken from it."
    elif next(table.rows(), None) is None:
        yield f"{table.name}: no rows."
    elif shape.kind is Kind.TEXTS:
        yield f"{table.name}: {sum(1 for _ in table.rows()):,} texts of links, without the pages that they stand on; nothing was taken from it."
    elif shape.kind is Kind.OWN:
        yield f"{table.name}: {shape.table}, which says nothing of others; nothing was taken from it."
    elif shape.kind is Kind.SITES:
        yield f"{table.name}: sites, without the pages of theirs that link here; they are leads, not links."
    elif shape.kind is Kind.PAGES and "externally" not in shape.table:
        yield f"{table.name}: it does not say whether others link to these pages or your own pages do; it was taken for the former."


def unknown(tables: Sequence[Table], columns: Mapping[str, str] | None, file: str) -> UsageError:
    """Give the error for a file in which nothing is known: what was seen, and the way out."""
    seen = "; ".join(_seen(table, file) for table in tables[:_TABLES])
    if columns:
        names = ", ".join(repr(name) for name in columns.values())
        return UsageError(f"{file}: no table in it has all the columns {names}. This is what it holds: {seen}.")
    addresses = [
        name for table in tables[:1] for name, kind in zip(table.header, natures(table, sample(table)), strict=True) if kind is Nature.URL and name
    ]
    source, target, *_ = [*map(shlex.quote, addresses), "NAME", "NAME"]
    return UsageError(
        f"{file}: unknown format. This is what it holds: {seen}. If a column names the pages that link to you, say which: "
        f"`--column from={source} --column to={target}` (without the second one, any page of yours is meant)."
    )


def _seen(table: Table, file: str) -> str:
    kinds = natures(table, sample(table))
    columns = [f'"{name}" ({kind.value})' for name, kind in zip(table.header, kinds, strict=True)]
    more = f" and {len(columns) - _COLUMNS} more" if len(columns) > _COLUMNS else ""
    return f"{'' if table.name == file else f'{table.name}: '}columns {', '.join(columns[:_COLUMNS])}{more}"

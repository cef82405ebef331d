"""Bytes of a file to what it says of links to the site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import chain

from linkvoice.inbound.exports.cells import plain
from linkvoice.inbound.exports.columns import mapped_columns
from linkvoice.inbound.exports.export import Export
from linkvoice.inbound.exports.open import open_tables
from linkvoice.inbound.exports.rows import distinct, links, numbered_pages, sites, wanted
from linkvoice.inbound.exports.shapes import Kind, Shape, recognise
from linkvoice.inbound.exports.table import Table
from linkvoice.inbound.exports.words import format_name, notes, unknown

__all__ = ["read_export"]


def read_export(data: bytes, name: str, columns: Mapping[str, str] | None = None) -> Export:
    """Read an export of links: CSV, a zip of those, or xlsx.

    Args:
        data: The bytes of the file; `linkvoice.inbound.exports.open.LARGEST` at most.
        name: Its name. It decides only where two tables are alike in all else.
        columns: The user's own names of columns, ``{"from": "Source", "to": "Target"}``, for a table that is not known by itself. Fields are
            ``from``, ``to``, ``anchor``, ``title``, ``rel``, ``nofollow``, ``first``, ``last`` and ``lost``; only the first one is needed.

    Raises:
        UsageError: it is damaged, empty, too large, or nothing that is known; says what was seen, and how to go on.
    """
    file = plain(name) or "The file"
    tables = open_tables(data, file)
    shapes = [_mapped(table, columns) if columns else recognise(table, file) for table in tables]
    if not any(shapes):
        raise unknown(tables, columns, file)
    skipped: Counter[str] = Counter()
    remarks: Counter[str] = Counter()
    known = [(table, shape) for table, shape in zip(tables, shapes, strict=True) if shape]
    observations = distinct(
        chain(
            chain.from_iterable(links(table, shape, skipped, remarks) for table, shape in known if shape.kind is Kind.LINKS),
            chain.from_iterable(sites(table, shape, skipped, remarks) for table, shape in known if shape.kind is Kind.SITES),
        ),
        remarks,
    )
    linked: Counter[str] = Counter()
    paths: Counter[str] = Counter()
    for table, shape in known:
        if shape.kind is Kind.PAGES:
            linked |= Counter(dict(numbered_pages(table, shape, skipped, remarks)))
        if shape.kind is Kind.WANTED:
            for path, views in wanted(table, shape, skipped, remarks):
                paths[path] += views
    return Export(
        format=format_name(shape for _, shape in known),
        observations=observations,
        linked=dict(linked),
        wanted=dict(paths),
        notes=notes(tables, shapes, skipped, remarks),
        skipped=skipped.total(),
    )


def _mapped(table: Table, columns: Mapping[str, str]) -> Shape | None:
    positions = mapped_columns(table, columns)
    return None if positions is None else Shape("Your own table", "links", "import", Kind.LINKS, positions)

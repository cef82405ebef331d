"""Rows to observations: one function for each kind of table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Final

from linkvoice.inbound.exports import cells
from linkvoice.inbound.exports.columns import Columns
from linkvoice.inbound.exports.dates import Order, date_order, read_date
from linkvoice.inbound.exports.shapes import Shape
from linkvoice.inbound.exports.table import Row, Table
from linkvoice.model.observation import Observation

__all__ = ["MOST", "distinct", "links", "numbered_pages", "sites", "wanted"]

MOST: Final = 250_000
"""Rows of one table that are read; tools export 100,000 at most."""
_DATES: Final = ("first", "last")


def links(table: Table, shape: Shape, skipped: Counter[str], remarks: Counter[str]) -> Iterator[Observation]:
    """Give what a table of linking pages says. Rows that cannot be read are counted in `skipped`, single cells in `remarks`, by the reason."""
    order = _order(table, shape.columns)
    for row in _rows(table, skipped, remarks):
        cell = _cells(row, shape.columns)
        source, target = cells.address(cell.get("from", "")), cells.address(cell.get("to", ""))
        if source is None:
            skipped["a linking page that is no web address"] += 1
        elif target is None and cell.get("to", "").strip():
            skipped["a linked page that is no web address"] += 1
        else:
            yield Observation(
                source=shape.source,
                from_url=source.page,
                from_origin=f"{source.scheme}://{source.host}",
                to_url=target.href if target is not None else "",
                anchor=cells.plain(cell["anchor"]) if "anchor" in cell else None,
                rel=_rel(cell),
                title=cells.plain(cell.get("title", "")),
                first_seen=_date(cell, "first", order, remarks),
                last_seen=_date(cell, "last", order, remarks),
                lost=cells.lost(cell.get("lost", "")) or cells.lost(cell.get("deleted", "")),
                sample=shape.sample,
            )


def sites(table: Table, shape: Shape, skipped: Counter[str], remarks: Counter[str]) -> Iterator[Observation]:
    """Give what a table of linking sites says; none of them is a link."""
    order = _order(table, shape.columns)
    for row in _rows(table, skipped, remarks):
        cell = _cells(row, shape.columns)
        site = cells.address(cell.get("site", ""))
        count = cells.number(cell.get("links", ""))
        if site is None:
            skipped["a linking site that is no host name"] += 1
        else:
            yield Observation(
                source=shape.source,
                from_origin=f"{site.scheme}://{site.host}",
                first_seen=_date(cell, "first", order, remarks),
                last_seen=_date(cell, "last", order, remarks),
                metrics={} if count is None else {"links": count},
                sample=True,
            )


def numbered_pages(table: Table, shape: Shape, skipped: Counter[str], remarks: Counter[str]) -> Iterator[tuple[str, int]]:
    """Give URLs of ours with the number of links to each."""
    for row in _rows(table, skipped, remarks):
        cell = _cells(row, shape.columns)
        page, count = cells.address(cell.get("to", "")), cells.number(cell.get("links", ""))
        if page is None or count is None:
            skipped["a missing address or number"] += 1
        else:
            yield page.href, count


def wanted(table: Table, shape: Shape, skipped: Counter[str], remarks: Counter[str]) -> Iterator[tuple[str, int]]:
    """Give paths that people asked for, with a number of times; a path may come more than once."""
    for row in _rows(table, skipped, remarks):
        cell = _cells(row, shape.columns)
        path, count = cells.path(cell.get("path", "")), cells.number(cell.get("views", ""))
        if path is None or count is None:
            skipped["a missing path or number"] += 1
        else:
            yield path, count


def distinct(observations: Iterable[Observation], remarks: Counter[str]) -> tuple[Observation, ...]:
    """Give one observation for each pair of addresses, however often they are named."""
    kept: dict[tuple[str, str, str], Observation] = {}
    for seen in observations:
        key = (seen.from_url, "" if seen.from_url else seen.from_origin, seen.to_url)
        if key in kept:
            remarks["rows that name the same two pages again"] += 1
            kept[key] = seen if kept[key] == seen else _joined(kept[key], seen)
        else:
            kept[key] = seen
    return tuple(kept.values())


def _joined(one: Observation, other: Observation) -> Observation:
    """One that is still there counts more than a lost one; its dates span both."""
    best, worse = (other, one) if one.lost and not other.lost else (one, other)
    firsts = [seen.first_seen for seen in (one, other) if seen.first_seen]
    return replace(
        best,
        title=best.title or worse.title,
        anchor=worse.anchor if best.anchor is None else best.anchor,
        rel=worse.rel if best.rel is None else best.rel,
        first_seen=min(firsts, default=""),
        last_seen=max(one.last_seen, other.last_seen),
        metrics={**worse.metrics, **best.metrics},
    )


def _rows(table: Table, skipped: Counter[str], remarks: Counter[str]) -> Iterator[Row]:
    for at, row in enumerate(islice(table.rows(), MOST + 1)):
        if at == MOST:
            remarks[f"tables with more than {MOST:,} rows, of which the rest was not read"] += 1
        elif len(row) > len(table.header) and any(cell.strip() for cell in row[len(table.header) :]):
            skipped["more cells than columns"] += 1  # a delimiter without quotes around it: no cell can be trusted
        else:
            yield row


def _cells(row: Row, columns: Columns) -> Mapping[str, str]:
    return {field: row[at] for field, at in columns.items() if at < len(row)}


def _order(table: Table, columns: Columns) -> Order | None:
    """All dates of a table are written by one program, and so in one order."""
    positions = [columns[field] for field in _DATES if field in columns]
    if not positions:
        return None
    return date_order(row[at] for row in islice(table.rows(), MOST) for at in positions if at < len(row))


def _date(cell: Mapping[str, str], field: str, order: Order | None, remarks: Counter[str]) -> str:
    text = cell.get(field, "").strip()
    day = read_date(text, order)
    if text and not day:
        remarks["dates that cannot be read, or that may mean two days"] += 1
    return day


def _rel(cell: Mapping[str, str]) -> str | None:
    """Tokens from a column of rel, or from columns of yes and no; None where the table has neither, or leaves them empty."""
    if (written := cells.tokens(cell.get("rel", ""))) is not None:
        return written
    said = {token: cells.flag(cell.get(token, "")) for token in ("nofollow", "sponsored", "ugc")}
    if said["nofollow"] is None:
        follow = cells.flag(cell.get("follow", ""))
        said["nofollow"] = None if follow is None else not follow
    return None if {*said.values()} == {None} else " ".join(token for token, there in said.items() if there)

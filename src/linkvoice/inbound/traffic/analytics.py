"""Exports of analytics, told by what is in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from posixpath import basename
from typing import IO, Final, NamedTuple

import msgspec

from linkvoice.errors import UsageError
from linkvoice.inbound.exports import LARGEST
from linkvoice.inbound.exports.archive import is_archive, unpack
from linkvoice.inbound.ours import Ours
from linkvoice.inbound.traffic import goatcounter, plausible, umami
from linkvoice.inbound.traffic.ends import Allowed
from linkvoice.inbound.traffic.matomo import is_matomo, matomo_rows
from linkvoice.inbound.traffic.rows import Row, add_up
from linkvoice.model.traffic import Traffic

__all__ = ["read_analytics"]

_Read = Callable[[Iterator[Mapping[str, str]]], Iterator[Row | None]]


class _Table(NamedTuple):
    """An export that is a CSV file, told by its columns."""

    format: str
    source: str
    header: frozenset[str]
    read: _Read


_TABLES: Final = (
    _Table("GoatCounter", "goatcounter", goatcounter.HEADER, goatcounter.goatcounter_csv),
    _Table("Plausible: sources", "plausible", plausible.HEADER, plausible.plausible_csv),
    _Table("Umami: events", "umami", umami.HEADER, umami.umami_csv),
)


def read_analytics(stream: IO[bytes], name: str, ours: Ours, allowed: Allowed) -> Traffic | None:
    """Read an export; None for a file of another sort. `name` is what the user calls it.

    Raises:
        UsageError: it is one, and is damaged, too large, or says too little.
    """
    head = stream.read(1 << 16)
    stream.seek(0)
    if is_archive(head):
        return _archive(_whole(stream, name), name, ours, allowed)
    if head.lstrip()[:1] in {b"{", b"["}:
        return _json(_whole(stream, name), name, ours, allowed)
    table = _known(head.partition(b"\n")[0])
    return _table(table, io.TextIOWrapper(stream, "utf-8-sig", "replace", newline=""), name, ours, allowed) if table else None


def _whole(stream: IO[bytes], name: str) -> bytes:
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise UsageError(f"{name} is larger than {LARGEST >> 20} MB: export it in parts.")
    return data


def _archive(data: bytes, name: str, ours: Ours, allowed: Allowed) -> Traffic | None:
    files = {basename(path): opened for path, opened in unpack(data, name).items()}
    if files.keys() >= goatcounter.FILES:
        return add_up(goatcounter.goatcounter_zip(files), ours, allowed, Traffic("GoatCounter", "goatcounter"))
    for path, opened in sorted(files.items()):
        text = opened() if path.endswith(".csv") and (path.startswith(plausible.FILE) or "event" in path) else io.BytesIO()
        table = _known(text.readline())
        if table is not None:
            text.seek(0)
            return _table(table, io.TextIOWrapper(text, "utf-8-sig", "replace", newline=""), name, ours, allowed)
    return None


def _json(data: bytes, name: str, ours: Ours, allowed: Allowed) -> Traffic | None:
    try:
        report = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return add_up(matomo_rows(report, name), ours, allowed, Traffic("Matomo: websites", "matomo")) if is_matomo(report) else None


def _known(header: bytes) -> _Table | None:
    """Tell a table by its first line, which may end as that of an old Mac does; of a file that is none, anything may stand there."""
    first = header.replace(b"\r", b"\n").partition(b"\n")[0]
    try:
        names = next(csv.reader([first.decode("utf-8-sig", "replace")]), [])
    except csv.Error:
        return None
    return next((table for table in _TABLES if table.header <= set(names)), None)


def _table(table: _Table, text: io.TextIOWrapper, name: str, ours: Ours, allowed: Allowed) -> Traffic:
    rows = csv.DictReader(text, restval="")
    try:
        return add_up(table.read(rows), ours, allowed, Traffic(table.format, table.source))
    except csv.Error as error:
        raise UsageError(f"{name} cannot be read at line {rows.line_num:,} ({error}): is a quotation mark missing there?") from error
    finally:
        text.detach()

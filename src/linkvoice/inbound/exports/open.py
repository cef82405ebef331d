"""Files to tables: text, zip of texts, or workbook, told apart by their bytes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from posixpath import basename
from typing import Final

from linkvoice.errors import UsageError
from linkvoice.inbound.exports.archive import is_archive, unpack
from linkvoice.inbound.exports.book import is_workbook
from linkvoice.inbound.exports.cells import plain
from linkvoice.inbound.exports.opener import Opener
from linkvoice.inbound.exports.sheet import sheet_tables
from linkvoice.inbound.exports.table import Table
from linkvoice.inbound.exports.text import text_table

__all__ = ["LARGEST", "open_tables"]

LARGEST: Final = 256 * 1024 * 1024
"""Bytes of the largest file that is read; whoever reads it from a disk looks at its size first."""
_TEXTS: Final = (".csv", ".tsv", ".txt")


def open_tables(data: bytes, name: str) -> list[Table]:
    """Give the tables in a file; those that hold nothing, not even a header, are left out.

    Raises:
        UsageError: the file is empty, damaged, too large or not made of tables. `name` is what the user calls it, and harmless.
    """
    if len(data) > LARGEST:
        raise UsageError(f"{name} is larger than {LARGEST // 1024 // 1024} MB: export it in parts.")
    if not is_archive(data):
        tables = [text_table(lambda: io.BytesIO(data), name)]
    else:
        files = unpack(data, name)
        tables = sheet_tables(files, name) if is_workbook(files) else _texts(files, name)
    filled = [table for table in tables if table.header]
    if not filled:
        raise UsageError(f"{name} is empty: export it again.")
    return filled


def _texts(files: Mapping[str, Opener], name: str) -> list[Table]:
    texts = {path: opened for path, opened in sorted(files.items()) if path.lower().endswith(_TEXTS) and not path.startswith("__MACOSX/")}
    if not texts:
        raise UsageError(f"{name} holds no CSV file: import the file that the tool gave you, or the one inside this archive.")
    return [text_table(opened, plain(basename(path), 120)) for path, opened in texts.items()]

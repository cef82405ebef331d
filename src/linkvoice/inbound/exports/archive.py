"""Zip files of strangers, unpacked in memory and within limits; nothing is ever written to disk."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from functools import partial
from typing import Final

from linkvoice.errors import UsageError
from linkvoice.inbound.exports.opener import Opener

__all__ = ["is_archive", "unpack"]

_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")
_ENTRY: Final = b"PK\x01\x02"
_ENTRIES: Final = 1000
_MIB: Final = 1024 * 1024
_ONE: Final = 64 * _MIB  # inflated size of one entry
_ALL: Final = 160 * _MIB  # inflated size of all of them
_RATIO: Final = 200  # times that a large entry may grow: tables with many equal cells reach 50
_LARGE: Final = 8 * _MIB
_ENCRYPTED: Final = 1
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, OverflowError, RuntimeError, ValueError)
"""What the standard library raises for a damaged archive."""


def is_archive(data: bytes) -> bool:
    """Say whether a file is a zip file by its first bytes; xlsx files are zip files too."""
    return data.startswith(_MAGIC)


def unpack(data: bytes, name: str) -> Mapping[str, Opener]:
    """Give what reads each entry of a zip file, by path; one entry at a time is in memory.

    Raises:
        UsageError: it is damaged, encrypted, packed in an unusual way, or would grow too large. `name` is what the user calls it.
    """
    # The library reads the whole directory at once. Each of its entries starts with this mark, so that counting them bounds it beforehand.
    if data.count(_ENTRY) > _ENTRIES:
        raise UsageError(f"{name} holds more than {_ENTRIES:,} files; an export holds a few. Pack the exports alone, or import them one by one.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise _damaged(name) from error
    entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]  # `is_dir` fails where the name is empty
    # No entry is inflated beyond the size that it states of itself, so that judging these is enough.
    if any(entry.file_size > _ONE or (entry.file_size > _LARGE and entry.file_size > _RATIO * entry.compress_size) for entry in entries):
        raise UsageError(f"{name} holds a file that unpacks to far too much; it is not unpacked. An export holds at most {_ONE // _MIB} MB a file.")
    if sum(entry.file_size for entry in entries) > _ALL:
        raise UsageError(f"{name} would unpack to more than {_ALL // _MIB} MB; it is not unpacked. Import its files one by one.")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise UsageError(f"{name} is encrypted: unpack it first, and import what is in it.")
    # Only these two can be inflated bit by bit.
    if any(entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for entry in entries):
        raise UsageError(f"{name} is packed in an unusual way: unpack it first, and import what is in it.")
    return {entry.filename: partial(_inflate, archive, entry, name) for entry in entries}


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> io.BytesIO:
    try:
        with archive.open(entry) as stream:
            # With a number, the library inflates no more than that; without one, it inflates all and throws away what is too much.
            return io.BytesIO(stream.read(entry.file_size))
    except _BROKEN as error:
        raise _damaged(name) from error


def _damaged(name: str) -> UsageError:
    return UsageError(f"{name} is a zip file that is damaged or breaks off: export it again.")

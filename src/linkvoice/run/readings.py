"""The file in which what was read of the pages of a site is kept from one run to the next."""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final

import msgspec
import selectolax

from linkvoice import __version__, extract, model
from linkvoice.extract.readings import Readings
from linkvoice.fetch.folder import prepare

__all__ = ["LARGEST", "MOST", "kept_readings", "load_readings", "readings_file", "save_readings"]

LARGEST: Final = 256_000_000
"""Bytes of a file; what is larger is neither read nor written."""
MOST: Final = 8
"""Files in one folder, one for each site that is checked from there; those that were written last are kept."""
_FORMAT: Final = 1
_LENGTH: Final = 36
"""Bytes of a stamp."""
_DECODER: Final = msgspec.msgpack.Decoder(dict[bytes, bytes])


def readings_file(state: Path, *place: str) -> Path:
    """Give the file for one site in the folder of our state; `place` is what makes it another site."""
    return state / f"pages-{blake2b(ascii(place).encode(), digest_size=4).hexdigest()}.cache"


@contextmanager
def kept_readings(state: Path | None, *place: str) -> Iterator[Readings | None]:
    """Give what earlier runs have read of a site, and keep what this run has, unless it fails; None without a folder."""
    if state is None:
        yield None
        return
    file = readings_file(state, *place)
    readings = load_readings(file)
    yield readings
    save_readings(file, readings)


def load_readings(file: Path) -> Readings:
    """Read a file. One that is not there, is broken, or is of another version of linkvoice says nothing."""
    try:
        if file.stat().st_size > LARGEST:
            return Readings()
        data = file.read_bytes()
        stamp = _stamp(body := memoryview(data)[_LENGTH:])
        return Readings(_DECODER.decode(body) if data[:_LENGTH] == stamp else None)
    except (OSError, msgspec.MsgspecError):
        return Readings()


def save_readings(file: Path, readings: Readings) -> None:
    """Write a file if there is something new in it, at once or not at all; a folder that cannot be written keeps nothing."""
    if not readings.changed:
        return
    body = msgspec.msgpack.encode(readings.used)
    if len(body) + _LENGTH > LARGEST:
        return
    written = file.with_suffix(f".{os.urandom(4).hex()}")  # of this run alone: two may end together
    with suppress(OSError):
        prepare(file.parent)
        try:
            with written.open("xb") as new:
                new.write(_stamp(body))
                new.write(body)
            written.replace(file)
        finally:
            written.unlink(missing_ok=True)
        for old in sorted(file.parent.glob("pages-*"), key=lambda path: path.stat().st_mtime, reverse=True)[MOST:]:
            old.unlink(missing_ok=True)


def _stamp(body: bytes | memoryview) -> bytes:
    """Sign what was written by whom: by other code or another parser a page may be read otherwise."""
    writer = blake2b(f"{_FORMAT} {__version__} {selectolax.__version__} {sys.version}".encode(), digest_size=16)
    for part in _code():
        writer.update(part)
    return b"linkvoice pages\n" + writer.digest() + zlib.crc32(body).to_bytes(4, "big")


def _code() -> Iterable[bytes]:
    """Give what tells the code that reads pages from any other: no times, which each installation in CI sets anew."""
    package = Path(extract.__path__[0]).parent
    with suppress(OSError):
        # One file, where an installer has written down the hash of each of ours; an editable installation tells nothing of them.
        record = (package.parent / f"linkvoice-{__version__}.dist-info" / "RECORD").read_bytes().splitlines()
        hashes = [line for line in record if line.startswith((b"linkvoice/extract/", b"linkvoice/model/")) and b".py,sha256=" in line]
        if hashes:
            return hashes
    return (module.read_bytes() for name in (extract, model) for module in sorted(Path(name.__path__[0]).glob("*.py")))

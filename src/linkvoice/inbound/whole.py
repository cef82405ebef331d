"""Files that are written whole or not at all."""

from __future__ import annotations

import glob
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

__all__ = ["write_whole"]

_STALE = 3600.0  # seconds after which nobody is still writing


def write_whole(path: Path, parts: Iterable[bytes], *, lasting: bool = True) -> None:
    """Put these bytes in the place of a file, or leave it as it was, whatever ends this program meanwhile.

    Links are followed and the mode of the file stays. What a program that was
    killed left unfinished beside it is cleared away by a write an hour later.
    A file that can be made anew need not be `lasting`: it is then not forced onto
    the disk, and nothing is cleared away. What is there and is no file, such as
    ``/dev/null`` or a pipe, is written into.

    Raises:
        OSError: the folder is not there or cannot be written, or the disk is full.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(b"".join(parts))
        return
    path = path.resolve()
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}.unfinished")
    try:
        with fresh.open("xb") as file:
            file.writelines(parts)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        made = fresh.stat().st_mtime
        with suppress(FileNotFoundError):
            fresh.chmod(path.stat().st_mode & 0o7777)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    if lasting:
        _settle(path, made)


def _settle(path: Path, made: float) -> None:
    """Have the folder know its file after a power cut, too, and clear away what is older than an hour."""
    with suppress(OSError):  # not every system has folders that can be opened; the file is in its place all the same
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.unfinished"):
        with suppress(OSError):
            if made - left.stat().st_mtime > _STALE:
                left.unlink()

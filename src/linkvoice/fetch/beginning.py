"""The beginning of a body, unpacked: never more of it than was agreed, and what there was when it broke off."""

from __future__ import annotations

import asyncio
import zlib
from typing import Final, NamedTuple

import httpx

__all__ = ["ENCODINGS", "Beginning", "read_beginning"]

ENCODINGS: Final = "gzip, deflate"
"""What can be unpacked here, for the Accept-Encoding header. httpx would unpack each piece as far as it goes, and a few kilobytes can hold gigabytes."""
_PLAIN: Final = frozenset({"", "identity"})
_PACKED: Final = frozenset({"deflate", "gzip", "x-gzip"})
_EITHER: Final = 32 + zlib.MAX_WBITS
"""zlib finds out by itself whether it reads gzip or zlib."""


class Beginning(NamedTuple):
    """What was read of a body."""

    data: bytes = b""
    cut: str = ""
    """Why that is not all of it: ``size``, ``time``, ``connection``, ``encoding``; empty where it is."""


async def read_beginning(response: httpx.Response, most: int, timeout: float) -> Beginning:  # noqa: ASYNC109 - for all of it
    """Read `most` bytes of a body, unpacked, for `timeout` seconds. Never raises."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in _PLAIN | _PACKED:
        return Beginning(cut="encoding")
    inflater = zlib.decompressobj(_EITHER) if encoding in _PACKED else None
    data = bytearray()
    cut = ""
    try:
        async with asyncio.timeout(timeout):
            async for piece in response.aiter_raw():
                data += piece if inflater is None else inflater.decompress(piece, most + 1 - len(data))
                if len(data) > most:
                    return Beginning(bytes(data[:most]), "size")
        if inflater is not None and data and not inflater.eof:
            cut = "connection"
    except TimeoutError:
        cut = "time"
    except zlib.error:
        cut = "encoding"
    except (httpx.HTTPError, OSError):
        cut = "connection"
    return Beginning(bytes(data), cut)

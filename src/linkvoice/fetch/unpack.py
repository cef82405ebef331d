"""The whole body of an answer, never more of it than was agreed, however small it was packed."""

from __future__ import annotations

import zlib
from typing import Final

import httpx

__all__ = ["TooLargeError", "read_whole"]

_EITHER: Final = 32 + zlib.MAX_WBITS
"""zlib finds out by itself whether it reads gzip or zlib."""


class TooLargeError(Exception):
    """There is more of it than was agreed."""


async def read_whole(response: httpx.Response, most: int) -> bytes:
    """Read a body to its end and unpack it; `most` is in bytes, unpacked.

    httpx would unpack each piece as far as it goes, and a few kilobytes can hold
    gigabytes.

    Raises:
        TooLargeError: it has more than `most` bytes.
        ValueError: it is packed wrongly, or in a way that nobody asked for.
        httpx.HTTPError: the connection failed.
    """
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise ValueError("an unknown encoding")
    packed = encoding not in {"", "identity"}
    inflater = zlib.decompressobj(_EITHER)
    data = bytearray()
    async for piece in response.aiter_raw():
        try:
            data += inflater.decompress(piece, most + 1 - len(data)) if packed else piece
        except zlib.error as error:
            raise ValueError("not packed as it says") from error
        if len(data) > most:
            raise TooLargeError
    if packed and data and not inflater.eof:
        raise ValueError("cut short")
    return bytes(data)

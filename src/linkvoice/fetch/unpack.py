"""Bodies of answers, unpacked: never more of one than was agreed, however small it was packed.

httpx would unpack each piece as far as it goes, and a few kilobytes can hold gigabytes.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Final, NamedTuple

import httpx

__all__ = ["ENCODINGS", "Beginning", "CutShortError", "PackingError", "TooLargeError", "feed", "opened", "read_beginning", "read_whole", "unpacked"]

ENCODINGS: Final = "gzip, deflate"
"""What can be unpacked here, for the Accept-Encoding header."""
_PLAIN: Final = frozenset({"", "identity"})
_PACKED: Final = frozenset({"deflate", "gzip", "x-gzip"})
_EITHER: Final = 32 + zlib.MAX_WBITS
"""zlib finds out by itself whether it reads gzip or zlib."""
_BARE: Final = -zlib.MAX_WBITS
"""With nothing around it: some servers understand ``deflate`` so. Source: RFC 9110, section 8.4.1.2."""
_GZIP: Final = b"\x1f\x8b"
"""What a file begins with that is packed with gzip. Source: RFC 1952, section 2.3.1."""
_PIECE: Final = 1024 * 1024
"""Bytes that are unpacked at once of a file that is fed."""


class PackingError(Exception):
    """A body is packed wrongly, or in a way that nobody asked for."""


class CutShortError(PackingError):
    """It ends before its time."""


class TooLargeError(Exception):
    """There is more of it than was agreed."""


class Beginning(NamedTuple):
    """What was read of a body."""

    data: bytes = b""
    cut: str = ""
    """Why that is not all of it: ``size``, ``time``, ``connection``, ``encoding``; empty where it is."""


async def unpacked(response: httpx.Response, most: int) -> AsyncIterator[bytes]:
    """Yield a body piece by piece, `most` bytes of it and, where there is more, one more. What is packed in an unknown way stays so.

    Raises:
        PackingError: it is packed wrongly.
        httpx.HTTPError: the connection failed.
    """
    encoding = _encoding(response)
    packed = encoding in _PACKED
    inflater = zlib.decompressobj(_EITHER)
    given = taken = 0
    async for piece in response.aiter_raw():
        if packed:
            inflater, data = _inflated(inflater, piece, most + 1 - given, bare=encoding == "deflate" and not taken)
        else:
            data = piece[: most + 1 - given]
        taken += len(piece)
        given += len(data)
        yield data
        if given > most:
            return
    if packed and taken and not inflater.eof:
        raise CutShortError


async def read_whole(response: httpx.Response, most: int) -> bytes:
    """Read a body to its end; `most` is in bytes, unpacked.

    Raises:
        TooLargeError: it has more than `most` bytes.
        PackingError: it is packed wrongly, or in a way that nobody asked for.
        httpx.HTTPError: the connection failed.
    """
    if _encoding(response) not in _PLAIN | _PACKED:
        raise PackingError
    data = bytearray()
    async for piece in unpacked(response, most):
        data += piece
    if len(data) > most:
        raise TooLargeError
    return bytes(data)


async def read_beginning(response: httpx.Response, most: int, timeout: float) -> Beginning:  # noqa: ASYNC109 - for all of it
    """Read `most` bytes of a body for `timeout` seconds; of one that broke off, what there was. Never raises."""
    if _encoding(response) not in _PLAIN | _PACKED:
        return Beginning(cut="encoding")
    data = bytearray()
    cut = ""
    try:
        async with asyncio.timeout(timeout):
            async for piece in unpacked(response, most):
                data += piece
        cut = "size" if len(data) > most else ""
    except TimeoutError:
        cut = "time"
    except CutShortError:
        cut = "connection"
    except PackingError:
        cut = "encoding"
    except (httpx.HTTPError, OSError):
        cut = "connection"
    return Beginning(bytes(data[:most]), cut)


async def feed(response: httpx.Response, take: Callable[[bytes], bool], most: int) -> None:
    """Give a body to `take` piece by piece, until that says that it has enough; an empty piece is the end.

    What is packed with gzip, for the way or as the file that it is, is unpacked a
    megabyte at a time; `most` is in bytes as they come.

    Raises:
        TooLargeError: more than `most` bytes came, and it was not enough.
        PackingError: it is packed wrongly.
        CutShortError: it ends within what was packed.
        httpx.HTTPError: the connection failed.
    """
    members: _Members | None = None
    came = 0
    async for packed in response.aiter_raw(_PIECE // 16):
        if not came and packed.startswith(_GZIP):
            members = _Members()
        came += len(packed)
        if came > most:
            raise TooLargeError
        for piece in members.unpack(packed) if members is not None else [packed]:
            if piece and take(piece):
                return
    if members is not None and not members.whole:
        raise CutShortError
    take(b"")


def opened(data: bytes, most: int) -> bytes:
    """Give what is in a file, at most so many bytes, where it is packed with gzip, else the file; of a damaged one nothing. Of several members, the first."""
    if not data.startswith(_GZIP):
        return data
    try:
        return zlib.decompressobj(_EITHER).decompress(data, most)
    except zlib.error:
        return b""


class _Members:
    """Unpacks a gzip file: several may follow each other in one. Source: RFC 1952, section 2.2."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(_EITHER)

    @property
    def whole(self) -> bool:
        """Whether what came until now may be all."""
        return self._inflater.eof

    def unpack(self, packed: bytes) -> Iterator[bytes]:
        """Yield a piece unpacked, a megabyte at a time."""
        piece = b""
        while packed or (len(piece) == _PIECE and not self._inflater.eof):  # zlib may hold back what was too much for one megabyte
            if self._inflater.eof:
                self._inflater = zlib.decompressobj(_EITHER)
            try:
                piece = self._inflater.decompress(packed, _PIECE)
            except zlib.error:
                raise PackingError from None
            yield piece
            packed = self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail


def _encoding(response: httpx.Response) -> str:
    return str(response.headers.get("content-encoding", "")).strip().lower()


def _inflated(inflater: zlib._Decompress, piece: bytes, most: int, *, bare: bool) -> tuple[zlib._Decompress, bytes]:
    """Unpack at most so many bytes of a piece, which may have nothing around it if `bare`; gives also what goes on with the next one."""
    try:
        return inflater, inflater.decompress(piece, most)
    except zlib.error:
        if not bare:
            raise PackingError from None
    try:
        inflater = zlib.decompressobj(_BARE)
        return inflater, inflater.decompress(piece, most)
    except zlib.error:
        raise PackingError from None

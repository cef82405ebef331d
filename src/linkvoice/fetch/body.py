"""What is read of an answer: no more than the question needs, whatever the server sends."""

from __future__ import annotations

import asyncio
import codecs
from collections.abc import Collection
from contextlib import suppress
from typing import Final, NamedTuple
from urllib.parse import unquote

import httpx

from linkvoice.extract.remote import has_anchor, remote_anchors
from linkvoice.fetch.unpack import PackingError, unpacked

__all__ = ["MOST", "Body", "drain", "read_body"]

_BEGINNING: Final = 64 * 1024
_DRAINED: Final = 2.0  # seconds
MOST: Final = 1024 * 1024
"""Bytes that are read of a page while fragments are sought."""


class Body(NamedTuple):
    """The beginning of a body."""

    data: bytes = b""
    whole: bool = False
    """It was read to its end."""


async def drain(response: httpx.Response, timeout: float) -> None:  # noqa: ASYNC109 - for all of it
    """Read a body that nobody needs, where it is small: a connection is used again only when its last answer was read to the end."""
    length = response.headers.get("content-length", "")
    if response.status_code == httpx.codes.NO_CONTENT or (length.isdecimal() and int(length) <= _BEGINNING):
        with suppress(httpx.HTTPError, TimeoutError, OSError):
            async with asyncio.timeout(min(timeout, _DRAINED)):
                async for _ in response.aiter_raw():
                    pass


async def read_body(response: httpx.Response, sought: Collection[str], timeout: float) -> Body:  # noqa: ASYNC109 - for all of it
    """Read 64 KB; while `sought` fragments are not found, up to 1 MB. `timeout` is in seconds.

    A body that is cut, endless, slow or wrongly compressed takes nothing from what
    the headers said: what could be read of it is given.
    """
    data = bytearray()
    whole = False
    names = [unquote(fragment.partition(":~:")[0]).encode() for fragment in sought]
    most, looked = MOST if sought else _BEGINNING, 0
    try:
        async with asyncio.timeout(timeout):
            async for piece in unpacked(response, most):
                data += piece
                if len(data) >= most:
                    break
                if names and len(data) - looked >= _BEGINNING:
                    looked = len(data)
                    # Parsing is dear: it is done only when the names stand somewhere in what was read.
                    if all(name in data for name in names) and _found(sought, bytes(data)):
                        break
            else:
                whole = True
    except (PackingError, httpx.HTTPError, TimeoutError, OSError):
        pass
    return Body(_without_torn_character(bytes(data[:most])), whole)


def _found(sought: Collection[str], data: bytes) -> bool:
    anchors = remote_anchors(data)
    return all(has_anchor(anchors, fragment) for fragment in sought)


def _without_torn_character(data: bytes) -> bytes:
    """Drop the first bytes of a character that was cut in two."""
    try:
        return data[: codecs.utf_8_decode(data)[1]]
    except UnicodeDecodeError:
        return data

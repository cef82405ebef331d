"""A file to the traffic that it tells of, whatever wrote it."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from typing import IO, Final, NamedTuple, cast

from linkvoice.errors import UsageError
from linkvoice.inbound.ours import Ours
from linkvoice.inbound.traffic.analytics import read_analytics
from linkvoice.inbound.traffic.combined import is_common, parse_combined
from linkvoice.inbound.traffic.count import count
from linkvoice.inbound.traffic.ends import Allowed
from linkvoice.inbound.traffic.fields import Parse
from linkvoice.inbound.traffic.ndjson import parse_ndjson
from linkvoice.inbound.traffic.w3c import w3c_parser
from linkvoice.model.traffic import Traffic

__all__ = ["read_traffic"]

_CHUNK: Final = 1 << 18
_HEAD: Final = 1 << 16  # bytes that tell what a file is
_LONGEST: Final = 1 << 16  # bytes of a line; servers cut them at 8 KB
_SAMPLE: Final = 50  # lines that tell what a file is
_GZIP: Final = b"\x1f\x8b"


class _Log(NamedTuple):
    name: str
    parse: Parse
    marked: bool = False


def read_traffic(file: IO[bytes], name: str, ours: Ours, allowed: Allowed = lambda _: False) -> Traffic | None:
    """Read a log, packed or not, line by line, or an export of analytics; None for a file of another sort, which then stands at its beginning again.

    `name` is what the user calls it; `allowed` says which sites count though they stand in a private network.

    Raises:
        UsageError: it is a log that says nothing of other sites, or it breaks off.
    """
    packed = file.read(2) == _GZIP
    file.seek(0)
    stream: IO[bytes] = cast("IO[bytes]", gzip.GzipFile(fileobj=file)) if packed else file
    try:
        log = _recognise(stream.read(_HEAD), name)
        stream.seek(0)
        if log is not None:
            about = Traffic(f"access log ({log.name})", "access-log")
            return count(_lines(stream), log.parse, ours, allowed, about, marked=log.marked)
        found = read_analytics(stream, name, ours, allowed)
        file.seek(0)
        return found
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UsageError(f"{name} is damaged or breaks off: pack it again, or unpack it and import what is in it.") from error


def _recognise(head: bytes, name: str) -> _Log | None:
    lines = head.split(b"\n")[:_SAMPLE]
    if head.startswith(b"#") and any(line.startswith(b"#Fields:") for line in lines):
        cloud = b"x-edge-location" in head
        return _Log("CloudFront" if cloud else "W3C extended", w3c_parser(name), marked=cloud)
    if any(map(parse_combined, lines)):
        return _Log("combined", parse_combined)
    if any(map(is_common, lines)):
        raise UsageError(
            f"{name} is a log in the common format, which does not say where readers come from. Let the server write the combined format:"
            " `CustomLog … combined` in Apache, `access_log … combined` in nginx."
        )
    if any(line.startswith(b"{") and parse_ndjson(line) for line in lines):
        cloud = b'"EdgeStartTimestamp"' in head
        return _Log("Cloudflare" if cloud else "JSON lines", parse_ndjson, marked=cloud)
    return None


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield lines without their ends; of one that is longer than any server writes, its beginning, which cannot be read."""
    rest = b""
    cut = False
    while chunk := stream.read(_CHUNK):
        lines = (rest + chunk).split(b"\n")
        rest = lines.pop()
        if cut and lines:
            del lines[0]
            cut = False
        yield from lines
        if cut:
            rest = b""
        elif len(rest) > _LONGEST:
            yield rest[:1]
            rest, cut = b"", True
    if rest and not cut:
        yield rest

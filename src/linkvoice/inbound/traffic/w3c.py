"""The extended log format, whose ``#Fields`` line names its columns: CloudFront (standard logs) and IIS.

Sources: https://www.w3.org/TR/WD-logfile.html,
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote_to_bytes

from linkvoice.errors import UsageError
from linkvoice.inbound.traffic.fields import BLANK, Fields, Parse

__all__ = ["w3c_parser"]

_FIELDS = b"#Fields:"
_NEEDED = (b"date", b"time", b"cs-method", b"cs-uri-stem", b"sc-status", b"cs(Referer)", b"cs(User-Agent)")
_HOSTS = (b"x-host-header", b"cs-host")
"""What the visitor asked for; CloudFront's ``cs(Host)`` is a name of its own."""


def w3c_parser(name: str) -> Parse:
    """Give what takes lines apart, in order: each ``#Fields`` line holds for those after it, and what stands before the first one cannot be read.

    `name` is what the user calls the file.

    Raises (when it meets such a line):
        UsageError: a column is missing that is needed.
    """
    columns: tuple[int, ...] = ()
    host: int | None = None

    def parse(line: bytes) -> Fields | None:
        nonlocal columns, host
        if line.startswith(b"#"):
            if line.startswith(_FIELDS):
                columns, host = _columns(line.removeprefix(_FIELDS).split(), name)
            return BLANK
        cells = line.split()
        if not cells:
            return BLANK
        try:
            day, time, method, stem, status, referrer, agent = (cells[at] for at in columns)
        except (IndexError, ValueError):
            return None
        if len(day) != len("2026-11-22") or len(time) != len("06:25:01") or not status.isdigit():
            return None
        # CloudFront encodes the blanks of user agents, and then what it encoded.
        readable = unquote_to_bytes(unquote_to_bytes(agent)) if b"%" in agent else agent
        here = cells[host] if host is not None and host < len(cells) else b""
        return (b"" if here == b"-" else here, day, time, method + b" " + stem, status, referrer, readable)

    return parse


def _columns(names: Sequence[bytes], log: str) -> tuple[tuple[int, ...], int | None]:
    missing = [needed.decode() for needed in _NEEDED if needed not in names]
    if missing:
        raise UsageError(f"{log} names no {', '.join(missing)} in its #Fields line: without these, nobody can say who sent readers.")
    host = next((names.index(name) for name in _HOSTS if name in names), None)
    return tuple(names.index(name) for name in _NEEDED), host

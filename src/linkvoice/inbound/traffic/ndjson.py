"""Logs of one JSON object a line: Caddy, Cloudflare's Logpush, Netlify, and nginx under the usual names.

Sources: https://caddyserver.com/docs/logging, https://developers.cloudflare.com/logs/reference/log-fields/zone/http_requests/.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from linkvoice.inbound.traffic.fields import BLANK, Fields

__all__ = ["parse_ndjson"]

_HOST: Final = ("host", "ClientRequestHost", "http_host", "server_name", "vhost")
_WHEN: Final = ("ts", "EdgeStartTimestamp", "time_iso8601", "@timestamp", "timestamp", "time", "time_local", "msec")
_METHOD: Final = ("method", "ClientRequestMethod", "request_method")
_TARGET: Final = ("uri", "ClientRequestURI", "ClientRequestPath", "request_uri", "path", "url")
_STATUS: Final = ("status", "EdgeResponseStatus", "status_code")
_REFERRER: Final = ("Referer", "ClientRequestReferer", "http_referer", "referer", "referrer")
_AGENT: Final = ("User-Agent", "ClientRequestUserAgent", "http_user_agent", "user_agent")
_decode: Final = msgspec.json.Decoder().decode
_MILLISECONDS, _MICROSECONDS, _NANOSECONDS = 1e11, 1e14, 1e17
"""From here on, a time is counted in these: in seconds, it would be in the year 5138."""


def parse_ndjson(line: bytes) -> Fields | None:
    """Take a line apart; what is in the object beside the keys of these tables is never looked at."""
    if not line or line.isspace():
        return BLANK
    try:
        entry = _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if not isinstance(entry, dict):
        return None
    places = list(_places(entry))
    status, target = _text(places, _STATUS), _text(places, _TARGET)
    request = entry.get("request")
    written = request if isinstance(request, str) else f"{_text(places, _METHOD) or 'GET'} {target}" if target else ""
    if not written:
        return BLANK  # a server may write of other things into the same file
    day, _, clock = _moment(_found(places, _WHEN)).partition(" ")
    if not (day and status):
        return None
    said = (_text(places, _HOST), day, clock, written, status, _text(places, _REFERRER) or "-", _text(places, _AGENT))
    return tuple(text.encode("utf-8", "replace") for text in said)


def _places(entry: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the objects that hold keys of the tables: Caddy has a request with headers in it."""
    yield entry
    request = entry.get("request")
    if isinstance(request, dict):
        yield request
        headers = request.get("headers")
        if isinstance(headers, dict):
            yield headers


def _found(places: list[Mapping[str, Any]], names: tuple[str, ...]) -> Any:  # noqa: ANN401 - whatever JSON may hold
    for place in places:
        for name in names:
            if name in place:
                return place[name]
    return None


def _text(places: list[Mapping[str, Any]], names: tuple[str, ...]) -> str:
    value = _found(places, names)
    if isinstance(value, list) and value:  # of a header
        value = value[0]
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _moment(value: object) -> str:
    """``2026-11-22 06:25:01``, or ``22/Nov/2026 06:25:01``; empty where it is no time."""
    if isinstance(value, str):
        if value[4:5] == "-" and value[10:11] in {"T", " "}:
            return f"{value[:10]} {value[11:19]}"
        if value[2:3] == "/" and value[11:12] == ":":
            return f"{value[:11]} {value[12:20]}"
        try:
            value = float(value)
        except ValueError:
            return ""
    if not isinstance(value, int | float):
        return ""
    unit = 1e9 if value > _NANOSECONDS else 1e6 if value > _MICROSECONDS else 1e3 if value > _MILLISECONDS else 1
    try:
        return datetime.fromtimestamp(value / unit, UTC).strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError, OSError):
        return ""

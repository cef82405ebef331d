"""A line of the ledger: a record, or the hash of something forgotten, as JSON.

``{"v":1,"from_url":…,"to_url":…,…}`` has the keys of `linkvoice.model.record.Record`
that are not empty, always in one order; ``{"v":1,"forgotten":…}`` has no more.
Lines are UTF-8, so that a diff can be read in every language.
"""

from __future__ import annotations

import json
import re

import msgspec

from linkvoice.model.link_to_us import LinkToUs, Placement
from linkvoice.model.record import Record
from linkvoice.model.standing import Change, Standing

__all__ = ["Later", "read_line", "write_forgotten", "write_line"]

_VERSION = 1
_OURS = b'{"v":1,'
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}")
_UNSEEN = re.compile("[\x7f-\x9f\xad\u0600-\u0605\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
"""Characters that show a diff otherwise than it is, and are written as numbers: controls, bidirectional and invisible ones, further line ends."""


class Later(bytes):
    """A line that a later version of linkvoice wrote, as it stands."""

    __slots__ = ()


class _Link(msgspec.Struct, omit_defaults=True, gc=False):
    """A `LinkToUs`, its parts by name."""

    url: str
    ends_at: str = ""
    element: str = "a"
    rel: str = ""
    text: str = ""
    before: str = ""
    after: str = ""
    placement: Placement = Placement.UNKNOWN
    hidden: bool = False
    image: bool = False


class _Versioned(msgspec.Struct):
    """All that a line of any version says."""

    v: int


class _Line(msgspec.Struct, omit_defaults=True, kw_only=True):
    """All that a line may hold, in its order."""

    v: int
    forgotten: str = ""
    from_url: str = ""
    to_url: str = ""
    sources: tuple[str, ...] = ()
    first_seen: str = ""
    changed: str = ""
    standing: Standing = Standing.CLAIMED
    missing_since: str = ""
    history: tuple[Change, ...] = ()
    link: _Link | None = None
    page: dict[str, object] = {}
    metrics: dict[str, int] = {}


_LINE = msgspec.json.Decoder(_Line)


def read_line(line: bytes) -> Record | str | Later:
    """Give the record, or the hash, or of a later version the line itself.

    Raises:
        ValueError: it is no line of a ledger.
        RecursionError: nobody would write such a line.
    """
    if not line.startswith(_OURS) and msgspec.json.decode(line, type=_Versioned).v > _VERSION:
        return Later(line)
    told = _LINE.decode(line)
    if told.v != _VERSION:
        raise ValueError(f"there is no version {told.v}")
    if told.forgotten:
        if not _DIGEST.fullmatch(told.forgotten):
            raise ValueError("`forgotten` is no hash")
        return told.forgotten
    if not (told.from_url.startswith(("http://", "https://")) and told.to_url.startswith(("http://", "https://"))):
        raise ValueError("`from_url` and `to_url` are not two web pages")
    if not (_TIME.fullmatch(told.changed) and (told.first_seen == told.changed or _TIME.fullmatch(told.first_seen))):
        raise ValueError("`first_seen` and `changed` are not times like 2026-11-22T10:00:00Z")
    return Record(
        told.from_url,
        told.to_url,
        told.sources,
        told.first_seen,
        told.changed,
        told.standing,
        told.missing_since,
        told.history,
        LinkToUs(*msgspec.structs.astuple(told.link)) if told.link is not None else None,
        told.page,
        told.metrics,
    )


def write_line(record: Record) -> bytes:
    """The line of a record, without the line's end: the same for the same record."""
    line = _Line(
        v=_VERSION,
        from_url=record.from_url,
        to_url=record.to_url,
        sources=record.sources,
        first_seen=record.first_seen,
        changed=record.changed,
        standing=record.standing,
        missing_since=record.missing_since,
        history=record.history,
        link=_Link(*record.link) if record.link is not None else None,
        page=dict(sorted(record.page.items())),
        metrics=dict(sorted(record.metrics.items())),
    )
    text = msgspec.json.encode(line).decode()
    plain = text.isascii() and "\x7f" not in text
    return (text if plain else _UNSEEN.sub(lambda match: json.dumps(match[0])[1:-1], text)).encode()


def write_forgotten(digest: str) -> bytes:
    """The line of a hash."""
    return msgspec.json.encode(_Line(v=_VERSION, forgotten=digest))

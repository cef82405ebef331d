"""One webmention, from whichever receiver, as an observation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from linkvoice.inbound.reading import ELSEWHERE, UNREADABLE, day, line, ours, web_url
from linkvoice.inbound.source import Asked
from linkvoice.model.observation import Observation
from linkvoice.model.url import Url

__all__ = ["mention"]

_BRIDGY: Final = ("brid.gy", "brid-gy.appspot.com", "fed.brid.gy")
_KINDS: Final[Mapping[str, str]] = {
    "in-reply-to": "reply", "reply": "reply", "comment": "reply", "like-of": "like", "like": "like", "repost-of": "repost", "repost": "repost",
    "bookmark-of": "bookmark", "bookmark": "bookmark", "rsvp": "rsvp",
}  # fmt: skip
_GESTURES: Final = frozenset({"like", "repost", "rsvp"})
"""What names a person and links nothing."""


def mention(source: str, asked: Asked, row: Mapping[str, object], *, text: object = None) -> Observation | str:
    """Read ``source``, ``target``, ``url``, ``type``, ``title`` and ``seen`` of a webmention; or say why it is not kept.

    Bridgy carries reactions from social networks: such a one came from its `url`,
    the post. Its likes and reposts are no links, and name people: they are counted
    (https://brid.gy/about). A title that is the beginning of the `text` is no title
    but what somebody said, and is not kept.
    """
    from_url, target = web_url(row.get("source")), web_url(row.get("target"))
    if not from_url or not target:
        return UNREADABLE
    to_url = ours(target, asked)
    if not to_url:
        return ELSEWHERE
    kind = _KINDS.get(str(row.get("type")), "mention")
    title = line(row.get("title"))
    if _by_bridgy(from_url):
        if kind in _GESTURES:
            return f"{kind}s that came by way of Bridgy"
        from_url, title = web_url(row.get("url")), ""
        if not from_url or _by_bridgy(from_url):
            return "came by way of Bridgy, from a post that is not named"
    if isinstance(text, str) and line(text).startswith(title.rstrip(".… ")):
        title = ""
    return Observation(source, from_url, _origin(from_url), to_url, title=title, first_seen=day(row.get("seen")), kind_hint=kind)


def _by_bridgy(url: str) -> bool:
    return Url.normalised(url).hostname in _BRIDGY


def _origin(url: str) -> str:
    parsed = Url.normalised(url)
    return f"{parsed.scheme}://{parsed.host}"

"""The two ends of a reader's way, read from what programs noted: the site that sent the reader, and the page of ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from linkvoice.hosts import guarded
from linkvoice.inbound.hosts import look_up
from linkvoice.inbound.ours import Ours
from linkvoice.inbound.spam import spam_words
from linkvoice.model.url import Url

__all__ = ["MAIL", "Allowed", "Sender", "page_asked", "read_sender"]

Allowed = Callable[[str], bool]
"""Says of a host (with its port) whether it is a site like any other, though it stands in a private network."""
_LONGEST: Final = 2000  # bytes of an address
_ESCAPE: Final = re.compile(rb"\\(?:x([0-9A-Fa-f]{2})|(.))")
_APP: Final = re.compile(r"android-app://[\w.-]{1,200}")
_PARTS: Final = re.compile(r"[.-]")
_PRIVATE: Final = frozenset({"ai_assistant", "chat", "feed_reader", "mail", "search", "stats_scraper", "translation_cache"})
"""Kinds of sites whose addresses tell of the person before the screen, or of nobody, but never of a page that links here."""
MAIL: Final = ("mail.", "webmail.", "email.", "owa.", "outlook.")
"""Beginnings of the names of hosts where people read their mail."""
_NO_PAGE: Final = re.compile(
    r"\.(?:7z|asc|atom|avif?|bmp|br|bz2|cfg|css|csv|deb|dmg|docx?|eot|exe|flac|gif|gz|ico|inv|ipynb|iso|jar|jpe?g|js|jsonl?d?|less|m4a|map|mjs|mov|mp3|mp4|msi"
    r"|og[agv]|otf|png|ps1|py|rar|rpm|rss|s?css|sh|sig|svgz?|tar|tgz|tiff?|toml|ts|ttf|txt|vtt|wasm|wav|webm|webmanifest|webp|whl|woff2?|xml|xsl|xz|ya?ml|zip|zst)\Z",
    re.IGNORECASE,
)
"""Suffixes of what is loaded by pages and programs, and read by nobody."""


class Sender(NamedTuple):
    """A site that sends readers."""

    origin: str
    """``https://blog.acme.dev``, without ``www.``; ``android-app://com.example`` for an app."""
    url: str
    """The page, without query; only the origin with a slash where it says no more, or where it could tell of a person."""
    spam: bool


def read_sender(referrer: bytes, ours: Ours, allowed: Allowed = lambda _: False) -> Sender | None:
    """Read a Referer header, its query cut off; None for none, for ourselves, and for names and addresses of private networks that are not `allowed`."""
    text = _text(referrer)
    app = _APP.match(text)
    if app is not None:
        return Sender(app[0].lower(), f"{app[0].lower()}/", spam=False)
    url = Url.parse(text) if len(referrer) <= _LONGEST else None
    if url is None or url.scheme not in {"http", "https"} or (guarded(url.href) is not None and not allowed(url.host)):
        return None
    hostname = url.hostname.removesuffix(".").removeprefix("www.")  # with the dot of the root behind it, a name is the same
    if hostname in ours.hosts:
        return None
    host = url.host.replace(url.hostname, url.hostname.removesuffix("."), 1)
    origin = f"{url.scheme}://{host.removeprefix('www.')}"
    place = look_up(hostname, url.path)
    kind = place.kind if place is not None else ""
    spam = kind == "spam" or bool(spam_words(_PARTS.sub(" ", hostname), "", ""))
    private = kind in _PRIVATE or "@" in url.path or "%40" in url.path or hostname.startswith(MAIL)
    return Sender(origin, f"{origin}/" if private else f"{url.scheme}://{host}{url.path}", spam)


def page_asked(host: bytes, request: bytes, ours: Ours) -> str:
    """Give the canonical URL of the page of ours that a request line asks for, its query cut off; empty for what is no page, or not ours.

    `host` is the one that was asked; empty where nobody noted it, so that it was the site's own.
    """
    method, _, target = _text(request).partition(" ")
    address = target.rpartition(" HTTP/")[0] or target
    if method != "GET" or len(request) > _LONGEST:
        return ""
    if address.startswith("/"):
        name = _text(host).partition(":")[0].lower().removeprefix("www.")
        address = f"{ours.origin}{address}" if name in {"", ours.hosts[0]} else f"https://{name}{address}"
    url = Url.parse(address)
    if url is None or not ours.owns(url.page):
        return ""
    page = ours.page(url.page.partition("?")[0])
    return "" if _NO_PAGE.search(page) else page


def _text(written: bytes) -> str:
    """Undo what Apache and nginx escape. Bytes that are no UTF-8 are of older browsers."""
    if b"\\" in written:
        written = _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]) if match[1] else match[2], written)
    try:
        return written.decode()
    except UnicodeDecodeError:
        return written.decode("latin-1")

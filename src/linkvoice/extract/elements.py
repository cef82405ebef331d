"""Which attributes of which elements are links: everything that loads something or leads somewhere.

Source: https://html.spec.whatwg.org/multipage/indices.html#attributes-3
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from linkvoice.extract.css import css_urls
from linkvoice.extract.srcset import srcset_urls

__all__ = ["ENDPOINTS", "immediate_refresh", "urls_of"]

Attributes = Mapping[str, str | None]
"""Attributes of an element by lower-case name; None for one without a value."""

_PLAIN: dict[str, tuple[str, ...]] = {
    "a": ("href", "xlink:href"),
    "area": ("href",),
    "audio": ("src",),
    "blockquote": ("cite",),
    "button": ("formaction",),
    "del": ("cite",),
    "embed": ("src",),
    "form": ("action",),
    "iframe": ("src",),
    "image": ("href", "xlink:href"),
    "img": ("src",),
    "input": ("formaction",),
    "ins": ("cite",),
    "link": ("href",),
    "object": ("data",),
    "q": ("cite",),
    "script": ("src",),
    "source": ("src",),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
_LINKS = frozenset({*_PLAIN, "meta"})
_SRCSETS = {"img": "srcset", "source": "srcset", "link": "imagesrcset"}
_META = {"og:image", "og:image:url", "og:image:secure_url", "og:url", "og:video", "og:audio", "twitter:image", "twitter:image:src"}
_HINTS = {"preconnect", "dns-prefetch"}
_REFRESH = r"""(?ais)\s*+(\d++|(?=\.))[\d.]*+(?:\s*+[;,]|\s)\s*+(?:url\s*+=\s*+)?(?:"(?P<double>[^"]*)|'(?P<single>[^']*)|(?P<bare>.*))"""
"""Source: https://html.spec.whatwg.org/#shared-declarative-refresh-steps"""

ENDPOINTS = frozenset({"pingback", "webmention", "micropub", "profile", "edituri", "authorization_endpoint", "token_endpoint", "indieauth-metadata"})
"""rel tokens of addresses that speak a protocol: a GET by a program proves nothing about them."""


def urls_of(tag: str, attributes: Attributes) -> Sequence[tuple[str, str]]:
    """Give (attribute, URL as written) for each link that this element itself is.

    Style elements are not among them: their URLs are in their text.
    """
    if tag == "script" and "style" not in attributes:
        return [("src", attributes["src"] or "")] if "src" in attributes else ()
    return list(_urls_of(tag, attributes)) if tag in _LINKS or "style" in attributes else ()


def _urls_of(tag: str, attributes: Attributes) -> Iterator[tuple[str, str]]:  # noqa: C901 - the table, in code
    if tag == "meta":
        yield from _meta(attributes)
    elif not (tag == "link" and _HINTS.intersection((attributes.get("rel") or "").lower().split())):
        for name in _PLAIN.get(tag, ()):
            if name in attributes:
                yield name, attributes[name] or ""
        if tag in _SRCSETS:
            for url in srcset_urls(attributes.get(_SRCSETS[tag]) or ""):
                yield _SRCSETS[tag], url
        if tag == "input" and (attributes.get("type") or "").lower() == "image" and attributes.get("src"):
            yield "src", attributes["src"] or ""
        if tag in {"a", "area"}:
            for url in (attributes.get("ping") or "").split():
                yield "ping", url
    if "style" in attributes:
        for url in css_urls(attributes["style"] or ""):
            yield "style", url


def immediate_refresh(attributes: Attributes) -> str | None:
    """Give the URL that a meta refresh without delay leads to at once."""
    delay, url = _refresh(attributes)
    return url if url and not delay.strip("0") else None


def _refresh(attributes: Attributes) -> tuple[str, str]:
    """Give the seconds and the URL of a meta refresh, both empty where there is none."""
    if (attributes.get("http-equiv") or "").lower() != "refresh":
        return "", ""
    match = re.match(_REFRESH, attributes.get("content") or "")
    return (match[1], (match["double"] or match["single"] or match["bare"] or "").strip()) if match else ("", "")


def _meta(attributes: Attributes) -> Iterator[tuple[str, str]]:
    if url := _refresh(attributes)[1]:
        yield "content", url
    elif (attributes.get("property") or attributes.get("name") or "").lower() in _META:
        content = attributes.get("content") or ""
        if content:
            yield "content", content

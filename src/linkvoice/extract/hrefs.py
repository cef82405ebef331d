"""A foreign page to the elements on it that name a URL, in document order and in time proportional to its length."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final, NamedTuple

from linkvoice.extract.encoding import decode
from linkvoice.extract.tokens import attributes_of, read_tokens
from linkvoice.model.url import Url

__all__ = ["Href", "hrefs"]

_HTML: Final = frozenset({"text/html", "application/xhtml+xml"})
_ELEMENTS: Final = frozenset({"a", "area", "base", "link", "template"})
_MOST_TOKENS: Final = 200_000
"""Pieces of a page that are read: a megabyte of tags alone has more, a megabyte that somebody wrote has not."""


class Href(NamedTuple):
    """An ``a``, ``area`` or ``link`` with an href."""

    element: str
    rel: frozenset[str]
    """Tokens, in lower case."""
    written: str
    base: str
    """What it is relative to."""

    @property
    def url(self) -> Url | None:
        """Where it leads; None for what is no URL. Worked out only where it is asked for: a page may have very many."""
        return Url.parse(self.written, self.base)


def hrefs(body: bytes, url: str, headers: Mapping[str, str]) -> Iterator[Href]:
    """Yield those of a page that answered at `url`; of what is no HTML, none. Never raises.

    `headers` have lower-case names. What stands in comments, scripts and ``template`` does not count.
    """
    kind, _, parameters = headers.get("content-type", "").lower().partition(";")
    if kind.strip() not in _HTML:
        return
    text = decode(body, parameters.partition("charset=")[2].strip(" \"'"))[0].decode("utf-8", "replace")
    base, has_base, templates = url, False, 0
    for token in islice(read_tokens(text, xml=kind.strip() != "text/html"), _MOST_TOKENS):
        if token.name not in _ELEMENTS or token.kind not in {"start", "end"}:
            continue
        if token.name == "template":
            templates = max(0, templates + (1 if token.kind == "start" else -1))
        if templates or token.kind == "end":
            continue
        attributes = attributes_of(token.data)
        if "href" not in attributes:
            continue
        href = Href(token.name, frozenset(attributes.get("rel", "").lower().split()), attributes["href"], base)
        if token.name != "base":
            yield href
        elif not has_base:
            has_base = True
            there = href.url
            base = there.href if there is not None and there.scheme in {"http", "https"} else base

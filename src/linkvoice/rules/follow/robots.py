"""What pages and their headers tell search engines to do with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from linkvoice.extract.headers import headers_of
from linkvoice.model.site import Page
from linkvoice.rules.rule import Facts

__all__ = ["Directive", "allows", "conflict", "forbids", "robots_of"]

_WITH_VALUE = ("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after")
"""Directives that have a colon themselves, unlike those after the name of a crawler."""
Doing = Literal["index", "follow"]


class Directive(NamedTuple):
    """One word of a robots meta element or header."""

    word: str
    """Lower case: ``noindex``, ``all``, …"""
    place: str
    """Where it stands, as messages show it."""


def robots_of(facts: Facts, page: Page) -> Mapping[str, tuple[Directive, ...]]:
    """Give what a page says to each crawler that it names; ``robots`` is every crawler.

    Source: https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag.
    """
    found: dict[str, tuple[Directive, ...]] = {}
    for crawler, word, place in (*_meta(page), *_header(headers_of(facts.graph.site, page.path).get("x-robots-tag", ""))):
        found[crawler] = (*found.get(crawler, ()), Directive(word, place))
    return found


def forbids(directives: tuple[Directive, ...], doing: Doing) -> Directive | None:
    """Give the directive that forbids it, or None."""
    return next((directive for directive in directives if directive.word in {f"no{doing}", "none"}), None)


def allows(directives: tuple[Directive, ...], doing: Doing) -> Directive | None:
    """Give the directive that allows it in words, or None."""
    return next((directive for directive in directives if directive.word in {doing, "all"}), None)


def conflict(directives: tuple[Directive, ...]) -> tuple[Directive, Directive] | None:
    """Give a directive that allows what another forbids, and that other."""
    doings: tuple[Doing, ...] = ("index", "follow")
    for doing in doings:
        allowing, forbidding = allows(directives, doing), forbids(directives, doing)
        if allowing is not None and forbidding is not None:
            return allowing, forbidding
    return None


def _meta(page: Page) -> Iterator[tuple[str, str, str]]:
    for crawler, content in page.robots:
        for word in re.split(r"[\s,]+", content.lower()):
            yield crawler, word, f'`<meta name="{crawler}">`'


def _header(value: str) -> Iterator[tuple[str, str, str]]:
    crawler = "robots"
    for part in value.lower().split(","):
        name, colon, rest = part.partition(":")
        if colon and name.strip() not in _WITH_VALUE:
            crawler, part = name.strip(), rest  # noqa: PLW2901 - what follows is said to this crawler
        for word in part.split():
            yield crawler, word, "`X-Robots-Tag`"

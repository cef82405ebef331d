"""What a site tells of its own pages in a feed or a sitemap, read as if each were a trap.

Sources: https://www.rfc-editor.org/rfc/rfc4287, https://www.rssboard.org/rss-specification,
https://www.jsonfeed.org/version/1.1/, https://www.sitemaps.org/protocol.html.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import Final, NamedTuple

from linkvoice.extract.loose_xml import read_xml, xml_text
from linkvoice.extract.tokens import attributes_of, decoded
from linkvoice.model.url import Url

__all__ = ["Listed", "Sitemap", "read_feed", "read_sitemap"]

_MOST: Final = 50_000
"""Pages of one listing that are looked at: a sitemap may have no more."""
_BEGINNING: Final = 400  # bytes that tell XML from a plain list; an even number, as UTF-16 has it
_LONGEST: Final = 2000  # characters of an address
_ITEMS: Final = frozenset({"entry", "item"})
_DATES: Final = ("pubdate", "published", "dc:date", "date_published", "updated", "date_modified")
"""Names of what says when an item appeared, best first."""
_ADDRESSES: Final = frozenset({"link", "guid"})
_PLACES: Final = frozenset({"url", "sitemap"})


class Listed(NamedTuple):
    """A page that a site tells of."""

    url: str
    """Absolute, normalised, without fragment."""
    day: str = ""
    """ISO date when it appeared, or was last changed; empty where nothing says."""
    names: bool = False
    """Its text in the listing names what is looked for."""


class Sitemap(NamedTuple):
    """What a sitemap, or an index of sitemaps, tells."""

    pages: tuple[Listed, ...] = ()
    sitemaps: tuple[Listed, ...] = ()


def read_feed(body: bytes, url: str, headers: Mapping[str, str], names: Callable[[str], bool]) -> tuple[Listed, ...]:
    """Give the items of an Atom, RSS or JSON feed that answered at `url`. Never raises.

    `names` says whether the text of an item, written in whatever way, names what is looked for; `headers` have lower-case names.
    """
    found = _json_items(body, url, names) if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" else _xml_items(body, url, headers, names)
    return tuple(islice(found, _MOST))


def read_sitemap(body: bytes, url: str, headers: Mapping[str, str]) -> Sitemap:
    """Read a sitemap that answered at `url`, or an index of sitemaps, or a plain list with an address a line. Never raises."""
    if not xml_text(body[:_BEGINNING], headers).lstrip().startswith("<"):
        lines = xml_text(body, headers).splitlines()[:_MOST]
        return Sitemap(tuple(Listed(page) for line in lines if line.startswith(("http://", "https://")) and (page := _page(line, url))))
    found: dict[str, list[Listed]] = {name: [] for name in _PLACES}
    for number, (name, facts) in enumerate(_places(body, headers)):
        if number == _MOST:
            break
        page = _page(facts.get("loc", ""), url)
        if page:
            found[name].append(Listed(page, _day(facts.get("lastmod", ""))))
    return Sitemap(tuple(found["url"]), tuple(found["sitemap"]))


def _places(body: bytes, headers: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the elements of a sitemap with the texts of their children, those of other namespaces aside, such as an image's address."""
    open_name = prefix = child = ""
    facts: dict[str, str] = {}
    for kind, name, data in read_xml(body, headers):
        if kind == "start":
            child = name.removeprefix(prefix)
            if name == open_name or (not open_name and _local(name) in _PLACES):
                open_name, prefix, facts = name, name.removesuffix(_local(name)), {}
        elif kind == "text" and child in {"loc", "lastmod"}:
            facts.setdefault(child, decoded(data[: 2 * _LONGEST]))
        elif kind == "end":
            child = ""
            if name == open_name:
                yield _local(name), facts
                open_name = prefix = ""


def _xml_items(body: bytes, url: str, headers: Mapping[str, str], names: Callable[[str], bool]) -> Iterator[Listed]:
    depth = 0  # 1 for what stands directly in an item; there is nothing to see elsewhere
    item = prefix = child = ""
    facts: dict[str, str] = {}
    text: list[str] = []
    for kind, name, data in read_xml(body, headers):
        if kind == "start" and (name == item if depth else _local(name) in _ITEMS):
            item, prefix = name, name.removesuffix(_local(name))
            depth, child, facts, text = 1, "", {}, [data]
        elif not depth:
            continue
        elif kind == "end" and name == item:
            depth = 0
            page = _page(facts.get("link") or facts.get("guid") or "", url)
            if page:
                yield Listed(page, _first_day(facts), names(" ".join(text)))
        elif kind == "end":
            depth, child = max(1, depth - 1), ""
        else:
            text.append(data)
            if kind == "start":
                child = name.removeprefix(prefix) if depth == 1 else ""
                depth += 1
            if child:
                _note(facts, child, kind, data)


def _note(facts: dict[str, str], child: str, kind: str, data: str) -> None:
    """Take what a child of an item says, by its attributes or its text; of several with one name the first counts."""
    if kind != "start":
        facts.setdefault(child, decoded(data[: 2 * _LONGEST]))
    elif child in _ADDRESSES and len(data) > 1:
        attributes = attributes_of(data)
        if child == "link" and "href" in attributes and attributes.get("rel", "alternate") == "alternate":
            facts.setdefault("link", attributes["href"])
        elif attributes.get("ispermalink") == "false":
            facts.setdefault("guid", "")


def _json_items(body: bytes, url: str, names: Callable[[str], bool]) -> Iterator[Listed]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return
    items = document.get("items")
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            facts = {name: value for name, value in item.items() if isinstance(value, str)}
            page = _page(facts.get("url") or facts.get("id") or "", url)
            if page:
                yield Listed(page, _first_day(facts), names(" ".join(facts.values())))


def _local(name: str) -> str:
    """The name of an element without its namespace's prefix."""
    return name.rpartition(":")[2]


def _page(written: str, base: str) -> str:
    """An address of a page in normal form, without fragment; empty for what is none."""
    written = written.strip()
    url = Url.parse(written, base) if 0 < len(written) <= _LONGEST else None
    sound = url is not None and url.scheme in {"http", "https"} and url.href.startswith(f"{url.scheme}://{url.host}/")
    return url.page if url is not None and sound and len(url.page) <= _LONGEST else ""


def _first_day(facts: Mapping[str, str]) -> str:
    return next((day for name in _DATES if (day := _day(facts.get(name, "")))), "")


def _day(written: str) -> str:
    """The ISO date of a time as feeds and sitemaps write it; empty for none."""
    written = written.strip()[:40]
    try:
        return dt.date.fromisoformat(written[:10]).isoformat()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(written).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""

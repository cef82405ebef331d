"""Where a page wants to be told that somebody links to it.

Sources: https://www.w3.org/TR/webmention/#sender-discovers-receiver-webmention-endpoint,
https://www.hixie.ch/specs/pingback/pingback#TOC2, https://www.rfc-editor.org/rfc/rfc8288#section-3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, Literal, NamedTuple

from linkvoice.extract.hrefs import hrefs
from linkvoice.model.url import Url

__all__ = ["Endpoint", "find_endpoint"]

_LINK = re.compile(r'<([^<>]*+)>((?:[^,"]++|"(?:[^"\\]++|\\.)*+"?+)*+)')
"""One link of a Link header, and its parameters. A comma in quotation marks ends nothing."""
_PARAMETER = re.compile(r';\s*+([^\s;,="]++)\s*+(?:=\s*+(?:"((?:[^"\\]++|\\.)*+)"|([^\s;,"]*+)))?+')
_ELEMENTS: Final = frozenset({"a", "link"})


class Endpoint(NamedTuple):
    """Where to send what; nobody has looked yet whether that is a place to send anything to."""

    protocol: Literal["webmention", "pingback"]
    url: Url


def find_endpoint(body: bytes, url: str, headers: Mapping[str, str]) -> Endpoint | None:
    """Find the endpoint of a page that answered at `url`, redirects followed; None where it names none. Never raises.

    The first Link header with ``rel=webmention`` counts, then the first ``link`` or ``a`` in document order; only where there is none
    of these, the X-Pingback header, and then the first ``link`` with ``rel=pingback``. `headers` have lower-case names, and of several
    with one name the values joined by commas.
    """
    found = next(_in_header(headers.get("link", ""), url), None)
    if found is not None:
        return Endpoint("webmention", found)
    pingback = Url.parse(headers.get("x-pingback", "").partition(",")[0].strip() or "none")
    for href in hrefs(body, url, headers):
        if "webmention" in href.rel and href.element in _ELEMENTS and (there := href.url) is not None:
            return Endpoint("webmention", there)
        if pingback is None and "pingback" in href.rel and href.element == "link":
            pingback = href.url
    return Endpoint("pingback", pingback) if pingback is not None else None


def _in_header(header: str, url: str) -> Iterator[Url]:
    """Yield the URLs of the links that a Link header has for webmentions to this very page."""
    for link in _LINK.finditer(header):
        parameters: dict[str, str] = {}
        for name, quoted, plain in _PARAMETER.findall(link[2]):
            parameters.setdefault(name.lower(), quoted or plain)  # of two with one name the first counts
        context = Url.parse(parameters.get("anchor", ""), url)
        there = Url.parse(link[1].strip(), url)
        if "webmention" not in parameters.get("rel", "").lower().split() or there is None:
            continue
        if context is not None and context.page == Url.normalised(url).page:
            yield there

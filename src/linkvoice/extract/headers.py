"""Headers that the host sends with the pages, as the ``_headers`` file of a site says.

Sources: https://docs.netlify.com/routing/headers/, https://developers.cloudflare.com/pages/configuration/headers/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from linkvoice.extract.resolve import path_pattern
from linkvoice.model.site import Header, Site
from linkvoice.model.url import Url

__all__ = ["headers_of", "read_headers"]

_PLACE = r"(?i)(?:https?://([^/\s]+))?(/\S*)?"


def read_headers(text: str, base: str) -> Iterator[Header]:
    """Read a ``_headers`` file of Netlify or Cloudflare Pages; what is said of other hosts than that of `base` is passed over."""
    host = Url.normalised(base).host
    path = ""
    for line in map(str.strip, text.splitlines()):
        place = re.fullmatch(_PLACE, line)
        if place is not None and line:
            path = (place[2] or "/") if _is_host(place[1], host) else ""
        elif path and not line.startswith("#"):
            name, colon, value = line.partition(":")
            if colon and value.strip():
                yield Header(path, name.strip().lower(), value.strip())
            elif name.startswith("!"):
                yield Header(path, name.removeprefix("!").strip().lower(), "")


def headers_of(site: Site, path: str) -> dict[str, str]:
    """Give the headers of a built page by lower-case name; of several rules with the same header, the values are joined by commas."""
    if not site.headers:
        return {}
    place = f"/{path}"
    place = place.removesuffix("index.html") if place.endswith("/index.html") else place
    places = {place, place.removesuffix(".html")}  # these hosts answer /page with page.html
    found: dict[str, str] = {}
    for rule in site.headers:
        pattern = path_pattern(rule.path)
        if pattern is None or not any(map(pattern.fullmatch, places)):
            continue
        if not rule.value:
            found.pop(rule.name, None)
        else:
            found[rule.name] = f"{found[rule.name]}, {rule.value}" if rule.name in found else rule.value
    return found


def _is_host(pattern: str | None, host: str) -> bool:
    expression = path_pattern(pattern.lower()) if pattern else None
    return pattern is None or (expression is not None and expression.fullmatch(host) is not None)

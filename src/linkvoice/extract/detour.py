"""Links that lead to us by a detour: through a redirect of the page's own site, of a shortener, or of a large site.

The hosts are in ``detours.toml``.
"""

from __future__ import annotations

import base64
import binascii
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote

from linkvoice.hosts import registrable_domain
from linkvoice.model.url import Url

__all__ = ["end_of"]

_PATH = re.compile(r"/(?:away|click|exit|go|goto|jump|leave|out|outbound|outgoing|redir|redirect(?:ion|or)?)(?:\.\w+)?(?:/.|$)", re.IGNORECASE)
_NAMES: Final = frozenset({"dest", "destination", "goto", "href", "link", "out", "redirect", "target", "to", "u", "uddg", "url", "z"})
"""Parameters that hold where a redirect leads to."""
_OPAQUE: Final = frozenset({"goto", "out", "redirect", "url"})
"""Those of them that tell of a redirect even where their value is none that can be read."""
_ENCODED: Final = "aHR0c"
"""How every URL begins in base64."""
_LONGEST: Final = 4000
_MOST_PARAMETERS: Final = 20


def end_of(link: Url, page: Url) -> str | None:
    """Say where a link on a page leads by a detour: the URL that it holds, nothing where only asking tells, None where it is no detour.

    What a login, a share button or a translator does with a URL is no redirect: only paths and parameters that are known as
    such count, on the page's own site and on hosts that are known for it.
    """
    outlet = _is_listed(link, "outlets")
    short = _is_listed(link, "shorteners")
    own = f".{link.hostname}".endswith(f".{registrable_domain(page.hostname)}")
    if not (outlet or short or own) or len(link.href) > _LONGEST:
        return None
    query = link.page.partition("?")[2]
    parameters = parse_qsl(query)[:_MOST_PARAMETERS]
    hinted = outlet or short or _PATH.search(link.path) is not None
    for text in _values(link, query, parameters, all_of_them=hinted):
        end = Url.parse(text)
        if end is not None and end.scheme in {"http", "https"}:
            return end.href
    if short:
        return "" if link.path.strip("/") else None
    if outlet:
        return None
    opaque = any(name.lower() in _OPAQUE and value and not value.startswith("/") for name, value in parameters)
    return "" if hinted or opaque else None


def _values(link: Url, query: str, parameters: list[tuple[str, str]], *, all_of_them: bool) -> Iterator[str]:
    """Yield what may be a URL in a URL."""
    if all_of_them:
        yield from filter(_is_absolute, [unquote(query)])
    for text in [value for name, value in parameters if all_of_them or name.lower() in _NAMES] + (link.path.split("/") if all_of_them else []):
        if _is_absolute(text):
            yield text
        elif text.startswith(_ENCODED):
            try:
                plain = base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True).decode()
            except (binascii.Error, ValueError):
                continue
            if _is_absolute(plain):
                yield plain


def _is_absolute(text: str) -> bool:
    return text[:8].lower().startswith(("http://", "https://"))


def _is_listed(link: Url, name: str) -> bool:
    host = link.hostname.removeprefix("www.")
    return any(path is None or link.path.startswith(path) for path in _list(name).get(host, ()))


@cache
def _list(name: str) -> dict[str, tuple[str | None, ...]]:
    """Host -> the beginnings of its paths that count, None for all of them."""
    found: dict[str, tuple[str | None, ...]] = {}
    for entry in tomllib.loads(Path(__file__).with_name("detours.toml").read_text("utf-8"))[name]:
        host, slash, path = entry.partition("/")
        found[host] = (*found.get(host, ()), f"/{path}" if slash else None)
    return found

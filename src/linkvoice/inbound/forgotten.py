"""Pages and sites that shall not come back: kept as hashes, so that nothing names them any more."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from functools import cache

from linkvoice.errors import UsageError
from linkvoice.globs import Matcher
from linkvoice.model.observation import Observation
from linkvoice.model.url import Url

__all__ = ["digest", "forgetting", "remembered"]

_WORD = "linkvoice forgets "  # salt: these are nobody else's hashes of URLs


def digest(what: str) -> str:
    """The hash of a page (a URL) or of a site (a domain), as it stands in the ledger.

    A page is the same with http or https, with or without ``www.`` and a slash
    at its end; its fragment does not count. A domain stands for all below it.

    Raises:
        UsageError: it is neither.
    """
    text = what.strip().removeprefix("*.")
    site = "/" not in text and "?" not in text
    url = Url.parse(text if "://" in text else f"https://{text}")
    sound = url is not None and url.scheme in {"http", "https"} and url.href.startswith(f"{url.scheme}://{url.host}/")
    if url is None or not sound or "." not in _host(url):
        raise UsageError(f"`{what}` is neither a URL nor a domain; write https://blog.example/post for a page, or blog.example for a whole site.")
    return _hashed(f"site {_host(url)}" if site else _page(url))


def forgetting(digests: Collection[str]) -> Matcher:
    """Say of any URL or origin, normalised, whether it or the site that it stands on is among `digests`."""

    @cache
    def forgotten(host: str) -> bool:
        labels = host.split(".")
        return any(_hashed("site " + ".".join(labels[start:])) in digests for start in range(len(labels)))

    def matches(text: str) -> bool:
        url = Url.normalised(text)
        return forgotten(_host(url)) or _hashed(_page(url)) in digests

    return matches if digests else lambda _: False


def remembered(digests: Collection[str], observations: Iterable[Observation]) -> list[Observation]:
    """The observations of pages and sites that are not among `digests`: what is forgotten is not even kept in private."""
    unwanted = forgetting(digests)
    return [observation for observation in observations if not unwanted(observation.from_url or observation.from_origin)]


def _host(url: Url) -> str:
    return url.hostname.strip(".")


def _page(url: Url) -> str:
    address = url.page.partition("://")[2].partition("?")
    return f"page {address[0].removeprefix('www.').rstrip('/')}{address[1]}{address[2]}"


def _hashed(text: str) -> str:
    return hashlib.sha256(f"{_WORD}{text}".encode()).hexdigest()

"""Absolute URLs, normalised once, as browsers do it."""

import re
from functools import lru_cache
from typing import Final, NamedTuple, Self

import ada_url

__all__ = ["Url", "hostname_of", "join"]

_NORMAL: Final = re.compile(
    r"""https?://(?:[a-z0-9]++(?:-[a-z0-9]++)*+\.)+[a-z]{2,}  # a host name without Punycode, which would have to be looked into
    (?:/(?!\.)[\w!$&()*+,;=:@~.-]*+)++                     # no segment is . or .., nothing is escaped, nothing has to be
    (?:\?[\w!$&()*+,;=:@~./-]*+)?(?:\#[\w.-]*+)?""",
    re.ASCII | re.VERBOSE,
)
"""Absolute URLs in normal form already, as nine of ten are that are written; the others are left to a parser."""


class Url(NamedTuple):
    """An absolute URL in the normal form of the WHATWG URL Standard.

    Two spellings that a browser treats alike (``HTTP://Example.org:80``,
    ``http://example.org/``) are the same `Url`.
    Source: https://url.spec.whatwg.org/.
    """

    href: str
    """The whole URL, percent-encoded, with its fragment."""
    scheme: str
    """``https``, ``mailto``, …, without the colon."""
    host: str
    """Host name and, unless it is the scheme's own, the port. Punycode; empty where a scheme has no host."""
    path: str
    """The path, percent-encoded, with its leading slash."""
    page: str
    """The URL without its fragment: what is asked of a server."""
    fragment: str
    """The fragment, percent-encoded, without ``#``."""

    @classmethod
    def parse(cls, text: str, base: str | None = None) -> Self | None:
        """Read `text`, a URL or a reference relative to `base`; None where a browser would give up too."""
        href = join(base, text)
        return None if href is None else cls.normalised(href)

    @classmethod
    def normalised(cls, href: str) -> Self:
        """Take apart an absolute URL that is in normal form already: there, the delimiters stand where they seem to."""
        page, _, fragment = href.partition("#")
        scheme, _, rest = page.partition(":")
        host = ""
        if rest.startswith("//"):
            end = rest.find("/", 2)
            authority, rest = (rest[2:], "") if end < 0 else (rest[2:end], rest[end:])
            host = authority.rpartition("@")[2]
        return cls(href, scheme, host, rest.partition("?")[0], page, fragment)

    @property
    def hostname(self) -> str:
        """The host without its port, and without the brackets of an IPv6 address."""
        return _hostname(self.host)


def hostname_of(href: str) -> str:
    """The `Url.hostname` of a web page whose URL is in normal form. Of many pages few hosts differ."""
    return _hostname(href.split("/", 3)[2].rpartition("@")[2])


@lru_cache(1 << 12)
def _hostname(host: str) -> str:
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def join(base: str | None, text: str) -> str | None:
    """Resolve `text` against an absolute URL (or nothing), in normal form; None where a browser would give up too."""
    if _NORMAL.fullmatch(text):
        return text
    try:
        joined: str = ada_url.normalize_url(text) if base is None else ada_url.join_url(base, text)
    except ValueError:
        return None
    return joined

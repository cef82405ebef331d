"""The one place that makes an HTTP client."""

from __future__ import annotations

import ssl
from http.cookiejar import DefaultCookiePolicy

import httpx

from linkvoice import __version__
from linkvoice.config import Outbound
from linkvoice.fetch.routes import Proxies, Routes
from linkvoice.fetch.unpack import ENCODINGS

__all__ = ["USER_AGENT", "open_client"]

USER_AGENT = f"linkvoice/{__version__} (+https://github.com/linkvoice/linkvoice)"


def open_client(outbound: Outbound, language: str, proxies: Proxies) -> httpx.AsyncClient:
    """Make a client that follows no redirect and keeps no cookie.

    Raises:
        ImportError: a proxy needs a package that is not installed.
        ValueError: a proxy cannot be used.
        httpx.InvalidURL: a proxy's address cannot be read.
    """
    language = language.replace("_", "-")
    languages = f"{language},en;q=0.7,*;q=0.5" if language and not language.startswith("en") else "en,*;q=0.5"
    # The system's own certificates, as the reader's browser has them; SSL_CERT_FILE is honoured.
    context = ssl.create_default_context()
    client = httpx.AsyncClient(
        headers={
            "User-Agent": outbound.user_agent or USER_AGENT,
            "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
            "Accept-Encoding": ENCODINGS,
            "Accept-Language": languages,
        },
        transport=Routes(proxies, context, lambda host: outbound.host(host).allow is True, outbound.concurrency),
        timeout=httpx.Timeout(outbound.timeout, connect=outbound.connect_timeout, pool=None),
        follow_redirects=False,
        trust_env=False,
        event_hooks={"response": [_keep_location]},
    )
    client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return client


async def _keep_location(response: httpx.Response) -> None:
    """Put Location where httpx does not read it: it would fail at some that browsers follow, although it follows none."""
    response.extensions["location"] = response.headers.pop("location", "")

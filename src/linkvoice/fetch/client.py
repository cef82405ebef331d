"""The one place that makes an HTTP client."""

from __future__ import annotations

import ssl
from http.cookiejar import DefaultCookiePolicy

import httpx

from linkvoice import __version__
from linkvoice.config import Outbound

__all__ = ["USER_AGENT", "open_client"]

USER_AGENT = f"linkvoice/{__version__} (+https://github.com/linkvoice/linkvoice)"


def open_client(outbound: Outbound, language: str) -> httpx.AsyncClient:
    """Make a client that follows no redirect and keeps no cookie; proxies come from the environment."""
    language = language.replace("_", "-")
    languages = f"{language},en;q=0.7,*;q=0.5" if language and not language.startswith("en") else "en,*;q=0.5"
    client = httpx.AsyncClient(
        headers={
            "User-Agent": outbound.user_agent or USER_AGENT,
            "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
            "Accept-Language": languages,
        },
        # The system's own certificates, as the reader's browser has them; SSL_CERT_FILE is honoured.
        verify=ssl.create_default_context(),
        timeout=httpx.Timeout(outbound.timeout, connect=outbound.connect_timeout, pool=None),
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=outbound.concurrency, keepalive_expiry=10),
        follow_redirects=False,
        event_hooks={"response": [_keep_location]},
    )
    client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return client


async def _keep_location(response: httpx.Response) -> None:
    """Put Location where httpx does not read it: it would fail at some that browsers follow, although it follows none."""
    response.extensions["location"] = response.headers.pop("location", "")

"""The way of a request: straight to a checked address, or through the proxy that the environment names."""

from __future__ import annotations

import ssl
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Final

import httpcore
import httpx

from linkvoice.fetch.guard import GuardedBackend
from linkvoice.model.url import Url

__all__ = ["Proxies", "Routes"]

_IDLE: Final = 10.0  # seconds for which a connection is kept
_SAME: Final = (
    "TimeoutException", "ConnectTimeout", "ReadTimeout", "WriteTimeout", "PoolTimeout", "NetworkError", "ConnectError", "ReadError", "WriteError",
    "ProxyError", "UnsupportedProtocol", "ProtocolError", "LocalProtocolError", "RemoteProtocolError",
)  # fmt: skip
_ERRORS: Final[dict[type[Exception], type[httpx.TransportError]]] = {getattr(httpcore, name): getattr(httpx, name) for name in _SAME}


class Proxies:
    """The proxies that the environment names, read once."""

    def __init__(self) -> None:
        """Read them."""
        self._by_scheme = urllib.request.getproxies()

    def of(self, url: Url) -> str | None:
        """The proxy for a URL, or None where it is asked straight."""
        proxy = self._by_scheme.get(url.scheme) or self._by_scheme.get("all")
        return None if proxy is None or urllib.request.proxy_bypass(url.host) else _with_scheme(proxy)

    def all(self) -> frozenset[str]:
        """Every proxy that a URL may be asked through."""
        return frozenset(_with_scheme(proxy) for scheme, proxy in self._by_scheme.items() if scheme in {"http", "https", "all"} and proxy)


class Routes(httpx.AsyncBaseTransport):
    """Sends each request on its way."""

    def __init__(self, proxies: Proxies, context: ssl.SSLContext, allowed: Callable[[str], bool], connections: int) -> None:
        """Open no connection yet; `allowed` says for which host names any address will do.

        Raises:
            ImportError: a proxy needs a package that is not installed.
            ValueError: a proxy cannot be used.
            httpx.InvalidURL: a proxy's address cannot be read.
        """
        self._proxies = proxies
        self._direct = _Direct(context, allowed, connections)
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=connections, keepalive_expiry=_IDLE)
        self._proxied = {proxy: httpx.AsyncHTTPTransport(verify=context, proxy=proxy, limits=limits) for proxy in proxies.all()}

    def is_proxied(self, url: Url) -> bool:
        """Say whether a URL is asked through a proxy."""
        return self._proxies.of(url) is not None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request through the proxy for its URL, if there is one."""
        proxy = self._proxies.of(Url.normalised(str(request.url)))
        return await (self._direct if proxy is None else self._proxied[proxy]).handle_async_request(request)

    async def aclose(self) -> None:
        """Close all connections."""
        for transport in (self._direct, *self._proxied.values()):
            await transport.aclose()


class _Direct(httpx.AsyncBaseTransport):
    """What httpx does without a proxy, but for the guard: httpx lets nobody choose how its connections are made."""

    def __init__(self, context: ssl.SSLContext, allowed: Callable[[str], bool], connections: int) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=None,
            max_keepalive_connections=connections,
            keepalive_expiry=_IDLE,
            network_backend=GuardedBackend(allowed),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path)
        with _errors_of_httpx():
            response = await self._pool.handle_async_request(
                httpcore.Request(request.method, url, headers=request.headers.raw, content=request.stream, extensions=request.extensions)
            )
        return httpx.Response(response.status, headers=response.headers, stream=_Body(response), extensions=response.extensions)

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _errors_of_httpx():
            async for piece in self._response.aiter_stream():
                yield piece

    async def aclose(self) -> None:
        await self._response.aclose()


@contextmanager
def _errors_of_httpx() -> Iterator[None]:
    """Raise the exceptions of httpcore as those of httpx, which have the same names."""
    try:
        yield
    except tuple(_ERRORS) as error:
        raise _ERRORS[type(error)](str(error)) from error


def _with_scheme(proxy: str) -> str:
    return proxy if "://" in proxy else f"http://{proxy}"

"""Exceptions of the network to reasons that a judge can use."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator
from typing import Final

import httpx

from linkvoice.fetch.guard import PrivateAddressError
from linkvoice.model.capture import Failure

__all__ = ["failure_of", "words_of"]

_NOT_ROUTED = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}
_UNKNOWN_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
_EXPIRED, _NAME_MISMATCH, _ADDRESS_MISMATCH, _NOT_YET_VALID = 10, 62, 64, 9
"""X509_V_ERR_* of OpenSSL: https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/."""
_WORDS: Final = {
    Failure.ADDRESS: "a private address",
    Failure.NAME: "there is no such name; look how it is spelled",
    Failure.NAME_TEMPORARY: "its name cannot be looked up now",
    Failure.NETWORK: "there is no way to its network",
    Failure.CONNECT: "no connection in time",
    Failure.PROXY: "the proxy does not reach it; if none is needed for it, name it in NO_PROXY",
    Failure.TLS_ISSUER: "the issuer of its certificate is unknown here; SSL_CERT_FILE may name a file that has it",
}
"""What the name of a failure does not say by itself, or what to do about it."""


def failure_of(error: Exception) -> tuple[Failure, str]:
    """Give the reason behind an exception of httpx, and what the library says of it (without headers or credentials)."""
    # An unfinished read is how asyncio speaks TLS, not what went wrong.
    causes = [cause for cause in _causes(error) if not isinstance(cause, ssl.SSLWantReadError | ssl.SSLWantWriteError)]
    detail = next((str(cause) for cause in reversed(causes) if isinstance(cause, OSError) and str(cause)), str(error) or type(error).__name__)
    return _failure(error, causes), detail[:200]


def words_of(failure: Failure) -> str:
    """Say in a clause why there was no answer, and what to do where the one who asked can do something."""
    return _WORDS.get(failure, str(failure).replace("-", " "))


def _failure(error: Exception, causes: list[BaseException]) -> Failure:  # noqa: C901, PLR0911, PLR0912 - a table reads best as one
    if isinstance(error, httpx.ConnectTimeout):
        return Failure.CONNECT
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return Failure.TIMEOUT
    if any(isinstance(cause, ConnectionResetError | BrokenPipeError) for cause in causes):
        return Failure.RESET
    for cause in causes:
        if isinstance(cause, PrivateAddressError):
            return Failure.ADDRESS
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _certificate(cause.verify_code)
        if isinstance(cause, socket.gaierror):
            return Failure.NAME if cause.errno in _UNKNOWN_NAME else Failure.NAME_TEMPORARY
        if isinstance(cause, ConnectionRefusedError):
            return Failure.REFUSED
        if isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return Failure.RESET
        if isinstance(cause, ssl.SSLError):
            return Failure.TLS
    # Last, because a host is often tried by IPv6 first where only IPv4 has a route.
    if any(isinstance(cause, OSError) and cause.errno in _NOT_ROUTED for cause in causes):
        return Failure.NETWORK
    if isinstance(error, httpx.ProxyError):
        return Failure.PROXY
    if isinstance(error, httpx.InvalidURL | ValueError):
        return Failure.ADDRESS
    if isinstance(error, httpx.RemoteProtocolError) and "disconnected" not in str(error) and "closed" not in str(error):
        return Failure.GARBAGE
    return Failure.RESET


def _certificate(code: int) -> Failure:
    if code in {_NAME_MISMATCH, _ADDRESS_MISMATCH}:
        return Failure.TLS_NAME
    return Failure.TLS_EXPIRED if code in {_EXPIRED, _NOT_YET_VALID} else Failure.TLS_ISSUER


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the exception and all that it was raised for, groups opened."""
    waiting = [error]
    seen: set[int] = set()
    while waiting:
        cause = waiting.pop(0)
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [inner for inner in (cause.__cause__, cause.__context__) if inner is not None]
        if isinstance(cause, BaseExceptionGroup):
            waiting += cause.exceptions

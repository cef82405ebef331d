"""What one visit to one URL showed: a fact, never a judgement."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from linkvoice.model.outcome import Hop

__all__ = ["Capture", "Failure", "Visit"]


class Failure(StrEnum):
    """Why a visit brought no HTTP answer."""

    NAME = "name"
    """The host name does not exist (the resolver said so)."""
    NAME_TEMPORARY = "name-temporary"
    """The resolver could not say (EAI_AGAIN)."""
    NETWORK = "network"
    """No route: network or host unreachable."""
    REFUSED = "refused"
    """Nothing listens there."""
    CONNECT = "connect"
    """No connection in time."""
    TIMEOUT = "timeout"
    """A connection, but no answer in time."""
    RESET = "reset"
    """The connection was cut before the answer was complete."""
    GARBAGE = "garbage"
    """The answer is not HTTP."""
    PROXY = "proxy"
    """The proxy could not or would not reach the host."""
    TLS_NAME = "tls-name"
    """The certificate is for another name."""
    TLS_EXPIRED = "tls-expired"
    TLS_ISSUER = "tls-issuer"
    """Unknown issuer, self-signed, or an incomplete chain."""
    TLS = "tls"
    """Another failure of the secure connection."""
    REDIRECT_LOOP = "redirect-loop"
    REDIRECT_LIMIT = "redirect-limit"
    """More than 10 redirects."""
    REDIRECT_NOWHERE = "redirect-nowhere"
    """A redirect without a usable Location."""
    ADDRESS = "address"
    """A redirect leads to a host that linkvoice does not contact."""


@dataclass(frozen=True, slots=True)
class Visit:
    """The short form of a capture that is kept for a URL's history."""

    at: float
    """Seconds since 1970, UTC."""
    answer: str
    """The status code, or the `Failure`."""
    final_url: str = ""


@dataclass(frozen=True, slots=True)
class Capture:
    """What one visit (one run) to one URL showed. Keys that an older row lacks read as their defaults."""

    url: str
    """Without fragment."""
    at: float
    """Seconds since 1970, UTC, when the visit ended."""
    method: str = "GET"
    status: int | None = None
    """Of the last answer; None when there was none."""
    failure: Failure | None = None
    detail: str = ""
    """What the network library said of a failure. Holds no headers."""
    hops: tuple[Hop, ...] = ()
    final_url: str = ""
    content_type: str = ""
    title: str = ""
    text: str = ""
    """The first 4,000 visible characters of an HTML page."""
    said: tuple[str, ...] = ()
    """What each asking of this visit showed, in order: status codes and failures."""
    elapsed: float = 0.0
    """Seconds from the first byte sent to the last byte read."""
    via: str = "direct"
    """``direct`` or ``proxy``."""
    sound: bool = False
    """In this run the network was good enough to believe that a name does not exist; noted only where that matters."""

    @property
    def answer(self) -> str:
        """The status code, or what went wrong, in one word."""
        return str(self.failure) if self.failure is not None else str(self.status)

    @property
    def visit(self) -> Visit:
        """The short form for the history."""
        return Visit(self.at, self.answer, self.final_url)

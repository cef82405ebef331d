"""What one visit to one URL showed: a fact, never a judgement."""

import re
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


_INDEX = r"/(?:index|default|home|main|welcome)(?:\.\w+)?/?\Z"
_HOME = r"/(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|default|home|main|welcome)(?:\.\w+)?/?)?"
"""Paths of home pages, those of one language included."""
_SAME_CLAIM = {"410": "404", str(Failure.REDIRECT_LIMIT): str(Failure.REDIRECT_LOOP)}


def _claim(answer: str) -> str:
    """What an answer says, whichever way it is said."""
    return _SAME_CLAIM.get(answer, answer)


@dataclass(frozen=True, slots=True)
class Visit:
    """The short form of a capture that is kept for a URL's history."""

    at: float
    """Seconds since 1970, UTC."""
    answer: str
    """The status code, or the `Failure`."""
    final_url: str = ""
    marks: tuple[str, ...] = ()
    """As in `Capture`."""

    def claims_as(self, other: "Visit") -> bool:
        """Whether two visits ended with the same answer."""
        return _claim(self.answer) == _claim(other.answer)

    def as_capture(self, url: str) -> "Capture":
        """As much of the capture as the history has kept."""
        status = int(self.answer) if self.answer.isdecimal() else None
        failure = next((failure for failure in Failure if failure == self.answer), None)
        return Capture(url, self.at, status=status, failure=failure, final_url=self.final_url, marks=self.marks, said=(self.answer,))


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
    marks: tuple[str, ...] = ()
    """What the last answer gave away, sorted: ``wall:…`` (a test that only browsers pass, by whom), ``parked:…`` (a page in place of
    a site, by whom), ``gone:…`` (a page that says "not found", where), ``script`` (the page is rendered by a script)."""
    anchors: tuple[str, ...] | None = None
    """Ids and names on the page, sorted, as far as it was read; None when nobody looked for any."""
    sought: tuple[str, ...] = ()
    """The fragments that were looked for, sorted."""
    whole: bool = False
    """The page was read to its end, so that an anchor that is not in `anchors` is not on the page."""
    stray: str = ""
    """Where the host sends a made-up path beside this one: the final URL, or the status code. Asked only where that matters."""
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
    def leads_up(self) -> bool:
        """Whether a page ended at a home page, or at a folder that it stood in: as a host may do with every page that it does not have."""
        if not self.hops or not 200 <= (self.status or 0) <= 299:  # noqa: PLR2004 - HTTP's own numbers
            return False
        asked, final = (url.partition("?")[0].partition("#")[0].partition("//")[2] for url in (self.url, self.final_url))
        path = "/" + asked.partition("/")[2]
        if re.fullmatch(_HOME, path, re.IGNORECASE) or re.search(_INDEX, path, re.IGNORECASE):
            return False
        final_host, _, final_path = final.partition("/")
        above = final_host == asked.partition("/")[0] and asked.startswith(f"{final.rstrip('/')}/") and asked.rstrip("/") != final.rstrip("/")
        return above or re.fullmatch(_HOME, f"/{final_path}", re.IGNORECASE) is not None

    @property
    def insists(self) -> bool:
        """Whether the visit ended with two answers that claim the same, one after the other."""
        return len(self.said) > 1 and _claim(self.said[-1]) == _claim(self.said[-2])

    @property
    def visit(self) -> Visit:
        """The short form for the history."""
        return Visit(self.at, self.answer, self.final_url, self.marks)

"""A small hostile web: a forward proxy behind which many hosts exist without DNS, and each answers in its own way.

A `Case` is one link out of a site: what its host does, what is true of it, and what linkvoice should say of it at first,
and after grace. Which cases there are stands in `hostile_cases`.
"""

from __future__ import annotations

import asyncio
import math
import ssl
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from html import escape

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from linkvoice.model.outcome import Status
from linkvoice.model.url import Url
from tests.hostile import Answer, Hostile, Request, Talk, read_request, reply, say

__all__ = [
    "NOT_FOUND",
    "TEXT",
    "Answers",
    "Case",
    "HostileWeb",
    "Seen",
    "Truth",
    "after",
    "busy",
    "by_header",
    "by_method",
    "fine",
    "hang_up",
    "hostile_web",
    "in_pieces",
    "page",
    "to",
]

Answers = Mapping[str, Answer | Sequence[Answer]]
"""Path (with query) -> answer, or one for each time it is asked, the last for good. `*` stands for all others, which else are 404."""


class Truth(StrEnum):
    """What a person would find, with patience and a browser."""

    LIVING = "living"
    DEAD = "dead"
    SOFT = "gone, with 200"
    UNDECIDABLE = "undecidable"
    """From outside, now, and without a browser."""


@dataclass(frozen=True, slots=True)
class Case:
    """A link, the hosts behind it, and what should be said of it."""

    name: str
    """For tests, unique."""
    says: str
    """What happens, in a few words."""
    url: str
    """The link."""
    answers: Answers
    """Of the link's host."""
    truth: Truth
    first: Status
    """The verdict on the first visit."""
    grace: Status
    """The verdict after three visits in 30 days."""
    becomes: Truth | None = None
    """What is true on later visits, where that is something else."""
    afterwards: Answers | None = None
    """What the host answers then."""
    elsewhere: Mapping[str, Answers] = field(default_factory=dict)
    """Other hosts that belong to it."""
    certificate: str = ""
    """What is wrong with the link's certificate: `expired`, `name`, `self-signed`, `issuer` or `chain`."""
    tunnel: Answer | None = None
    """What happens instead of a secure connection."""
    more: tuple[str, ...] = ()
    """More links to the same host, for which the same is true."""

    @property
    def host(self) -> str:
        """The host of the link."""
        return Url.normalised(self.url).host


# Certificates


@dataclass
class Certificates:
    """Certificates of every kind, made when they are needed."""

    def __post_init__(self) -> None:
        """Make an authority that is trusted, and one that is not."""
        self.authority = trustme.CA()
        self._stranger = trustme.CA(organization_name="Nobody in particular")
        self._contexts: dict[str, ssl.SSLContext] = {}

    @cached_property
    def pem(self) -> str:
        """The certificate of the trusted authority."""
        return self.authority.cert_pem.bytes().decode()

    def context(self, host: str, wrong: str) -> ssl.SSLContext:
        """Give what a server needs for secure connections, with the certificate of a host; `wrong` as in `Case`."""
        if host not in self._contexts:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            with trustme.Blob(self._pem(host, wrong)).tempfile() as path:
                context.load_cert_chain(path)
            self._contexts[host] = context
        return self._contexts[host]

    def _pem(self, host: str, wrong: str) -> bytes:
        if wrong == "self-signed":
            return _self_signed(host)
        issuer = {"issuer": self._stranger, "chain": self.authority.create_child_ca()}.get(wrong, self.authority)
        if wrong == "expired":
            leaf = issuer.issue_cert(host, not_before=datetime(2023, 1, 1, tzinfo=UTC), not_after=datetime(2023, 4, 1, tzinfo=UTC))
        else:
            leaf = issuer.issue_cert("*.shared-hosting-farm.net" if wrong == "name" else host)
        chain = leaf.cert_chain_pems[:1] if wrong == "chain" else leaf.cert_chain_pems
        return leaf.private_key_pem.bytes() + b"".join(pem.bytes() for pem in chain)


def _self_signed(host: str) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=365))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate.public_bytes(Encoding.PEM)


# The web


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that reached a host."""

    host: str
    request: Request
    at: float
    """Seconds since some moment."""


@dataclass(slots=True)
class HostileWeb:
    """All hosts of all cases, and a record of who asked them."""

    cases: Sequence[Case]
    later: bool = False
    """The time after the first visit has come."""
    proxy: str = ""
    """The URL of the proxy behind which the hosts are."""
    seen: list[Seen] = field(default_factory=list)
    """In order."""
    strangers: list[str] = field(default_factory=list)
    """Hosts that were asked for and belong to no case."""
    most: Counter[str] = field(default_factory=Counter)
    """Host -> the highest number of connections that it had at once."""
    certificates: Certificates = field(default_factory=Certificates)
    _open: Counter[str] = field(default_factory=Counter)
    _asked: Counter[tuple[str, str]] = field(default_factory=Counter)

    def requests(self, host: str) -> list[Seen]:
        """The requests that a host got, in order."""
        return [seen for seen in self.seen if seen.host == host]

    async def converse(self, talk: Talk) -> None:
        """Serve one connection to the proxy, which asks one host once."""
        request = await read_request(talk.reader)
        host = request.target.removesuffix(":443") if request.method == "CONNECT" else Url.normalised(request.target).host
        case = next((case for case in self.cases if host == case.host or host in case.elsewhere), None)
        if case is None:
            self.strangers.append(host)
            await talk.send(reply(502))
            return
        with self._connection(host):
            if request.method == "CONNECT":
                if case.tunnel is not None:
                    await _while_listening(case.tunnel, talk)
                    return
                await talk.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await talk.writer.start_tls(self.certificates.context(host, case.certificate if host == case.host else ""))
                request = await read_request(talk.reader)
            else:
                request = Request(request.method, request.target.removeprefix(f"http://{host}") or "/", request.headers)
            self.seen.append(Seen(host, request, time.monotonic()))
            await self._answer(case, host, Talk(request, talk.reader, talk.writer, talk.ended, 0))

    async def _answer(self, case: Case, host: str, talk: Talk) -> None:
        answers = case.elsewhere.get(host) or (case.afterwards if self.later and case.afterwards is not None else case.answers)
        target = talk.request.target
        told = answers.get(target) or answers.get("*", NOT_FOUND)
        if isinstance(told, Sequence) and not isinstance(told, bytes):
            self._asked[host, target] += 1
            told = told[min(self._asked[host, target], len(told)) - 1]
        await _while_listening(told, talk)

    @contextmanager
    def _connection(self, host: str) -> Iterator[None]:
        self._open[host] += 1
        self.most[host] = max(self.most[host], self._open[host])
        try:
            yield
        finally:
            self._open[host] -= 1


@contextmanager
def hostile_web(cases: Sequence[Case]) -> Iterator[HostileWeb]:
    """Give a web of these cases, up and running."""
    web = HostileWeb(cases)
    with Hostile(greeting=web.converse) as server:
        web.proxy = f"http://{server.host}"
        yield web


async def _while_listening(answer: Answer, talk: Talk) -> None:
    """Answer for as long as the other side is there."""
    speaking = asyncio.create_task(say(answer, talk))
    leaving = asyncio.create_task(talk.reader.read())
    try:
        await asyncio.wait({speaking, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (speaking, leaving):
            task.cancel()
            with suppress(asyncio.CancelledError, ConnectionError, ssl.SSLError):
                await task


# Answers


def page(title: str, *paragraphs: str, head: str = "", foot: str = "", language: str = "en") -> str:
    """Write a page as sites have them: head, navigation, text, footer. Paragraphs are HTML."""
    text = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head><meta charset="utf-8"><title>{escape(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width">{head}</head>\n<body>\n'
        f'<nav><a href="/">Home</a> <a href="/docs/">Documentation</a> <a href="/about/">About</a></nav>\n'
        f"<main><h1>{escape(title)}</h1>\n{text}\n</main>\n<footer>All of this may be shared.</footer>\n{foot}</body>\n</html>\n"
    )


TEXT = (
    "The pump runs as soon as the valve is open and the sensor reports a level above the mark. It stops by itself when the tank is full.",
    "Before you begin, read the safety notes. Have a torque wrench at hand, a cloth, and about half an hour of time without interruption.",
    "When the lamp blinks three times, the calibration is over. Write the value down; it is asked for when the unit is registered.",
    "Spare parts are listed at the end. If a part has no number, it is not made any more, and the part beside it takes its place.",
)
NOT_FOUND = reply(404, page("Page not found", "There is no page at this address. Perhaps the search knows where it went."), Server="nginx")


def fine(title: str = "Calibrating the pump", *, head: str = "", foot: str = "", **headers: str) -> bytes:
    """Answer with a page that is what it claims to be."""
    return reply(200, page(title, *TEXT, head=head, foot=foot), **headers)


def to(location: str, status: int = 302, **headers: str) -> bytes:
    """Redirect; the location goes out as it is written, in UTF-8."""
    return reply(status, "<p>Moved.</p>", Location=location.encode().decode("latin-1"), **headers)


def by_method(head: Answer, get: Answer) -> Answer:
    """Answer HEAD and GET each in its own way."""
    return _where(lambda request: head if request.method == "HEAD" else get)


def by_header(name: str, wanted: Callable[[str], bool], then: Answer, otherwise: Answer) -> Answer:
    """Answer `then` to those whose header is as it should be; one that is missing is empty."""
    return _where(lambda request: then if wanted(request.headers.get(name, "")) else otherwise)


def _where(pick: Callable[[Request], Answer]) -> Answer:
    async def answer(talk: Talk) -> None:
        await say(pick(talk.request), talk)

    return answer


def after(seconds: float, then: Answer) -> Answer:
    """Think before answering."""

    async def answer(talk: Talk) -> None:
        await asyncio.sleep(seconds)
        await say(then, talk)

    return answer


def in_pieces(data: bytes, pieces: int, pause: float) -> Answer:
    """Send an answer bit by bit."""
    size = math.ceil(len(data) / pieces)

    async def answer(talk: Talk) -> None:
        for start in range(0, len(data), size):
            await talk.send(data[start : start + size])
            await asyncio.sleep(pause)

    return answer


def busy(seconds: float, when: Callable[[float], str], status: int = 429) -> Answer:
    """Refuse for some seconds after the first request; `when` writes Retry-After for a time since 1970."""
    until: list[float] = []

    async def answer(talk: Talk) -> None:
        until.append(time.time() + seconds)
        early = time.time() < until[0] - 0.1
        await say(reply(status, page("Slow down", "You ask too often."), Retry_After=when(until[0])) if early else fine(), talk)

    return answer


async def hang_up(talk: Talk) -> None:
    """Close the connection without a word."""
    talk.writer.close()

"""What goes wrong in a network is told apart by what a person could do about it."""

from __future__ import annotations

import datetime as dt
import errno
import socket
import ssl
from pathlib import Path

import httpx
import pytest
import trustme

from linkvoice.fetch.failures import failure_of
from linkvoice.model.capture import Failure
from tests.hostile import Hostile, cut, drip, endless, fake_names, refusing, reply, reset, silence, swallowing, visit

YESTERDAY = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
BEFORE = YESTERDAY - dt.timedelta(days=1)
TOMORROW = YESTERDAY + dt.timedelta(days=2)


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """An authority that this machine trusts."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return authority


def secure(certificate: trustme.LeafCert) -> ssl.SSLContext:
    """The TLS of a server that shows this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


# Names


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (socket.EAI_NONAME, Failure.NAME),
        (socket.EAI_NODATA, Failure.NAME),
        (socket.EAI_AGAIN, Failure.NAME_TEMPORARY),
        (socket.EAI_FAIL, Failure.NAME_TEMPORARY),
    ],
)
def test_a_missing_name_is_not_a_silent_resolver(monkeypatch: pytest.MonkeyPatch, error: int, expected: Failure) -> None:
    """A resolver that knows there is no such name is told apart from one that cannot say."""
    fake_names(monkeypatch, {"gone.acme.dev": error})
    capture = visit("http://gone.acme.dev/")
    assert (capture.failure, capture.said, capture.status) == (expected, (str(expected),), None)
    assert "said the fake resolver" in capture.detail


# Connections


def test_nobody_listens() -> None:
    """A refused connection is `refused`, and the detail names the place."""
    with refusing() as host:
        capture = visit(f"http://{host}/")
    assert capture.failure is Failure.REFUSED
    assert host.partition(":")[2] in capture.detail


def test_nobody_picks_up() -> None:
    """A connection that does not come about in time is `connect`, even where an answer would get less time than a connection."""
    with swallowing() as host:
        assert visit(f"http://{host}/", connect_timeout=0.2).failure is Failure.CONNECT
        assert visit(f"http://{host}/", connect_timeout=1.0, timeout=0.9).failure is Failure.CONNECT


def test_nobody_shakes_hands(server: Hostile) -> None:
    """A server that takes the connection but never answers to TLS could not be connected to."""
    server.greeting = silence
    assert visit(f"https://{server.host}/", connect_timeout=0.2).failure is Failure.CONNECT


def test_no_answer(server: Hostile) -> None:
    """A connection without an answer is `timeout`; so is one whose headers never end."""
    server.answers = {"/": silence, "/half": drip(b"HTTP/1.1 200 OK\r\nContent-Type: te")}
    assert visit(server.url("/"), timeout=0.2).failure is Failure.TIMEOUT
    assert visit(server.url("/half"), timeout=0.2).failure is Failure.TIMEOUT


def test_an_answer_that_never_comes_to_the_point(server: Hostile) -> None:
    """A server that is busy announcing its answer for ever is left alone in time."""
    server.answers = {"/": endless(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100, [])}
    assert visit(server.url("/"), timeout=0.2, connect_timeout=0.2).failure is Failure.TIMEOUT


@pytest.mark.parametrize(
    "answer", [reset, cut(b"HTTP/1.1 200 OK\r\nContent-"), b"", b"HTTP/1.1 200 OK\r\nContent-"], ids=["reset", "reset in headers", "closed", "closed in headers"]
)  # fmt: skip
def test_a_cut_connection(server: Hostile, answer: bytes) -> None:
    """An answer that ends before its headers do is `reset`."""
    server.answers = {"/": answer}
    capture = visit(server.url("/"))
    assert capture.failure is Failure.RESET
    assert "reset by peer" in capture.detail or "disconnected" in capture.detail


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"220 mail.acme.dev ESMTP\r\n\r\n",
        b"HTTP/1.1 1000 x\r\n\r\n",
        b"HTTP/1.1 99 x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-\xff: y\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 300_000 + b"\r\n\r\n",
        b"\x00\x01\x02\x03" * 1000 + b"\r\n\r\n",
    ],
    ids=range(11),
)
def test_an_answer_that_is_not_http(server: Hostile, answer: bytes) -> None:
    """Other protocols, impossible status codes, broken headers and endless headers are `garbage`."""
    server.answers = {"/": answer}
    assert visit(server.url("/")).failure is Failure.GARBAGE


# TLS


def test_a_certificate_that_is_right(authority: trustme.CA) -> None:
    """An authority that the system trusts, named by SSL_CERT_FILE, is trusted."""
    with Hostile({"/": reply(200, "fine")}, tls=secure(authority.issue_cert("127.0.0.1"))) as server:
        assert visit(server.url("/")).status == 200


def test_a_certificate_for_another_name(authority: trustme.CA, monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate for another name or another address is `tls-name`."""
    fake_names(monkeypatch, {"www.acme.dev": "127.0.0.1"})
    with Hostile(tls=secure(authority.issue_cert("other.acme.dev"))) as server:
        assert visit(server.url("/")).failure is Failure.TLS_NAME
        assert visit(f"https://www.acme.dev:{server.port}/").failure is Failure.TLS_NAME
        assert server.requests == []


@pytest.mark.parametrize(("start", "end"), [(BEFORE, YESTERDAY), (TOMORROW, TOMORROW + dt.timedelta(days=1))], ids=["expired", "not yet valid"])
def test_a_certificate_out_of_its_time(authority: trustme.CA, start: dt.datetime, end: dt.datetime) -> None:
    """A certificate that is too old, or too young, is `tls-expired`."""
    with Hostile(tls=secure(authority.issue_cert("127.0.0.1", not_before=start, not_after=end))) as server:
        assert visit(server.url("/")).failure is Failure.TLS_EXPIRED


@pytest.mark.usefixtures("authority")
def test_an_issuer_that_nobody_knows() -> None:
    """A certificate whose issuer the system does not know, or whose chain is incomplete, is `tls-issuer`."""
    unknown = trustme.CA()
    with Hostile(tls=secure(unknown.issue_cert("127.0.0.1"))) as server:
        capture = visit(server.url("/"))
    assert capture.failure is Failure.TLS_ISSUER
    assert "certificate verify failed" in capture.detail


@pytest.mark.usefixtures("authority")
def test_a_certificate_that_signs_itself(tmp_path: Path) -> None:
    """A self-signed certificate is `tls-issuer`."""
    itself = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    itself.private_key_pem.write_to_path(tmp_path / "itself.pem")
    itself.cert_pem.write_to_path(tmp_path / "itself.pem", append=True)
    context.load_cert_chain(tmp_path / "itself.pem")
    with Hostile(tls=context) as server:
        assert visit(server.url("/")).failure is Failure.TLS_ISSUER


def test_a_server_that_does_not_speak_tls(server: Hostile) -> None:
    """Plain HTTP where TLS is expected is `tls`."""
    server.greeting = b"HTTP/1.1 400 Bad Request\r\n\r\n"
    assert visit(f"https://{server.host}/").failure is Failure.TLS


def test_a_server_that_leaves_during_the_handshake(server: Hostile) -> None:
    """A connection that is closed within the handshake is `reset`."""
    server.greeting = b""
    assert visit(f"https://{server.host}/").failure is Failure.RESET


# Proxies


def test_a_proxy_that_cannot_reach_the_host(server: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that refuses a tunnel is `proxy`; its own answer to plain HTTP is an answer."""
    server.answers = {"shop.acme.dev:443": reply(502), "http://shop.acme.dev/": reply(504)}
    monkeypatch.setenv("https_proxy", server.url(""))
    monkeypatch.setenv("http_proxy", server.url(""))
    tunnel, plain = visit("https://shop.acme.dev/"), visit("http://shop.acme.dev/")
    assert (tunnel.failure, tunnel.via) == (Failure.PROXY, "proxy")
    assert (plain.status, plain.failure, plain.via) == (504, None, "proxy")


def test_a_proxy_that_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that refuses connections is a refused connection."""
    with refusing() as host:
        monkeypatch.setenv("http_proxy", f"http://{host}")
        assert visit("http://shop.acme.dev/").failure is Failure.REFUSED


def test_the_password_of_a_proxy_is_not_told(server: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept of a proxy's refusal holds no credentials."""
    server.answers = {"shop.acme.dev:443": reply(407)}
    monkeypatch.setenv("https_proxy", f"http://user:hunter2@{server.host}")
    capture = visit("https://shop.acme.dev/")
    assert server.requests[0].headers["proxy-authorization"].startswith("Basic ")
    assert capture.failure is Failure.PROXY
    assert "hunter2" not in repr(capture)


# What no server on this machine can do


def because(*causes: Exception) -> httpx.ConnectError:
    """The error of a client who tried several addresses, or one."""
    error = httpx.ConnectError("All connection attempts failed")
    error.__cause__ = OSError("All connection attempts failed")
    error.__cause__.__cause__ = causes[0] if len(causes) == 1 else ExceptionGroup("several", causes)
    return error


@pytest.mark.parametrize("number", [errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL])
def test_no_route(number: int) -> None:
    """A network or a host without a route is `network`."""
    assert failure_of(because(OSError(number, "no way"))) == (Failure.NETWORK, f"[Errno {number}] no way")


def test_one_address_of_several_was_reached() -> None:
    """Where there is no route by IPv6 but IPv4 refuses the connection, the host is there and refuses."""
    error = because(OSError(errno.ENETUNREACH, "no way"), ConnectionRefusedError(errno.ECONNREFUSED, "refused"))
    assert failure_of(error)[0] is Failure.REFUSED


def test_an_address_that_cannot_be_asked() -> None:
    """A URL that the library cannot ask is no fault of the server."""
    assert failure_of(httpx.InvalidURL("URL too long")) == (Failure.ADDRESS, "URL too long")
    assert visit("http://127.0.0.1:9/" + "x" * 70_000).failure is Failure.ADDRESS


def test_details_are_short() -> None:
    """However much an error says, 200 characters are kept; one that says nothing gives its name."""
    assert failure_of(httpx.ReadError("x" * 500)) == (Failure.RESET, "x" * 200)
    assert failure_of(httpx.ReadTimeout("")) == (Failure.TIMEOUT, "ReadTimeout")

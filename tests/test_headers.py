"""Headers of a host, which may hold secrets, go to that host and nowhere else."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
import trustme

from linkvoice.config import Config, HostOptions
from linkvoice.errors import ConfigError
from linkvoice.run import validate
from tests.hostile import Hostile, linkvoice, reply, visit, write_site

pytestmark = pytest.mark.usefixtures("no_authorities")

SECRET = "s3cret-of-acme"


def with_headers(**headers: str) -> dict[str, HostOptions]:
    """The host 127.0.0.1 with these headers; 127.0.0.2 without any."""
    return {"127.0.0.1": HostOptions(allow=True, headers=headers), "127.0.0.2": HostOptions(allow=True)}


def test_headers_are_sent_to_their_host(server: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    """A value that begins with a dollar sign comes from the environment."""
    monkeypatch.setenv("ACME_TOKEN", f" Bearer {SECRET}\n")
    server.answers["/"] = reply()
    assert visit(server.url("/"), hosts=with_headers(Authorization="$ACME_TOKEN", Accept="text/plain")).status == 200
    sent = server.requests[0].headers
    assert (sent["authorization"], sent["accept"]) == (f"Bearer {SECRET}", "text/plain")


def test_headers_do_not_follow_a_redirect_to_another_host(server: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next host has no business with them; back home they are sent again."""
    monkeypatch.setenv("ACME_TOKEN", SECRET)
    with Hostile(address="127.0.0.2") as other:
        server.answers = {"/": reply(302, Location=other.url("/")), "/back": reply()}
        other.answers["/"] = reply(302, Location=server.url("/back"))
        assert visit(server.url("/"), hosts=with_headers(Authorization="$ACME_TOKEN")).status == 200
        assert [request.headers.get("authorization") for request in (*server.requests, *other.requests)] == [SECRET, SECRET, None]


def test_headers_do_not_follow_a_redirect_to_http(server: Hostile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was told in secret is not repeated aloud, not even to the same host."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    monkeypatch.setenv("ACME_TOKEN", SECRET)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    server.answers["/"] = reply()
    with Hostile({"/": reply(302, Location=server.url("/"))}, tls=context) as secure:
        assert visit(secure.url("/"), hosts=with_headers(Authorization="$ACME_TOKEN")).status == 200
        assert secure.requests[0].headers["authorization"] == SECRET
        assert "authorization" not in server.requests[0].headers


def test_what_a_key_opens_is_not_kept(server: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store may lie in a CI cache that others read: of pages behind a secret it holds no text."""
    monkeypatch.setenv("ACME_TOKEN", SECRET)
    server.answers["/"] = reply(200, "<title>Plans</title><p>Nobody knows of them")
    assert visit(server.url("/"), hosts=with_headers()).text == "Nobody knows of them"
    capture = visit(server.url("/"), hosts=with_headers(Authorization="$ACME_TOKEN"))
    assert (capture.status, capture.title, capture.text) == (200, "", "")


def test_a_missing_variable_is_told_and_nothing_is_sent(server: Hostile, tmp_path: Path) -> None:
    """A pull request from a fork has no secrets: the host is asked without them, and one line says so."""
    server.answers["/"] = reply(401)
    write_site(tmp_path / "site", {"index.html": [server.url("/")]})
    option = 'outbound.hosts={"127.0.0.1" = {allow = true, headers = {Authorization = "$ACME_TOKEN"}}}'
    result = linkvoice("check", "site", "--set", option, cwd=tmp_path)
    assert result.returncode == 0
    assert "note: 127.0.0.1 was asked without the header Authorization: $ACME_TOKEN is not set" in result.stderr
    assert "authorization" not in server.requests[0].headers


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({"Authorization": f"Bearer {SECRET}"}, "a secret does not belong into the configuration"),
        ({"cookie": f"id={SECRET}"}, "a secret does not belong into the configuration"),
        ({"Host": "other.dev"}, "linkvoice cannot send such a header"),
        ({"X Y": "1"}, "linkvoice cannot send such a header"),
        ({"": "1"}, "linkvoice cannot send such a header"),
        ({"X-Name": "ä"}, "its value cannot be sent"),
        ({"X-Name": "$ACME_TOKEN"}, "its value cannot be sent"),
    ],
)
def test_headers_that_cannot_be_used(headers: dict[str, str], message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A literal secret, a header of the connection's own, and what HTTP cannot carry are named, and no value is shown."""
    monkeypatch.setenv("ACME_TOKEN", f"{SECRET}\r\nX-Evil: 1")
    config = Config.from_mapping({"outbound": {"hosts": {"acme.dev": {"headers": headers}}}})
    with pytest.raises(ConfigError, match=message) as raised:
        validate(config)
    assert SECRET not in str(raised.value)
    assert "outbound.hosts.acme.dev.headers" in str(raised.value)


def test_a_secret_reaches_no_output(server: Hostile, tmp_path: Path) -> None:
    """Neither the report nor the summary nor the store holds it, whatever goes wrong."""
    write_site(tmp_path / "site", {"index.html": [server.url("/gone")]})
    option = 'outbound.hosts={"127.0.0.1" = {allow = true, headers = {Authorization = "$ACME_TOKEN"}}}'
    result = linkvoice("check", "site", "--format", "json", "--set", option, "--set", "outbound.host_interval=0", cwd=tmp_path, ACME_TOKEN=SECRET)
    assert result.returncode == 1
    assert server.requests[0].headers["authorization"] == SECRET
    assert SECRET not in result.stdout + result.stderr
    assert all(SECRET.encode() not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
